import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLineBatch, timeNsOf } from '../../../src/logs/line-codec.js';
import { createLocalLogDecoder } from '../../../src/logs/local-log-codec.js';
import { createLocalSource } from '../../../src/logs/local-source.js';
import { criLine, pieceOf, timeAt, type Piece } from './engine-log.js';
import { createLocalDriver, entryOf, type LocalDriver } from './local-driver.js';

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
  const output = {
    batch,
    added: () => onLines(),
    blocked: () => false,
    flush: () => undefined,
    flushed: () => Promise.resolve(),
    close: () => undefined,
  };
  const source = createLocalSource(
    { dockerRootDir: () => Promise.resolve(root), containerId: 'c', ended: () => ended.signal },
    output,
    Buffer.alloc(64 * 1024),
  );
  const text = (): string => batch.bytes().toString('latin1');
  return {
    ended,
    text,
    read: (follow: boolean, sinceNs?: bigint) => source.read(batch.append, { follow, sinceNs }, new AbortController().signal),
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

function numbered(from: number, count: number): Piece[] {
  return Array.from({ length: count }, (_, index) => pieceOf(timeAt((from + index) * 1000), String(from + index)));
}

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
        const decoder = createLocalLogDecoder(batch.append, undefined);
        const used = decoder.decode(bytes, cut % (bytes.length + 1));
        decoder.decode(bytes.subarray(used), bytes.length - used);
        expect(batch.bytes().toString('latin1')).toBe(pieces.map(criLine).join(''));
      }),
    );
  });

  it('are refused when they are anything else', () => {
    const whole = entryOf(pieceOf(timeAt(1), 'text'));
    const broken = [
      Buffer.from('{"log":"text\\n","stream":"stdout"}\n'),
      Buffer.alloc(64),
      Buffer.concat([whole.subarray(0, 30), whole, whole]),
    ];
    for (const bytes of broken) {
      expect(() => createLocalLogDecoder(() => undefined, undefined).decode(bytes, bytes.length)).toThrow(/not in the format/);
    }
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
    expect(await reading).toBe(true);
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
    expect(await reading).toBe(false);
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
    expect(await reading).toBe(true);
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

  it('is left to the stream of the Engine where there are no such files', async () => {
    await expect(createReader().read(false)).rejects.toMatchObject({ fault: 'unimplemented' });
  });
});
