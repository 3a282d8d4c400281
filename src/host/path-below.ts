import { lstat, opendir, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** What became of a path below a directory; `unknown` where that cannot be found out from here. */
export type PathBelow = 'present' | 'missing' | 'outside' | 'unknown';

/** As many symbolic links as the Engine follows in one path (Go's filepath.EvalSymlinks). */
const MOST_LINKS = 255;
/**
 * A path of the greatest length in Linux (4,096 bytes) has half as many; 255 links of that length would have
 * half a million.
 */
const MOST_STEPS = 4096;

/**
 * Looks for a path inside of an image that is mounted at `root`, as the Engine does when the container
 * starts: symbolic links are followed as long as they stay inside, and an absolute one does not. Whatever the
 * image holds, nothing outside of `root` is touched.
 */
export async function findPathBelow(root: string, path: string): Promise<PathBelow> {
  // Where the Engine has mounts of its own, the directory is empty from here.
  if (!(await hasEntries(root))) return 'unknown';
  const ahead = stepsOf(path).reverse();
  const behind: string[] = [];
  let links = 0;
  for (let steps = 0; ahead.length > 0; steps += 1) {
    if (steps === MOST_STEPS) return 'unknown';
    const name = ahead.pop() ?? '';
    if (name === '..') {
      if (behind.pop() === undefined) return 'outside';
      continue;
    }
    const found = await look(join(root, ...behind, name));
    if (found === 'missing' || found === 'unknown') return found;
    if (found === 'present') {
      behind.push(name);
      continue;
    }
    links += 1;
    if (links > MOST_LINKS) return 'missing';
    if (found.link.startsWith('/')) return 'outside';
    ahead.push(...stepsOf(found.link).reverse());
  }
  return 'present';
}

async function hasEntries(directory: string): Promise<boolean> {
  try {
    const opened = await opendir(directory);
    try {
      return (await opened.read()) !== null;
    } finally {
      await opened.close();
    }
  } catch {
    // Another machine's, or hidden from the container that Berth runs in: the Engine will say at the start
    // what is wrong.
    return false;
  }
}

async function look(path: string): Promise<'present' | 'missing' | 'unknown' | { readonly link: string }> {
  try {
    const stats = await lstat(path);
    return stats.isSymbolicLink() ? { link: await readlink(path) } : 'present';
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(code) ? 'missing' : 'unknown';
  }
}

function stepsOf(path: string): string[] {
  return path.split('/').filter((step) => step !== '' && step !== '.');
}
