import { closeSync, constants, lstatSync, mkdirSync, openSync, type Stats } from 'node:fs';
import { AdapterError } from '../../errors/adapter-error.js';
import { makeDirectoriesSync } from '../../host/make-directories.js';

/** Where a container's log is. */
export interface LogPath {
  /** The pod's log directory, which the kubelet names. Pods that mount the node's logs can write to it. */
  readonly podDirectory: string;
  /** The whole path, below the pod's directory. */
  readonly path: string;
}

export interface DirectoryUse<T> {
  /** Directories that are missing are made. */
  readonly make: boolean;
  /**
   * `at` gives a path to what has this name in the log's own directory, wherever that has been moved by now. It leads through a descriptor,
   * so that no step of it can be replaced by a link. Only the last step is left for the caller not to follow.
   */
  readonly act: (at: (name: string) => string, name: string) => T;
}

const { O_DIRECTORY, O_NOFOLLOW } = constants;
/**
 * Of Linux. Node does not name it: a descriptor that stands for a place and opens nothing, not even a device.
 */
export const O_PATH = 0o10000000;
const DIRECTORY_FLAGS = O_PATH | O_DIRECTORY | O_NOFOLLOW;
const DIRECTORY_MODE = 0o755;

/**
 * Acts in the directory of a log. From the pod's directory on, symbolic links are not followed: root would be
 * led to any file of the node. What is above may be links, as /var/log is on many nodes. Node has no openat:
 * `/proc/self/fd/N/name` does the same.
 */
export function inLogDirectory<T>({ podDirectory, path }: LogPath, { make, act }: DirectoryUse<T>): T {
  const names = namesBelow(podDirectory, path);
  const name = names.pop() ?? '';
  if (make) makeDirectoriesSync(podDirectory, DIRECTORY_MODE);
  let fd = openDirectory(podDirectory, podDirectory);
  let reached = podDirectory;
  try {
    for (const next of names) {
      reached = `${reached}/${next}`;
      const inner = openNext(`${pathOf(fd)}/${next}`, reached, make);
      closeSync(fd);
      fd = inner;
    }
    return act((each) => `${pathOf(fd)}/${each}`, name);
  } catch (error) {
    throw withoutDescriptor(error, reached);
  } finally {
    closeSync(fd);
  }
}

/** What is at the path, if anything; a link is not followed. */
export function lookAtLog(log: LogPath): Stats | undefined {
  try {
    return inLogDirectory(log, {
      make: false,
      act: (at, name) => lstatSync(at(name), { throwIfNoEntry: false }),
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The same file by a path that can be opened again, also for reading and writing. */
export function pathOf(fd: number): string {
  return `/proc/self/fd/${fd}`;
}

function namesBelow(podDirectory: string, path: string): string[] {
  const names = path
    .slice(podDirectory.length)
    .split('/')
    .filter((name) => name !== '');
  if (!path.startsWith(podDirectory) || names.length === 0 || names.includes('..') || names.includes('.'))
    throw new AdapterError('failed-precondition', `${path} is not below ${podDirectory}`);
  return names;
}

function openNext(path: string, shown: string, make: boolean): number {
  try {
    return openDirectory(path, shown);
  } catch (error) {
    if (!make || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    try {
      mkdirSync(path, { mode: DIRECTORY_MODE });
    } catch (reason) {
      // Somebody else has made it meanwhile.
      if ((reason as NodeJS.ErrnoException).code !== 'EEXIST') throw reason;
    }
    return openDirectory(path, shown);
  }
}

function openDirectory(path: string, shown: string): number {
  try {
    return openSync(path, DIRECTORY_FLAGS);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTDIR' && code !== 'ELOOP') throw error;
    throw new AdapterError(
      'failed-precondition',
      `${shown} is not a directory: links are not followed below the directory of a pod's logs`,
      { cause: error },
    );
  }
}

/** Whoever reads the message knows the directory, and not the number of a descriptor. */
function withoutDescriptor(error: unknown, directory: string): unknown {
  if (error instanceof Error) error.message = error.message.replaceAll(DESCRIPTOR, directory);
  return error;
}

const DESCRIPTOR = /\/proc\/self\/fd\/\d+/g;
