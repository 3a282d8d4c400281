import { access, constants, mkdir } from 'node:fs/promises';
import { withLimit } from '../async/deadline.js';
import { createPlaces } from '../async/places.js';
import { settlesWithin } from '../async/settles-within.js';
import { makeDirectories } from './make-directories.js';

/**
 * Looks at paths of the node that pods name. One may be on a file server that has gone away: such a check
 * holds one of the process's few threads for files, perhaps forever. So only some of them are used for such
 * checks, and no one waits long for one: what is unknown is left to the Engine, which checks it too.
 */
export interface NodePaths {
  /** Also true if it is not known in time. */
  exists(path: string): Promise<boolean>;
  /**
   * A directory with its parents; nothing when the path exists, whatever it is, or if that is not known in
   * time.
   */
  ensureDirectory(path: string): Promise<void>;
}

export interface NodePathsParts {
  readonly onWarning: (message: string, fields: Readonly<Record<string, unknown>>) => void;
  /** Replaced in tests. */
  readonly files?: FileCalls;
  /** Replaced in tests. */
  readonly limitMs?: number;
}

interface FileCalls {
  access(path: string, mode: number): Promise<void>;
  mkdir(path: string, mode: number): Promise<unknown>;
}

/** Of the four threads that Node.js has for files. */
const LOOKS_AT_ONCE = 2;

const LOOK_LIMIT_MS = 3_000;

export function createNodePaths({
  onWarning,
  files = { access, mkdir },
  limitMs = LOOK_LIMIT_MS,
}: NodePathsParts): NodePaths {
  const places = createPlaces(LOOKS_AT_ONCE);

  async function look<T>(path: string, work: () => Promise<T>, unknown: T): Promise<T> {
    const place = await placeWithin(limitMs);
    if (place !== undefined) {
      const looking = work().finally(place);
      if (await settlesWithin(looking, limitMs)) return await looking;
    }
    onWarning('a path of the node does not respond: leaving the check to the Engine', { path });
    return unknown;
  }

  /** Undefined when those who look already do not come back. */
  async function placeWithin(ms: number): Promise<(() => void) | undefined> {
    using limit = withLimit(ms, 'waiting to check a path of the node');
    try {
      return await places.acquire(limit);
    } catch {
      return undefined;
    }
  }

  async function isThere(path: string): Promise<boolean> {
    try {
      await files.access(path, constants.F_OK);
      return true;
    } catch {
      return false;
    }
  }

  return {
    exists: (path) => look(path, () => isThere(path), true),
    ensureDirectory: (path) =>
      look(
        path,
        async () => {
          if (!(await isThere(path))) await makeDirectories(path, 0o755, files.mkdir);
        },
        undefined,
      ),
  };
}
