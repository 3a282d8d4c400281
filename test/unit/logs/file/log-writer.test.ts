import type * as Fs from 'node:fs';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLogWriter } from '../../../../src/logs/file/log-writer.js';
import { createPositions } from '../../../../src/logs/file/position.js';

/** A disk with room for so many bytes of logs. */
const disk = vi.hoisted(() => ({ room: Infinity }));
vi.mock('node:fs', async (load) => {
  const fs = await load<typeof Fs>();
  return {
    ...fs,
    writeSync(fd: number, bytes: Buffer, offset = 0, length = bytes.length - offset) {
      const fitting = Math.min(length, disk.room);
      if (fitting === 0)
        throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      disk.room -= fitting;
      return fs.writeSync(fd, bytes, offset, fitting);
    },
    ftruncateSync(fd: number, length: number) {
      disk.room += fs.fstatSync(fd).size - length;
      fs.ftruncateSync(fd, length);
    },
  };
});

let root = '';
let path = '';
beforeEach(() => {
  vi.useFakeTimers();
  disk.room = Infinity;
  root = mkdtempSync(join(tmpdir(), 'berth-writer-'));
  path = join(root, '0.log');
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(root, { recursive: true });
});

const NEVER = new AbortController().signal;

function openWriter() {
  const problems: (string | undefined)[] = [];
  const writer = openLogWriter({
    containerId: 'c',
    log: { podDirectory: root, path },
    positions: createPositions(join(root, 'positions')),
    phase: 'running',
    pool: [],
    onWritten: (problem) => problems.push(problem?.message),
  });
  return {
    ...writer,
    problems,
    put: (...lines: string[]) => lines.forEach((line) => writer.batch.appendLine(Buffer.from(line))),
  };
}

const read = (): string => readFileSync(path, 'latin1');

describe('the writer of a log', () => {
  it('waits for a full disk, says so, and goes on where it was when there is room', async () => {
    const writer = openWriter();
    writer.put('one', 'two', 'three');
    disk.room = 10;
    const written = writer.write(NEVER);
    expect(writer.isBlocked()).toBe(true);
    expect(read()).toBe('one\ntwo\n');
    await vi.advanceTimersByTimeAsync(5000);
    expect(new Set(writer.problems)).toEqual(new Set(['ENOSPC: no space left on device']));
    disk.room = 100;
    await vi.advanceTimersByTimeAsync(1000);
    await written;
    expect(read()).toBe('one\ntwo\nthree\n');
    expect(writer.isBlocked()).toBe(false);
    expect(writer.problems.at(-1)).toBeUndefined();
  });

  it('takes what waits for a full disk along into the next file, where the kubelet has rotated the log', async () => {
    const writer = openWriter();
    writer.put('one');
    disk.room = 0;
    const written = writer.write(NEVER);
    renameSync(path, `${path}.1`);
    expect(writer.reopen()).toBe(true);
    disk.room = 100;
    await vi.advanceTimersByTimeAsync(1000);
    await written;
    expect(read()).toBe('one\n');
    expect(readFileSync(`${path}.1`, 'latin1')).toBe('');
  });

  it('discards everything from the moment that its file has no name until it has taken up another', async () => {
    const writer = openWriter();
    rmSync(path);
    writer.put('one');
    await expect(writer.write(NEVER)).rejects.toMatchObject({ fault: 'cancelled' });
    writer.put('two');
    expect(writer.reopen()).toBe(false);
    writer.put('three');
    writer.takeUp('running');
    writer.put('four');
    await writer.write(NEVER);
    expect(read()).toBe('four\n');
  });

  it('does not keep a reading waiting that was stopped', async () => {
    const writer = openWriter();
    disk.room = 0;
    writer.put('one');
    const reading = new AbortController();
    const written = writer.write(reading.signal);
    reading.abort(new Error('the container was removed'));
    await expect(written).rejects.toThrow('the container was removed');
    await expect(writer.write(reading.signal)).rejects.toThrow('the container was removed');
  });

  it('writes what it can when it is closed', () => {
    const writer = openWriter();
    writer.put('one');
    writer.close();
    expect(read()).toBe('one\n');
  });

  it('does not note that the log is complete while lines of it wait for the disk', () => {
    const writer = openWriter();
    writer.put('one');
    disk.room = 0;
    writer.complete('7');
    expect(createPositions(join(root, 'positions')).find('c')?.completeAtNs).toBeUndefined();
  });
});
