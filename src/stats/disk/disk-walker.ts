import type { Worker } from 'node:worker_threads';
import { AdapterError } from '../../errors/adapter-error.js';
import { workerOf } from '../../host/program-files.js';
import type { DiskUse } from './disk-walk.js';
import type { DiskWalkAnswer, DiskWalkOrder } from './disk-walk-worker.js';

/**
 * Measures directories away from the main thread. Walks that are under way at the same time have slices of
 * one thread in turn.
 */
export interface DiskWalker {
  /**
   * Walks for so long at most, not counting the time of other walks: incomplete then. Rejects with
   * `not-found` when there is no such directory here, else with `internal`.
   */
  walk(path: string, limitMs: number): Promise<DiskUse>;
  close(): Promise<void>;
}

/**
 * The thread is started by the first walk and kept: most nodes have something to measure every minute. It
 * does not block the exit.
 */
export function createDiskWalker(workerFile = new URL('./disk-walk-worker.js', import.meta.url)): DiskWalker {
  let worker: Worker | undefined;
  let lastId = 0;

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
    async walk(path, limitMs) {
      worker ??= start();
      lastId += 1;
      const answer = await ask(worker, { id: lastId, path, limitMs });
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
 * A container decides how many hard links and directories there are to remember. Two are walked at a time.
 */
const HEAP_LIMIT_MB = 96;

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
    const onMessage = (answer: DiskWalkAnswer): void => {
      if (answer.id === order.id) settle(() => resolve(answer));
    };
    const onError = (error: Error): void => fail(error.message, error);
    const onExit = (): void => fail('the thread that measures disk usage has ended');
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(order);
  });
}
