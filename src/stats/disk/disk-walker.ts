import type { Worker } from 'node:worker_threads';
import { AdapterError } from '../../errors/adapter-error.js';
import { workerOf } from '../../host/program-files.js';
import type { DiskUse } from './disk-walk.js';
import type { DiskWalkAnswer, DiskWalkOrder } from './disk-walk-worker.js';

/**
 * Measures directories away from the main thread. One at a time: the caller waits for an answer before it
 * asks again.
 */
export interface DiskWalker {
  /**
   * May be incomplete. Rejects with `not-found` when there is no such directory here, else with `internal`.
   */
  walk(path: string): Promise<DiskUse>;
  close(): Promise<void>;
}

/**
 * The thread is started by the first walk and kept: most nodes have something to measure every minute. It It
 * does not block the exit.
 */
export function createDiskWalker(workerFile = new URL('./disk-walk-worker.js', import.meta.url)): DiskWalker {
  let worker: Worker | undefined;

  function start(): Worker {
    const started = workerOf(workerFile, { resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB } });
    started.unref();
    const forget = (): void => {
      if (worker === started) worker = undefined;
    };
    // Also listened to between walks: an error event without a listener ends the process.
    started.on('error', forget).on('exit', forget);
    return started;
  }

  return {
    async walk(path) {
      worker ??= start();
      const answer = await ask(worker, { path, limitMs: WALK_LIMIT_MS });
      if ('use' in answer) return answer.use;
      throw new AdapterError(
        answer.code === 'ENOENT' ? 'not-found' : 'internal',
        `could not measure ${path}: ${answer.problem}`,
      );
    },
    async close() {
      await worker?.terminate();
    },
  };
}

/**
 * A million files take some five seconds from a warm cache; what takes longer than this is tried again ever
 * more rarely.
 */
const WALK_LIMIT_MS = 30_000;
/** A container decides how many hard links and directories there are to remember. */
const HEAP_LIMIT_MB = 64;

function ask(worker: Worker, order: DiskWalkOrder): Promise<DiskWalkAnswer> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      end();
    };
    const fail = (problem: string, cause?: unknown): void =>
      settle(() =>
        reject(new AdapterError('internal', `could not measure ${order.path}: ${problem}`, { cause })),
      );
    const onMessage = (answer: DiskWalkAnswer): void => settle(() => resolve(answer));
    const onError = (error: Error): void => fail(error.message, error);
    const onExit = (): void => fail('the thread that measures disk usage has ended');
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(order);
  });
}
