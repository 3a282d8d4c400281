import { readFileSync, readdirSync } from 'node:fs';
import { isProcessOf } from './process-owner.js';
import type { ContainerProcess } from './cgroup/write.js';

/** One line of `/proc/<pid>/stat`, as far as it tells who belongs to whom. */
export interface ProcessLine {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
  /** Clock ticks since boot when it started: with the pid it names one process for ever. */
  readonly startedAt: string;
}

/** How often a tree is read again for processes that were forked while it was being killed. */
const ROUNDS = 20;

/** The node's processes, as far as killing some of them needs it. */
export interface ProcessTable {
  read(): readonly ProcessLine[];
  /** Asked right before each kill: the number may be another process's by then. */
  belongsTo(pid: number, containerId: string): boolean;
  kill(pid: number): void;
}

/**
 * SIGKILL to a process, everything below it, and everything of its session: an exec is the leader of a session of its own, so what it
 * put in the background is found even after its parent has ended. Reads until a round finds nothing new. Only processes that are in
 * the container's cgroup are killed.
 */
export function killProcessTree({ containerId, pid }: ContainerProcess, table = nodeTable()): void {
  const seen = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const fresh = treeOf(pid, table.read()).filter((line) => !seen.has(keyOf(line)));
    if (fresh.length === 0) return;
    for (const line of fresh) {
      seen.add(keyOf(line));
      if (table.belongsTo(line.pid, containerId)) table.kill(line.pid);
    }
  }
}

function nodeTable(): ProcessTable {
  return { read: readProc, belongsTo: isProcessOf, kill: sendKill };
}

/** The process, its descendants, and those of its session with theirs. Nothing of the node's own session leaders above it. */
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

/** Fields 4 (parent), 6 (session) and 22 (start time) of `/proc/<pid>/stat`; the command's name before them may hold anything. */
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

function readProc(): readonly ProcessLine[] {
  const lines: ProcessLine[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    try {
      const line = parseProcessLine(pid, readFileSync(`/proc/${name}/stat`, 'latin1'));
      if (line !== undefined) lines.push(line);
    } catch {
      // It has ended since the directory was read, which is what is wanted of it.
    }
  }
  return lines;
}

function sendKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
