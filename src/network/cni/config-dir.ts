import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { NetworkList } from './config.js';
import { loadConfig } from './load-config.js';
import type { ConfigState, SettleList } from './load-config.js';

/**
 * The configuration in a directory such as /etc/cni/net.d, kept current.
 *
 * INVARIANTS
 * - What the kernel reports of the directory (inotify) triggers a check; so does the clock every `recheckMs`,
 *   for what it does not report (a mount over the directory, a symbolic link turned elsewhere, a plugin that
 *   was installed later).
 * - The watch is on the directory itself, or on its nearest parent that exists; after every look it is moved
 *   if that has changed.
 * - Looks never overlap; a report during one leads to another one.
 */
export interface ConfigDir {
  /** From memory. `unusable` until the first look is done. */
  state(): ConfigState;
  /** The last usable network: what pods were attached to when the configuration has vanished. */
  lastUsable(): NetworkList | undefined;
  /** Resolves after the first look. */
  readonly firstLook: Promise<void>;
  close(): void;
}

export interface ConfigDirParts {
  readonly dir: string;
  readonly settle: SettleList;
  /** Called with the first state and with each change, and with the network that was usable last. */
  readonly onChange: (state: ConfigState, lastUsable: NetworkList | undefined) => void;
  /** Default 10 000. */
  readonly recheckMs?: number;
}

export function createConfigDir({ dir, settle, onChange, recheckMs = 10_000 }: ConfigDirParts): ConfigDir {
  const closing = new AbortController();
  let state: ConfigState = { kind: 'unusable', problem: `${dir} has not been read yet`, skipped: [] };
  let known = '';
  let lastUsable: NetworkList | undefined;
  const watching = createWatch(dir, () => {
    void looks.ask();
  });

  async function look(): Promise<void> {
    do {
      await watching.rearm();
      const found = await loadConfig(dir, settle, closing.signal);
      if (closing.signal.aborted) return;
      const mark = JSON.stringify(found);
      if (mark === known) continue;
      known = mark;
      state = found;
      if (found.kind === 'usable') lastUsable = found.list;
      onChange(found, lastUsable);
    } while (await watching.isStale());
  }

  const looks = createLooks(look, closing.signal);
  const timer = setInterval(() => {
    void looks.ask();
  }, recheckMs).unref();
  const firstLook = looks.ask();
  return {
    state: () => state,
    lastUsable: () => lastUsable,
    firstLook,
    close() {
      closing.abort();
      clearInterval(timer);
      watching.close();
    },
  };
}

/** Runs `look` when asked, never twice at the same time; if asked during a run, it runs again. */
function createLooks(look: () => Promise<void>, closed: AbortSignal): { ask(): Promise<void> } {
  let running: Promise<void> | undefined;
  let again = false;
  async function run(): Promise<void> {
    try {
      while (again && !closed.aborted) {
        again = false;
        await look();
      }
    } catch (error) {
      if (!closed.aborted) throw error;
    } finally {
      running = undefined;
    }
  }
  return {
    ask() {
      if (closed.aborted) return Promise.resolve();
      again = true;
      running ??= run();
      return running;
    },
  };
}

interface Watch {
  /** Puts the watch where it belongs now. */
  rearm(): Promise<void>;
  /** True when the directory (or the parent watched for it) is no longer the one that is watched. */
  isStale(): Promise<boolean>;
  close(): void;
}

function createWatch(dir: string, onEvent: () => void): Watch {
  let watcher: FSWatcher | undefined;
  let armedOn: string | undefined;
  let closed = false;
  function disarm(): void {
    watcher?.close();
    watcher = undefined;
    armedOn = undefined;
  }
  return {
    async rearm() {
      const target = await nearestExisting(dir);
      if (closed || target.identity === armedOn) return;
      disarm();
      try {
        watcher = watch(target.path, { persistent: false }, onEvent);
      } catch {
        return; // gone again, or out of watches (ENOSPC): the clock's looks remain
      }
      watcher.on('error', disarm);
      armedOn = target.identity;
    },
    async isStale() {
      return armedOn !== undefined && (await nearestExisting(dir)).identity !== armedOn;
    },
    close() {
      closed = true;
      disarm();
    },
  };
}

async function nearestExisting(path: string): Promise<{ readonly path: string; readonly identity: string }> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true)
    return { path, identity: `${path} ${String(found.dev)} ${String(found.ino)}` };
  return path === dirname(path) ? { path, identity: path } : nearestExisting(dirname(path));
}
