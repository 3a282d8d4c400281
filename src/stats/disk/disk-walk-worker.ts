import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../errors/adapter-error.js';
import { walkDisk, type DiskUse } from './disk-walk.js';

/**
 * The thread behind disk-walker.ts: a path comes in, what it takes on disk, or why that is not known, goes
 * out.
 */
export type DiskWalkAnswer =
  { readonly use: DiskUse } | { readonly problem: string; readonly code: string | undefined };

export interface DiskWalkOrder {
  readonly path: string;
  readonly limitMs: number;
}

// On Linux this is the calling thread's priority alone: counting files never takes a turn from pods.
setPriority(constants.priority.PRIORITY_LOW);

parentPort?.on('message', ({ path, limitMs }: DiskWalkOrder) => {
  const endMs = performance.now() + limitMs;
  let answer: DiskWalkAnswer;
  try {
    answer = { use: walkDisk(path, () => performance.now() > endMs) };
  } catch (error) {
    answer = { problem: messageOf(error), code: (error as NodeJS.ErrnoException).code };
  }
  parentPort?.postMessage(answer);
});
