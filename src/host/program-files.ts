import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
// eslint-disable-next-line n/no-unsupported-features/node-builtins -- there since Node.js 20.12
import { getAsset, isSea } from 'node:sea';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Text of a file of Berth's program: beside its modules, or, in the packaged executable, which is a single
 * file, an asset with the same name.
 */
export function readProgramFile(file: URL): string {
  return isSea() ? getAsset(basename(file.pathname), 'utf8') : readFileSync(file, 'utf8');
}

/** Starts a worker thread whose program is a file of Berth's. */
export function workerOf(file: URL, options: WorkerOptions): Worker {
  return isSea() ? new Worker(readProgramFile(file), { ...options, eval: true }) : new Worker(file, options);
}
