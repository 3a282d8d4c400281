import koffi from 'koffi';

const LOCK_EXCLUSIVE_NONBLOCKING = 2 | 4;
const EWOULDBLOCK = 11;

/**
 * Locks an open file for this process (flock); false when another one has it locked. The kernel takes the
 * lock back when the process ends, however it does.
 */
export function lockFile(fd: number): boolean {
  const flock = koffi.load(null).func('int flock(int fd, int operation)') as (
    fd: number,
    operation: number,
  ) => number;
  if (flock(fd, LOCK_EXCLUSIVE_NONBLOCKING) === 0) return true;
  if (koffi.errno() === EWOULDBLOCK) return false;
  throw new Error(`flock failed with errno ${String(koffi.errno())}`);
}
