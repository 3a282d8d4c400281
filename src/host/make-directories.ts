import { mkdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * A directory with its parents, which are made where they are missing; what is there already, of whatever
 * kind, stays. Rejects with what the file system says.
 *
 * For paths that a request names: where nothing can be made and the kernel says ENOENT, as it does below
 * /proc, Node's own recursive mkdir tries again forever.
 */
export async function makeDirectories(
  path: string,
  mode: number,
  make: (path: string, mode: number) => Promise<unknown> = mkdir,
): Promise<void> {
  for (const each of withParents(path)) {
    try {
      await make(each, mode);
    } catch (error) {
      if (!isThere(error)) throw error;
    }
  }
}

export function makeDirectoriesSync(path: string, mode: number): void {
  for (const each of withParents(path)) {
    try {
      mkdirSync(each, mode);
    } catch (error) {
      if (!isThere(error)) throw error;
    }
  }
}

/** The outermost first, without the root. */
function withParents(path: string): string[] {
  const all: string[] = [];
  for (let each = path; dirname(each) !== each; each = dirname(each)) all.unshift(each);
  return all;
}

/** Something is there already: if it is no directory, the next one says so. */
function isThere(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EEXIST';
}
