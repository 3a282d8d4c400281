import type { Worker } from 'node:worker_threads';
import { AdapterError } from '../../errors/adapter-error.js';
import { workerOf } from '../../host/program-files.js';
import type { PumpCommand, PumpReport, PumpThreadData } from './messages.js';
import type { PumpOrder } from '../pump/parts.js';

/** The thread of the pumps, as the main thread sees it. */
export interface PumpThread {
  follow(order: PumpOrder): void;
  /** Rejects with what kept the log from being opened. */
  reopen(containerId: string): Promise<void>;
  forget(containerId: string): void;
  close(): Promise<void>;
}

export interface PumpThreadParts {
  readonly data: PumpThreadData;
  readonly onReport: (report: Exclude<PumpReport, { kind: 'reopened' | 'closed' }>) => void;
  /** The thread has ended by a fault; another one takes up every log where it was. */
  readonly onCrashed: (error: Error) => void;
  /** The thread's program. Default: the built file beside this one. */
  readonly workerFile?: URL | undefined;
  /** Replaced in tests. */
  readonly startWorker?: () => Worker;
}

/** What it takes for a hundred streams, with room; the lines themselves are outside of it. */
const HEAP = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 8 };
const RESTART_MS = 1_000;
/** Closing only writes what is at hand; a disk that hangs must not keep Berth from ending. */
const CLOSE_LIMIT_MS = 3_000;

/** Starts with the first log. Logs to follow are told again to a thread that takes the place of one that crashed. */
export function createPumpThread({
  data,
  onReport,
  onCrashed,
  workerFile = new URL('./log-worker.js', import.meta.url),
  startWorker = () => workerOf(workerFile, { workerData: data, resourceLimits: HEAP }),
}: PumpThreadParts): PumpThread {
  const orders = new Map<string, PumpOrder>();
  const reopening = new Map<
    number,
    { readonly resolve: () => void; readonly reject: (error: Error) => void }
  >();
  let requests = 0;
  let worker: Worker | undefined;
  let restart: NodeJS.Timeout | undefined;
  let closed = false;

  function start(): void {
    restart = undefined;
    let started: Worker;
    try {
      started = startWorker();
    } catch (error) {
      crashed(error as Error);
      return;
    }
    started.unref();
    let fault: Error | undefined;
    started.on('message', onMessage);
    started.on('error', (error: Error) => (fault = error));
    started.on('exit', () => {
      if (!closed) crashed(fault ?? new Error('the thread that writes logs has ended'));
    });
    worker = started;
    for (const order of orders.values()) send({ kind: 'follow', order });
  }

  function crashed(error: Error): void {
    worker = undefined;
    for (const { reject } of reopening.values())
      reject(new AdapterError('internal', error.message, { cause: error }));
    reopening.clear();
    onCrashed(error);
    restart = setTimeout(start, RESTART_MS).unref();
  }

  function onMessage(report: PumpReport): void {
    if (report.kind === 'closed') return;
    if (report.kind !== 'reopened') {
      onReport(report);
      return;
    }
    const { request, problem } = report;
    const waiting = reopening.get(request);
    reopening.delete(request);
    if (problem === undefined) waiting?.resolve();
    else waiting?.reject(new AdapterError('internal', problem));
  }

  function send(command: PumpCommand): void {
    worker?.postMessage(command);
  }

  return {
    follow(order) {
      orders.set(order.containerId, order);
      if (worker === undefined && restart === undefined && !closed) start();
      else send({ kind: 'follow', order });
    },
    reopen(containerId) {
      if (worker === undefined)
        return Promise.reject(
          new AdapterError('unavailable', 'the thread that writes logs is starting again'),
        );
      const request = requests++;
      return new Promise((resolve, reject) => {
        reopening.set(request, { resolve, reject });
        send({ kind: 'reopen', containerId, request });
      });
    },
    forget(containerId) {
      orders.delete(containerId);
      send({ kind: 'forget', containerId });
    },
    async close() {
      closed = true;
      clearTimeout(restart);
      const ending = worker;
      if (ending === undefined) return;
      const exited = new Promise((resolve) => ending.once('exit', resolve));
      send({ kind: 'close' });
      const limit = setTimeout(() => void ending.terminate(), CLOSE_LIMIT_MS);
      await exited;
      clearTimeout(limit);
    },
  };
}
