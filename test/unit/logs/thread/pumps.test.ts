import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AdapterError } from '../../../../src/errors/adapter-error.js';
import { createPositions, type Positions } from '../../../../src/logs/file/position.js';
import type { LoggedContainer } from '../../../../src/logs/pump/parts.js';
import type { ThreadReport } from '../../../../src/logs/thread/messages.js';
import { createPumps } from '../../../../src/logs/thread/pumps.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'berth-pumps-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A disk that takes no changes any more. */
function readOnly(): never {
  throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
}

/**
 * All pumps of a thread, of an Engine that knows no container. `reported` resolves with the first report of a
 * kind.
 */
function createThread(changes: Partial<Positions> = {}) {
  const reports: ThreadReport[] = [];
  let wake: () => void = () => undefined;
  const pumps = createPumps({
    logs: () => Promise.reject(new AdapterError('not-found', 'No such container')),
    dockerRootDir: () => Promise.resolve(undefined),
    positions: { ...createPositions(join(root, 'positions')), ...changes },
    nowNs: () => 0n,
    report: (message) => {
      reports.push(message);
      wake();
    },
  });
  async function reported(kind: ThreadReport['kind']): Promise<ThreadReport> {
    for (;;) {
      const found = reports.find((report) => report.kind === kind);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  return { pumps, reported };
}

function containerOf(containerId: string): LoggedContainer {
  const log = { podDirectory: root, path: join(root, `${containerId}.log`) };
  return { containerId, log, tty: false, phase: 'created', finishedAtNs: '' };
}

describe('the pumps of a thread', () => {
  it('report what keeps the note on a log that is gone, and go on with the others', async () => {
    const { pumps, reported } = createThread({ forget: readOnly });
    pumps.handle({ kind: 'forget', containerId: 'gone' });
    expect(await reported('kept')).toEqual({
      kind: 'kept',
      containerId: 'gone',
      why: 'EROFS: read-only file system',
    });
    pumps.handle({ kind: 'follow', container: containerOf('next') });
    pumps.handle({ kind: 'reopen', containerId: 'next', request: 1 });
    expect(await reported('reopened')).toMatchObject({ problem: undefined });
    expect(existsSync(join(root, 'next.log'))).toBe(true);
    await pumps.close();
  });
});
