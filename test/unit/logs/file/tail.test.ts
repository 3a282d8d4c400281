import { createHash } from 'node:crypto';
import type * as crypto from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EMPTY_TAIL, hashOf, readTail, type Tail } from '../../../../src/logs/file/tail.js';

vi.mock('node:crypto', async (importOriginal) => {
  const original = await importOriginal<typeof crypto>();
  return { ...original, createHash: vi.fn(original.createHash) };
});

let directory: string;
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'tail-'))));
afterEach(() => {
  rmSync(directory, { recursive: true });
  vi.clearAllMocks();
});

function lineAt(index: number, stream = 'stdout'): string {
  return `2026-11-24T21:00:00.${String(index).padStart(9, '0')}Z ${stream} F `;
}

function tailOf(lines: readonly string[]): Tail {
  const path = join(directory, 'log');
  const text = lines.map((line) => `${line}\n`).join('');
  writeFileSync(path, text);
  const fd = openSync(path, 'r');
  try {
    return readTail(fd, 0, Buffer.byteLength(text), EMPTY_TAIL);
  } finally {
    closeSync(fd);
  }
}

describe('the tail of a log', () => {
  it('takes no more of a container that writes to one stream only than of others: its lines are a pod’s to choose', () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => lineAt(index));
    const { runs, sameTime } = tailOf(lines);
    expect(vi.mocked(createHash).mock.calls.length).toBeLessThan(100);
    expect(runs.map(({ hash }) => hash)).toEqual(lines.slice(-32).map((line) => hashOf(Buffer.from(line))));
    expect(sameTime).toBe(1);
  });

  it('still finds, far back, that the last line of the other stream is not over', () => {
    const open = lineAt(1, 'stderr').replace(' F ', ' P ');
    const lines = [
      lineAt(0, 'stderr'),
      open,
      ...Array.from({ length: 1_000 }, (_, index) => lineAt(index + 2)),
    ];
    expect(tailOf(lines).open).toEqual({ stdout: undefined, stderr: '2026-11-24T21:00:00.000000001Z' });
  });

  it('is not looked for behind more lines than fit into what a container may write: somebody else wrote those', () => {
    const strange = (count: number): string[] => [lineAt(0), ...Array.from({ length: count }, () => '')];
    expect(tailOf(strange(400_000)).runs).toHaveLength(1);
    expect(tailOf(strange(600_000)).runs).toEqual([]);
  });
});
