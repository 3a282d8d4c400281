import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { readRegularFileSync } from '../host/read-regular-file.js';
import { isServed } from '../host/unix-socket.js';

/** The table of all unix sockets has a line of a hundred bytes for each. */
const FILE_MAX_BYTES = 16 * 1024 * 1024;

/** What the doctor reads of the node; tests replace it. */
export interface Host {
  readonly uid: number;
  readonly nodeVersion: string;
  /** Undefined for a file that cannot be read. */
  readText(path: string): string | undefined;
  /** Names in a directory; none in one that cannot be read. */
  names(path: string): readonly string[];
  isDirectory(path: string): boolean;
  isWritable(path: string): boolean;
  freeBytes(path: string): Promise<number>;
  /** Whether a process accepts connections on this unix socket. */
  isServed(socketPath: string): Promise<boolean>;
}

export function createHost(): Host {
  return {
    uid: process.getuid?.() ?? -1,
    nodeVersion: process.versions.node,
    readText: (path) => orUndefined(() => readRegularFileSync(path, FILE_MAX_BYTES).toString('utf8')),
    names: (path) => orUndefined(() => readdirSync(path)) ?? [],
    isDirectory: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
    isWritable: (path) =>
      orUndefined(() => {
        accessSync(path, constants.W_OK);
        return true;
      }) ?? false,
    freeBytes: async (path) => {
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize;
    },
    isServed,
  };
}

/** For the doctor, what cannot be read is not there; each check message what that means. */
function orUndefined<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
