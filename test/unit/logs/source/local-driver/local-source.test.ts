import { appendFileSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLineBatch, timeNsOf } from '../../../../../src/logs/file/cri-line.js';
import { createLocalLogDecoder } from '../../../../../src/logs/source/local-driver/entry-decoder.js';
import { createLocalSource } from '../../../../../src/logs/source/local-driver/local-source.js';
import { criLine, pieceOf, timeAt, type Piece } from '../../../../support/builders/engine-log.js';
import {
  createLocalDriver,
  entryOf,
  type LocalDriver,
} from '../../../../support/builders/local-driver-files.js';

const FULL = Buffer.alloc(16 * 1024, 'a');
let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'berth-local-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function driver(maxFiles = 3): LocalDriver {
  return createLocalDriver(join(root, 'containers', 'c', 'local-logs'), maxFiles);
}

/** A source whose lines are kept, and when to look at them. */
function createReader() {
  const batch = createLineBatch();
  const ended = new AbortController();
  let onLines = (): void => undefined;
  let damage = 0;
  const source = createLocalSource({
    dockerRootDir: () => Promise.resolve(root),
    containerId: 'c',
    block: Buffer.alloc(64 * 1024),
    onDamage: () => (damage += 1),
  });
  const text = (): string => batch.bytes().toString('latin1');
  return {
    ended,
    text,
    damage: () => damage,
    async read(follow: boolean, sinceNs?: bigint) {
      const options = { follow, sinceNs, isPlaced: () => false, ended: ended.signal };
      const blocks = source.read(batch.append, options, new AbortController().signal);
      for (;;) {
        const { done, value } = await blocks.next();
        onLines();
        if (done === true) return value;
      }
    },
    /** Resolves when so many lines were read. */
    lines: (count: number) =>
      new Promise<void>((resolve) => {
        onLines = () => {
          if (text().split('\n').length > count) resolve();
        };
        onLines();
      }),
  };
}

/**
 * Past the looks of a reader that nothing comes for, after which it leaves it to the kernel: eight of 20 ms.
 */
async function untilWatched(): Promise<void> {
  for (let look = 0; look < 8; look += 1) await wait(25);
}

function numbered(from: number, count: number): Piece[] {
  return Array.from({ length: count }, (_, index) =>
    pieceOf(timeAt((from + index) * 1000), String(from + index)),
  );
}

/** All of a file, which nothing is wrong with. */
const WHOLE = { sinceNs: undefined, isPlaced: () => false, onDamage: () => undefined };

describe("the files of Docker's local log driver", () => {
  it('have every entry, whatever its text, whichever way the bytes are cut', () => {
    const anyPiece = fc.record({
      time: fc.nat().map((ns) => timeAt(ns * 7919)),
      stream: fc.constantFrom('stdout' as const, 'stderr' as const),
      text: fc.oneof(
        fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10))),
        fc.constant(FULL),
      ),
      ended: fc.boolean(),
      continues: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyPiece, { maxLength: 8 }), fc.nat(), (pieces, cut) => {
        const bytes = Buffer.concat(pieces.map((piece) => entryOf(piece, piece.continues)));
        const batch = createLineBatch();
        const decoder = createLocalLogDecoder(batch.append, WHOLE);
        const used = decoder.decode(bytes, cut % (bytes.length + 1), false);
        decoder.decode(bytes.subarray(used), bytes.length - used, true);
        expect(batch.bytes().toString('latin1')).toBe(pieces.map(criLine).join(''));
      }),
    );
  });

  it('are refused when they are anything else', () => {
    for (const bytes of [Buffer.from('{"log":"text\\n","stream":"stdout"}\n'), Buffer.alloc(64)]) {
      expect(() => createLocalLogDecoder(() => undefined, WHOLE).decode(bytes, bytes.length, true)).toThrow(
        /not in the format/,
      );
    }
  });

  it('have what is whole, when a disk that was full has cut entries short', () => {
    const anyPart = fc.record({
      piece: fc.nat({ max: 30 }),
      keep: fc.option(fc.nat({ max: 40 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(anyPart, { minLength: 1, maxLength: 12 }), (parts) => {
        const pieces = parts.map(({ piece, keep }, index) => ({
          piece: pieceOf(timeAt(index), 'x'.repeat(piece)),
          keep,
        }));
        const bytes = Buffer.concat(
          pieces.map(({ piece, keep }) =>
            keep === undefined
              ? entryOf(piece)
              : entryOf(piece).subarray(0, Math.min(keep, entryOf(piece).length - 1)),
          ),
        );
        const batch = createLineBatch();
        const whole = pieces.filter(({ keep }) => keep === undefined);
        if (whole.length > 0) createLocalLogDecoder(batch.append, WHOLE).decode(bytes, bytes.length, true);
        // Those that were cut short may pass for a whole one together; what is whole is there nonetheless.
        const lines = batch
          .bytes()
          .toString('latin1')
          .split(/(?<=\n)/);
        const wanted = whole.map(({ piece }) => criLine(piece));
        expect(lines.filter((line) => wanted.includes(line))).toEqual(wanted);
      }),
    );
  });

  it('have the entry after one that lacks its end, though the beginning of that passes for it', () => {
    const [first, second, third] = numbered(0, 3) as [Piece, Piece, Piece];
    const bytes = Buffer.concat([entryOf(first).subarray(0, -4), entryOf(second), entryOf(third)]);
    const batch = createLineBatch();
    createLocalLogDecoder(batch.append, WHOLE).decode(bytes, bytes.length, true);
    expect(batch.bytes().toString('latin1')).toBe([first, second, third].map(criLine).join(''));
  });
});

describe('a container whose log driver is local, on the node of its Engine', () => {
  it('is read over all files, compressed or not, from the time that was asked for on', async () => {
    const docker = driver();
    const pieces = numbered(0, 40);
    docker.write(...pieces.slice(0, 10));
    docker.rotate();
    docker.write(...pieces.slice(10, 20));
    docker.rotate();
    docker.write(...pieces.slice(20));
    const all = createReader();
    await all.read(false);
    expect(all.text()).toBe(pieces.map(criLine).join(''));
    const some = createReader();
    await some.read(false, timeNsOf(pieces[15]!.time));
    expect(some.text()).toBe(pieces.slice(15).map(criLine).join(''));
  });

  it('is followed to its end, through rotations, also those that come before it was read', async () => {
    const docker = driver();
    const pieces = numbered(0, 600);
    const reader = createReader();
    const reading = reader.read(true);
    for (let at = 0; at < pieces.length; at += 100) {
      docker.write(...pieces.slice(at, at + 50));
      if (at % 200 === 0) await reader.lines(at + 50);
      docker.write(...pieces.slice(at + 50, at + 100));
      docker.rotate();
      await reader.lines(at + 100);
      docker.compress();
    }
    reader.ended.abort();
    expect(await reading).toBe('complete');
    expect(reader.text()).toBe(pieces.map(criLine).join(''));
  });

  it('says so when Docker has rotated so often that files were missed, after all that is known to be before those', async () => {
    const docker = driver(2);
    const pieces = numbered(0, 40);
    docker.write(...pieces.slice(0, 10));
    const reader = createReader();
    const reading = reader.read(true);
    await reader.lines(10);
    for (let at = 10; at < 40; at += 10) {
      docker.rotate();
      docker.write(...pieces.slice(at, at + 10));
    }
    expect(await reading).toBe('open');
    expect(reader.text()).toBe(pieces.slice(0, 10).map(criLine).join(''));
  });

  it('is followed also where Docker keeps a single file', async () => {
    const docker = driver(1);
    const pieces = numbered(0, 20);
    docker.write(...pieces.slice(0, 10));
    const reader = createReader();
    const reading = reader.read(true);
    await reader.lines(10);
    docker.rotate();
    docker.write(...pieces.slice(10));
    await reader.lines(20);
    reader.ended.abort();
    expect(await reading).toBe('complete');
    expect(reader.text()).toBe(pieces.map(criLine).join(''));
  });

  it('waits for the rest of an entry that is being written', async () => {
    const docker = driver();
    const [first, second] = numbered(0, 2) as [Piece, Piece];
    const reader = createReader();
    const reading = reader.read(true);
    const bytes = entryOf(second);
    docker.write(first);
    appendFileSync(join(docker.directory, 'container.log'), bytes.subarray(0, 20));
    await reader.lines(1);
    appendFileSync(join(docker.directory, 'container.log'), bytes.subarray(20));
    await reader.lines(2);
    reader.ended.abort();
    await reading;
    expect(reader.text()).toBe([first, second].map(criLine).join(''));
  });

  it('is waited for in peace when the last entry is cut short, or the file was emptied', async () => {
    const docker = driver();
    const pieces = numbered(0, 4);
    const reader = createReader();
    const reading = reader.read(true);
    docker.write(pieces[0]!);
    await reader.lines(1);
    appendFileSync(join(docker.directory, 'container.log'), entryOf(pieces[1]!).subarray(0, 20));
    await untilWatched();
    docker.write(...pieces.slice(1, 3));
    await reader.lines(3);
    expect(reader.damage()).toBe(1);
    truncateSync(join(docker.directory, 'container.log'));
    await untilWatched();
    docker.write(pieces[3]!);
    await reader.lines(4);
    reader.ended.abort();
    expect(await reading).toBe('complete');
    expect(reader.text()).toBe(pieces.map(criLine).join(''));
  });

  it('is left to the stream of the Engine where there are no such files', async () => {
    await expect(createReader().read(false)).rejects.toMatchObject({ fault: 'unimplemented' });
  });
});
