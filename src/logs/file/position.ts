import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Tail } from './tail.js';

/**
 * What Berth has to know of a container's log besides the log itself, which shows what was written last.
 * Written when a log file is opened, before its first line, so that a file that was just rotated does not
 * make Berth forget what the one before it ends with.
 */
export interface Position {
  /** `device:inode` of the log file. */
  readonly file: string;
  /** What was in the file before the first line of this container's. */
  readonly start: number;
  /** What was written before the file was opened. */
  readonly before: Tail;
  /** Set once everything that the container wrote until it ended, at this time, is in the log. */
  readonly completeAtNs?: string | undefined;
}

/** One small file per container. Losing them loses no line; some may be written again. */
export interface Positions {
  /** Undefined when there is none that can be read. */
  find(containerId: string): Position | undefined;
  /** Whole or not at all. Throws what the file system says. */
  save(containerId: string, position: Position): void;
  /** Also what a write that was cut short has left. */
  forget(containerId: string): void;
  /** Of containers with a position, or with what is left of writing one. */
  ids(): string[];
}

const run = v.object({
  hash: v.string(),
  time: v.string(),
  count: v.pipe(v.number(), v.integer(), v.minValue(1)),
});
const schema = v.object({
  v: v.literal(1),
  file: v.string(),
  start: v.pipe(v.number(), v.integer(), v.minValue(0)),
  before: v.object({
    runs: v.array(run),
    open: v.object({ stdout: v.optional(v.string()), stderr: v.optional(v.string()) }),
    sameTime: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  }),
  completeAtNs: v.optional(v.string()),
});

const SUFFIX = '.json';

/** A Berth that is killed while it writes, or a full disk, leaves this file. */
const BESIDE = '.new';

export function createPositions(directory: string): Positions {
  const pathOf = (id: string): string => join(directory, `${id}${SUFFIX}`);
  const besideOf = (id: string): string => `${pathOf(id)}${BESIDE}`;

  return {
    find(id) {
      try {
        const result = v.safeParse(schema, JSON.parse(readFileSync(pathOf(id), 'utf8')));
        return result.success ? result.output : undefined;
      } catch {
        // None yet, or cut short by a crash of the machine: the log's own lines are what counts.
        return undefined;
      }
    },
    save(id, position) {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      writeFileSync(besideOf(id), JSON.stringify({ v: 1, ...position }), { mode: 0o600 });
      renameSync(besideOf(id), pathOf(id));
    },
    forget(id) {
      rmSync(pathOf(id), { force: true });
      rmSync(besideOf(id), { force: true });
    },
    ids() {
      try {
        const names = readdirSync(directory).map((name) =>
          name.endsWith(BESIDE) ? name.slice(0, -BESIDE.length) : name,
        );
        const ids = names.flatMap((name) => (name.endsWith(SUFFIX) ? [name.slice(0, -SUFFIX.length)] : []));
        return [...new Set(ids)];
      } catch {
        return [];
      }
    },
  };
}
