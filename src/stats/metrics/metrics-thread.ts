import type { Worker } from 'node:worker_threads';
import { createPlaces } from '../../async/places.js';
import { AdapterError } from '../../errors/adapter-error.js';
import { workerOf } from '../../host/program-files.js';
import type { MetricsAnswer, MetricsFailure, MetricsRequest, MetricsThreadData } from './messages.js';

/** The thread that reads metrics, as the main thread sees it. */
export interface MetricsThread {
  /** Rejects with `unavailable` when the thread failed, or takes too long. */
  read(request: MetricsRequest, signal: AbortSignal): Promise<MetricsAnswer>;
  close(): Promise<void>;
}

/**
 * Started by the first request and kept; it does not hold up the end of the process. It answers one request
 * at a time, so that a list does not keep more in memory than its own answer. A thread that hangs in the
 * kernel cannot be ended: as long as one does, no other is started, and requests fail at once.
 */
export function createMetricsThread(
  data: MetricsThreadData,
  workerFile = new URL('./metrics-worker.js', import.meta.url),
  limitMs = ANSWER_LIMIT_MS,
): MetricsThread {
  const places = createPlaces(1);
  let worker: Worker | undefined;
  let hanging: Worker | undefined;

  function start(): Worker {
    const started = workerOf(workerFile, { workerData: data, resourceLimits: HEAP });
    started.unref();
    const forget = (): void => {
      if (worker === started) worker = undefined;
      if (hanging === started) hanging = undefined;
    };
    // Listened to between requests as well: an error event that nobody listens to ends the process.
    started.on('error', forget).on('exit', forget);
    return started;
  }

  function giveUp(): void {
    hanging = worker;
    worker = undefined;
    void hanging?.terminate();
  }

  return {
    async read(request, signal) {
      const release = await places.acquire(signal);
      try {
        if (hanging !== undefined)
          throw new AdapterError('unavailable', 'the thread that reads metrics hangs in the kernel');
        worker ??= start();
        const answer = await ask(worker, request, { limitMs, giveUp });
        signal.throwIfAborted();
        return answer;
      } finally {
        release();
      }
    },
    async close() {
      await worker?.terminate();
    },
  };
}

/** A request is for some ten pods, which take some milliseconds: this is a fault of the node. */
const ANSWER_LIMIT_MS = 20_000;
/** Ten times what an answer takes. */
const HEAP = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 };

function ask(
  worker: Worker,
  request: MetricsRequest,
  { limitMs, giveUp }: { readonly limitMs: number; readonly giveUp: () => void },
): Promise<MetricsAnswer> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      end();
    };
    const fail = (problem: string, cause?: unknown): void =>
      settle(() =>
        reject(new AdapterError('unavailable', `metrics could not be read: ${problem}`, { cause })),
      );
    const onMessage = (answer: MetricsAnswer | MetricsFailure): void => {
      if ('failed' in answer) fail(answer.failed);
      else settle(() => resolve(answer));
    };
    const onError = (error: Error): void => fail(error.message, error);
    const onExit = (): void => fail('the thread that reads them has ended');
    const timer = setTimeout(() => {
      giveUp();
      fail(`no answer within ${String(limitMs)} ms`);
    }, limitMs);
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(request);
  });
}
