import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { timeNsOf } from '../../../src/logs/file/cri-line.js';
import { createPositions } from '../../../src/logs/file/position.js';
import { openLogWriter } from '../../../src/logs/file/log-writer.js';
import { createOutputReader } from '../../../src/logs/resume/catch-up.js';
import { createStreamSource } from '../../../src/logs/source/engine-stream.js';
import { criLine, framed, pieceOf, timeAt, type Piece } from '../../support/builders/engine-log.js';

/**
 * A container writes, Berths come and go at any moment, the kubelet rotates, the Engine comes and goes:
 * whatever happens, the files put together are what the Engine has.
 */
type Event =
  | { readonly kind: 'write'; readonly drafts: readonly Draft[] }
  /**
   * A Berth reads until so many bytes came, and goes on to the next event, or dies. `torn` of the bytes it
   * wrote last are lost.
   */
  | {
      readonly kind: 'read';
      readonly follow: boolean;
      readonly bytes: number;
      readonly dies: boolean;
      readonly torn: number;
    }
  /** The kubelet renames; the Berth that lives is told to reopen. */
  | { readonly kind: 'rotate'; readonly told: boolean }
  /**
   * The kubelet's call failed, though Berth may have reopened, and a new one may have opened the log since.
   */
  | { readonly kind: 'rename back' };

interface Draft {
  /** Nanoseconds since the one before; a negative one is of a stream that was slower to be written. */
  readonly gap: number;
  readonly text: string;
  readonly stream: 'stdout' | 'stderr';
}

const anyGap = fc.constantFrom(0, 0, 0, 1, 1_000, 400_000_000, 5_000_000_000, -300_000_000);
const anyPiece = fc.record({
  gap: anyGap,
  text: fc.constantFrom('', 'a', 'a', 'b', 'a longer text'),
  stream: fc.constantFrom('stdout' as const, 'stdout' as const, 'stderr' as const),
});
const anyEvent: fc.Arbitrary<
  Event | { kind: 'write'; drafts: readonly { gap: number; text: string; stream: 'stdout' | 'stderr' }[] }
> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      drafts: fc.array(anyPiece, { minLength: 1, maxLength: 12 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      follow: fc.boolean(),
      bytes: fc.constantFrom(0, 30, 60, 100, 300, 1e9, 1e9, 1e9),
      dies: fc.boolean(),
      torn: fc.constantFrom(0, 0, 1, 10, 41, 60),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('rotate' as const), told: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'rename back' as const }) },
);

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'berth-log-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** The Engine's copy of the output, and the node's disk. */
function createNode() {
  const dir = mkdtempSync(join(directory, 'run-'));
  const path = join(dir, '0.log');
  const positions = createPositions(join(dir, 'positions'));
  const kept: Piece[] = [];
  let clockNs = 3_600_000_000_000;
  let rotations = 0;
  /** By the last rotation. */
  let rotated: string | undefined;
  let berth: ReturnType<typeof startBerth> | undefined;

  function startBerth() {
    const log = openLogWriter({
      containerId: 'c',
      log: { podDirectory: dir, path },
      positions,
      phase: 'running',
      pool: [],
      onWritten: () => undefined,
    });
    const stream = {
      containerId: 'c',
      tty: false,
      logs: async (_id: string, { sinceNs }: { sinceNs: bigint | undefined }) => {
        const sent = kept.filter(({ time }) => sinceNs === undefined || timeNsOf(time) >= sinceNs);
        return streamOf(Buffer.concat(sent.map(framed)), left);
      },
    };
    const gaps: string[] = [];
    let left = 0;
    return {
      log,
      gaps,
      reopen() {
        if (!log.reopen()) log.takeUp('running');
      },
      async read(follow: boolean, bytes: number) {
        left = bytes;
        if (log.isNameless()) log.takeUp('running');
        const reader = createOutputReader({
          source: createStreamSource(stream),
          nowNs: () => timeNsOf(timeAt(clockNs)),
          onGap: () => gaps.push('gap'),
        });
        const reading = { log, ended: NEVER, signal: NEVER };
        await reader.catchUp(reading).catch(() => undefined);
        if (follow) await reader.follow(reading).catch(() => undefined);
      },
    };
  }

  const files = (): string[] => [
    ...readdirSync(dir)
      .filter((name) => name.startsWith('0.log.'))
      .sort()
      .map((name) => join(dir, name)),
    ...(sizeOf(path) === undefined ? [] : [path]),
  ];
  return {
    kept,
    write(drafts: readonly Draft[]) {
      for (const { gap, text, stream } of drafts) {
        clockNs += Math.max(0, gap);
        // Another stream's time may be a little earlier; the clock itself goes on.
        kept.push(pieceOf(timeAt(clockNs + Math.min(0, gap)), text, { stream }));
      }
    },
    async read({ follow, bytes, dies, torn }: Extract<Event, { kind: 'read' }>) {
      berth ??= startBerth();
      const current = files().at(-1) ?? path;
      const size = sizeOf(current);
      await berth.read(follow, bytes);
      if (!dies) return;
      berth.log.close();
      berth = undefined;
      tear(current, size, torn);
    },
    rotate(told: boolean) {
      // A kubelet that finds no log just has it opened again.
      if (sizeOf(path) !== undefined) {
        rotated = `${path}.${String(rotations++).padStart(4, '0')}`;
        renameSync(path, rotated);
      }
      // A kubelet whose call failed puts the name back; some other program does not.
      if (told) berth?.reopen();
      else {
        berth?.log.close();
        berth = undefined;
      }
    },
    renameBack() {
      if (rotated !== undefined) renameSync(rotated, path);
      rotated = undefined;
    },
    async finish() {
      berth ??= startBerth();
      await berth.read(true, 1e9);
      berth.log.close();
      return {
        text: files()
          .map((file) => readFileSync(file, 'latin1'))
          .join(''),
        gaps: berth.gaps,
      };
    },
  };
}

const NEVER = new AbortController().signal;

function sizeOf(path: string): number | undefined {
  try {
    return readFileSync(path).length;
  } catch {
    return undefined;
  }
}

/** What a crash does to a write under way. */
function tear(path: string, from: number | undefined, count: number): void {
  const fd = openSync(path, 'r+');
  const { size } = fstatSync(fd);
  ftruncateSync(fd, Math.max(from ?? 0, size - count));
  closeSync(fd);
}

/** Sends so many bytes, and breaks off when that is not all. */
function streamOf(bytes: Buffer, limit: number): Readable {
  const sent = bytes.subarray(0, limit);
  return Readable.from(
    (function* () {
      for (let at = 0; at < sent.length; at += 37) yield sent.subarray(at, at + 37);
      if (sent.length < bytes.length) throw new Error('broke off');
    })(),
  );
}

describe('the log of a container, over all its files', () => {
  it('has each line that the Engine has once and in order, whenever Berths die and files are rotated', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { minLength: 1, maxLength: 14 }), async (events) => {
        const node = createNode();
        for (const event of events) {
          if (event.kind === 'write') node.write(event.drafts);
          else if (event.kind === 'read') await node.read(event);
          else if (event.kind === 'rotate') node.rotate(event.told);
          else node.renameBack();
        }
        const { text, gaps } = await node.finish();
        expect(text.split('\n')).toEqual(node.kept.map(criLine).join('').split('\n'));
        expect(gaps).toEqual([]);
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});
