import { dirname } from 'node:path';
import { ok, problem, type Finding, type CheckContext } from './finding.js';
import type { Host } from './host.js';

/**
 * Log positions and files for starts take kilobytes per container; less than this means that the disk is as
 * good as full.
 */
const LEAST_FREE_BYTES = 64 * 1024 * 1024;

/** Room for what Berth keeps. */
export async function checkStorage({
  host,
  settings: { stateDirectory },
}: CheckContext): Promise<readonly Finding[]> {
  const check = 'State directory';
  const existing = nearestExisting(host, stateDirectory);
  if (!host.isWritable(existing)) {
    return [
      problem(
        check,
        `${existing} is not writable`,
        `mount -o remount,rw "$(findmnt -n -o TARGET --target ${existing})"`,
      ),
    ];
  }
  const free = await host.freeBytes(existing);
  const amount = `${String(Math.floor(free / 1024 / 1024))} MiB free`;
  if (free < LEAST_FREE_BYTES)
    return [
      problem(
        check,
        `${stateDirectory}: ${amount}`,
        'docker system prune  # or free disk space in another way',
      ),
    ];
  return [ok(check, `${stateDirectory}: ${amount}`)];
}

function nearestExisting(host: Host, path: string): string {
  let current = path;
  while (current !== '/' && !host.isDirectory(current)) current = dirname(current);
  return current;
}
