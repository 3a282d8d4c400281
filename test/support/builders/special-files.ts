import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** A FIFO with nobody at its other end: who opens it to read waits forever. Node itself cannot make one. */
export function makeFifo(path: string): void {
  execFileSync('mkfifo', [path]);
}

/** A socket in the file system, until it is disposed. */
export async function makeSocketFile(path: string): Promise<AsyncDisposable> {
  const server = createServer().listen(path);
  await once(server, 'listening');
  return server;
}
