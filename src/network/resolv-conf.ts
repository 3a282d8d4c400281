import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readRegularFile, SETTINGS_MAX_BYTES } from '../host/read-regular-file.js';

/** What a file holds: this text, or the name servers of the node. */
export type ResolvConfText = { readonly text: string } | 'node';

/**
 * The resolv.conf files of pods, one each, which the Engine mounts into the pod's containers. A pod may write
 * to its own, so an existing file is never written again and never read. One that is lost is made again for
 * the pod's next container; stopping and removing needs none.
 */
export interface ResolvConfFiles {
  /** Where a pod that is about to be made will have its file. */
  newPath(): string;
  /** Makes the file unless it is there. A path that is not one of newPath() is left alone. */
  ensure(path: string, content: ResolvConfText): Promise<void>;
  /** Removes the file; success when there is none, and for a path that is not one of newPath(). */
  remove(path: string): Promise<void>;
  /** All files there are. */
  list(): Promise<string[]>;
  /**
   * Removes what a Berth that was killed while it wrote a file left of it. Not to be called while files are
   * made.
   */
  removeUnfinished(): Promise<void>;
}

/** Readable for every user of a container. */
const FILE_MODE = 0o644;
const DIRECTORY_MODE = 0o755;

export function createResolvConfFiles(
  stateDirectory: string,
  nodeFiles: readonly string[] = NODE_FILES,
): ResolvConfFiles {
  const directory = join(stateDirectory, 'resolv-conf');
  const isOurs = (path: string): boolean => dirname(path) === directory && NAME.test(basename(path));

  return {
    newPath: () => join(directory, randomBytes(16).toString('hex')),
    async ensure(path, content) {
      if (!isOurs(path)) return;
      await mkdir(directory, { recursive: true, mode: DIRECTORY_MODE });
      const text = content === 'node' ? await nodeNameServers(nodeFiles) : content.text;
      await writeNew(path, text);
    },
    async remove(path) {
      if (isOurs(path)) await rm(path, { force: true });
    },
    list: () => pathsIn(directory, NAME),
    async removeUnfinished() {
      for (const path of await pathsIn(directory, UNFINISHED)) await rm(path, { force: true });
    },
  };
}

const NAME = /^[0-9a-f]{32}$/;

async function pathsIn(directory: string, name: RegExp): Promise<string[]> {
  try {
    return (await readdir(directory)).filter((each) => name.test(each)).map((each) => join(directory, each));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** Of a file that is being written. */
const UNFINISHED = /^[0-9a-f]{32}\.new-[0-9a-f]{16}$/;

/**
 * The file is there as a whole or not at all, also when Berth is killed: half of it would be taken for the
 * whole.
 */
async function writeNew(path: string, text: string): Promise<void> {
  const unfinished = `${path}.new-${randomBytes(8).toString('hex')}`;
  try {
    await using file = await open(unfinished, 'wx', FILE_MODE);
    await file.writeFile(text);
    // Whatever the umask is.
    await file.chmod(FILE_MODE);
    // Unlike a rename, it leaves a file that is there already as it is.
    await link(unfinished, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(unfinished, { force: true });
  }
}

/**
 * The node's resolv.conf, and the one of systemd-resolved, which has the servers behind the stub on
 * 127.0.0.53 that the first may name.
 */
const NODE_FILES = ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf'];

/**
 * The first of the files that names a server which a pod can reach, without the node's loopback addresses.
 */
async function nodeNameServers(files: readonly string[]): Promise<string> {
  let first: string | undefined;
  for (const path of files) {
    const text = withoutLoopback(await readText(path));
    if (/^\s*nameserver\s/m.test(text)) return text;
    first ??= text;
  }
  return first ?? '';
}

async function readText(path: string): Promise<string> {
  try {
    return (await readRegularFile(path, SETTINGS_MAX_BYTES)).toString('utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return '';
    throw error;
  }
}

function withoutLoopback(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*nameserver\s+(127\.|::1\b)/.test(line))
    .join('\n');
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
