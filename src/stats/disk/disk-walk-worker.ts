import { constants, setPriority } from 'node:os';
import { parentPort, type MessagePort } from 'node:worker_threads';
import { messageOf } from '../../errors/adapter-error.js';
import { walkDiskInSteps, type DiskUse } from './disk-walk.js';

/**
 * The thread behind disk-walker.ts: a path comes in, what it takes on disk, or why that is not known, goes
 * out.
 */
export type DiskWalkAnswer = { readonly id: number } & (
  { readonly use: DiskUse } | { readonly problem: string; readonly code: string | undefined }
);

export interface DiskWalkOrder {
  readonly id: number;
  readonly path: string;
  /** Time of its own: that of other walks does not count. */
  readonly limitMs: number;
}

/** How long one walk goes on before the next one has its turn: opening a directory may take as long. */
const SLICE_MS = 20;

// On Linux this is the calling thread's priority alone: counting files never takes a turn from pods.
setPriority(constants.priority.PRIORITY_LOW);

interface Walk {
  readonly order: DiskWalkOrder;
  readonly steps: ReturnType<typeof walkDiskInSteps>;
  spentMs: number;
}

if (parentPort !== null) serve(parentPort);

function serve(port: MessagePort): void {
  const walks: Walk[] = [];

  /** A slice of one walk; that of the next one follows when other messages have been read. */
  function goOn(): void {
    const walk = walks.shift();
    if (walk === undefined) return;
    const answer = sliceOf(walk);
    if (answer === undefined) walks.push(walk);
    else port.postMessage(answer);
    if (walks.length > 0) setImmediate(goOn);
  }

  port.on('message', (order: DiskWalkOrder) => {
    walks.push({ order, steps: walkDiskInSteps(order.path), spentMs: 0 });
    if (walks.length === 1) setImmediate(goOn);
  });
}

function sliceOf(walk: Walk): DiskWalkAnswer | undefined {
  const { id, limitMs } = walk.order;
  const startMs = performance.now();
  try {
    for (;;) {
      const inSliceMs = performance.now() - startMs;
      const { done, value } = walk.steps.next(walk.spentMs + inSliceMs > limitMs);
      if (done === true) return { id, use: value };
      if (inSliceMs < SLICE_MS) continue;
      walk.spentMs += inSliceMs;
      return undefined;
    }
  } catch (error) {
    return { id, problem: messageOf(error), code: (error as NodeJS.ErrnoException).code };
  }
}
