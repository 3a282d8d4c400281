import type { Worker } from 'node:worker_threads';
import { AdapterError } from '../../errors/adapter-error.js';
import { workerOf } from '../../host/program-files.js';
import type { LoggedContainer } from '../pump/parts.js';
import type { LogCommand, LogThreadData, ThreadReport } from './messages.js';
import { createReopenRequests } from './reopen-requests.js';

/** The thread that writes the logs, as the main thread sees it. */
export interface LogThread {
  follow(container: LoggedContainer): void;
  /** Rejects with what kept the log from being opened. */
  reopen(containerId: string): Promise<void>;
  forget(containerId: string): void;
  close(): Promise<void>;
}

export interface LogThreadParts {
  readonly data: LogThreadData;
  readonly onReport: (report: Exclude<ThreadReport, { kind: 'reopened' }>) => void;
  /** The thread has failed; another one takes up every log where it was. */
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

/**
 * Starts with the first log. A thread that takes the place of one that crashed is given all containers again.
 */
export function createLogThread(parts: LogThreadParts): LogThread {
  const { startWorker = () => newWorker(parts) } = parts;
  const containers = new Map<string, LoggedContainer>();
  const reopening = createReopenRequests();
  let worker: Worker | undefined;
  let restart: NodeJS.Timeout | undefined;
  let closed = false;

  function start(): void {
    restart = undefined;
    try {
      worker = startWorker();
    } catch (error) {
      crashed(error as Error);
      return;
    }
    worker.unref();
    worker.on('message', onMessage);
    onEnd(worker, (error) => {
      if (!closed) crashed(error);
    });
    for (const container of containers.values()) send({ kind: 'follow', container });
  }

  function onMessage(report: ThreadReport): void {
    if (report.kind === 'reopened') reopening.settle(report.request, report.problem);
    else parts.onReport(report);
  }

  function crashed(error: Error): void {
    worker = undefined;
    reopening.rejectAll(error);
    parts.onCrashed(error);
    restart = setTimeout(start, RESTART_MS).unref();
  }

  function send(command: LogCommand): void {
    worker?.postMessage(command);
  }

  return {
    follow(container) {
      containers.set(container.containerId, container);
      if (worker === undefined && restart === undefined && !closed) start();
      else send({ kind: 'follow', container });
    },
    async reopen(containerId) {
      if (worker === undefined)
        throw new AdapterError('unavailable', 'the thread that writes logs is starting again');
      const { request, settled } = reopening.add();
      send({ kind: 'reopen', containerId, request });
      await settled;
    },
    forget(containerId) {
      containers.delete(containerId);
      send({ kind: 'forget', containerId });
    },
    async close() {
      closed = true;
      clearTimeout(restart);
      if (worker !== undefined) await endOf(worker);
    },
  };
}

function onEnd(worker: Worker, act: (error: Error) => void): void {
  let fault = new Error('the thread that writes logs has ended');
  worker.on('error', (error: Error) => (fault = error));
  worker.on('exit', () => act(fault));
}

async function endOf(worker: Worker): Promise<void> {
  const exited = new Promise((resolve) => worker.once('exit', resolve));
  worker.postMessage({ kind: 'close' } satisfies LogCommand);
  const limit = setTimeout(() => void worker.terminate(), CLOSE_LIMIT_MS);
  await exited;
  clearTimeout(limit);
}

function newWorker({
  data,
  workerFile = new URL('./log-worker.js', import.meta.url),
}: LogThreadParts): Worker {
  return workerOf(workerFile, { workerData: data, resourceLimits: HEAP });
}
