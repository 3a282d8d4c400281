import { readFileSync, readdirSync } from 'node:fs';
import { systemClock } from '../async/clock.js';
import { createTurns, type Turns } from '../async/turns.js';
import { messageOf } from '../errors/adapter-error.js';
import type { ContainerProcess } from './cgroup/locate.js';
import { isProcessOf } from './process-owner.js';

/** One line of `/proc/<pid>/stat`, as far as it shows the parent and session. */
export interface ProcessLine {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
  /** Clock ticks since boot when it started: with the pid it names one process forever. */
  readonly startedAt: string;
}

/** How often a tree is read again for processes that were forked while it was being killed. */
const ROUNDS = 20;

/** The node's processes, as far as killing some of them needs it. */
export interface ProcessTable {
  read(): Promise<readonly ProcessLine[]>;
  /** Asked right before each kill: the number may be another process's by then. */
  belongsTo(pid: number, containerId: string): boolean;
  kill(pid: number): void;
}

/**
 * What all killing together may take of a turn of the event loop. A pod decides how many processes the node
 * has, and how many commands of it are killed at a time: reading 3,000 of them takes a tenth of a second.
 */
const TURN = { turnMs: 4, stepMs: 1 } as const;

export type KillProcessTree = (process: ContainerProcess) => Promise<void>;

/**
 * SIGKILL to a process, everything below it, and everything of its session: an exec is the leader of a
 * session of its own, so what it put in the background is found even after its parent has ended. Reads until
 * a round finds nothing new. Only processes that are in the container's cgroup are killed. All kills share
 * their readings of the node, and the turns of the event loop.
 */
export function createKillProcessTree(given?: ProcessTable): KillProcessTree {
  const turns = createTurns(systemClock, TURN);
  const table = given ?? nodeTable(turns);

  return async ({ containerId, pid }) => {
    const seen = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) {
      const lines = await table.read();
      let fresh: readonly ProcessLine[] = [];
      await forEach(turns, [lines], () => {
        fresh = treeOf(pid, lines).filter((line) => !seen.has(keyOf(line)));
      });
      if (fresh.length === 0) return;
      await forEach(turns, fresh, (line) => {
        seen.add(keyOf(line));
        if (table.belongsTo(line.pid, containerId)) table.kill(line.pid);
      });
    }
  };
}

/**
 * SIGKILL to every process that is in the container's cgroup, also if the Engine did not start it. Shares the readings of the
 * node and the turns of the event loop among its calls.
 */
export function createKillAllOf(given?: ProcessTable): (containerId: string) => Promise<void> {
  const turns = createTurns(systemClock, TURN);
  const table = given ?? nodeTable(turns);

  return async (containerId) => {
    await forEach(turns, await table.read(), ({ pid }) => {
      if (table.belongsTo(pid, containerId)) table.kill(pid);
    });
  };
}

function forEach<T>(turns: Turns, items: readonly T[], act: (item: T) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let at = 0;
    turns.run((mayGoOn) => {
      try {
        for (let first = true; at < items.length && (first || mayGoOn()); at += 1, first = false)
          act(items[at] as T);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(messageOf(error)));
        return false;
      }
      if (at < items.length) return true;
      resolve();
      return false;
    });
  });
}

function nodeTable(turns: Turns): ProcessTable {
  return { read: shared(() => readProc(turns)), belongsTo: isProcessOf, kill: sendKill };
}

/**
 * The process, its descendants, and those of its session with theirs. Nothing of the node's own session
 * leaders above it.
 */
export function treeOf(pid: number, lines: readonly ProcessLine[]): ProcessLine[] {
  const members = new Set<number>([pid]);
  const ownSession =
    lines.some((line) => line.pid === pid && line.session === pid) || !lines.some((line) => line.pid === pid);
  for (let before = 0; before !== members.size;) {
    before = members.size;
    for (const line of lines) {
      if (members.has(line.parent) || (ownSession && line.session === pid)) members.add(line.pid);
    }
  }
  return lines.filter((line) => members.has(line.pid));
}

/**
 * Fields 4 (parent), 6 (session) and 22 (start time) of `/proc/<pid>/stat`; the command's name before them
 * may hold anything.
 */
export function parseProcessLine(pid: number, stat: string): ProcessLine | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [, parent, , session] = fields;
  const startedAt = fields[19];
  if (parent === undefined || session === undefined || startedAt === undefined) return undefined;
  return { pid, parent: Number(parent), session: Number(session), startedAt };
}

function keyOf({ pid, startedAt }: ProcessLine): string {
  return `${String(pid)}@${startedAt}`;
}

/**
 * One at a time, for all who asked before it began: what began earlier may have missed what they look for.
 */
export function shared<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  let next: Promise<T> | undefined;

  function start(): Promise<T> {
    const started = read().finally(() => {
      if (running === started) running = undefined;
    });
    running = started;
    return started;
  }

  function startNext(): Promise<T> {
    next = undefined;
    return start();
  }

  return () => {
    if (running === undefined) return start();
    next ??= running.then(startNext, startNext);
    return next;
  };
}

async function readProc(turns: Turns): Promise<readonly ProcessLine[]> {
  const lines: ProcessLine[] = [];
  await forEach(turns, readdirSync('/proc'), (name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid)) return;
    try {
      const line = parseProcessLine(pid, readFileSync(`/proc/${name}/stat`, 'latin1'));
      if (line !== undefined) lines.push(line);
    } catch {
      // It has ended since the directory was read, which is what is wanted of it.
    }
  });
  return lines;
}

function sendKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
