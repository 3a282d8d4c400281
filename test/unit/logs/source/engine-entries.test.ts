import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createFrameReader,
  createTtyReader,
  type OutputReader,
} from '../../../../src/logs/source/engine-entries.js';
import { createLineBatch } from '../../../../src/logs/file/cri-line.js';
import type { EntrySink } from '../../../../src/logs/source/output-source.js';
import {
  criLine,
  framed,
  pieceOf,
  timeAt,
  unframed,
  type Piece,
} from '../../../support/builders/engine-log.js';

const T1 = timeAt(1);
const T2 = timeAt(2);
const FULL = Buffer.alloc(16 * 1024, 'a');

function read(create: (sink: EntrySink) => OutputReader, ...chunks: readonly Buffer[]): string {
  const batch = createLineBatch();
  const reader = create((entry) => batch.append(entry));
  for (const chunk of chunks) reader.read(chunk);
  reader.finish();
  return batch.bytes().toString('latin1');
}

/** The bytes cut at these places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

const anyText = fc.oneof(
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10))),
  fc.constantFrom(Buffer.from(''), Buffer.from('\r'), FULL),
);
const anyPieces = fc
  .array(fc.record({ text: anyText, stream: fc.constantFrom('stdout' as const, 'stderr' as const) }), {
    maxLength: 6,
  })
  // As the Engine cuts lines: a piece that is not the end of its line is full.
  .map((pieces) =>
    pieces.map(({ text, stream }, index) =>
      pieceOf(timeAt(index), text, { stream, ended: text.length < FULL.length }),
    ),
  );

describe('the output of a container without a TTY', () => {
  it('is what the container wrote, byte for byte, however it arrives', () => {
    fc.assert(
      fc.property(anyPieces, fc.array(fc.nat(100_000), { maxLength: 8 }), (pieces, places) => {
        const arrived = cut(Buffer.concat(pieces.map(framed)), places);
        expect(read(createFrameReader, ...arrived)).toBe(pieces.map(criLine).join(''));
      }),
    );
  });

  it('ends without a newline when the last line had none', () => {
    const last = pieceOf(T1, 'prompt> ', { ended: false });
    expect(read(createFrameReader, framed(last))).toBe(criLine(last));
  });

  it('gets the end of a line back that the Engine has lost, when more comes', () => {
    const pieces = [
      pieceOf(T1, FULL, { ended: false }),
      pieceOf(T1, 'rest', { ended: false }),
      pieceOf(T2, 'next'),
    ];
    const end = pieceOf(T1, '');
    expect(read(createFrameReader, ...pieces.map(framed))).toBe(
      [...pieces.slice(0, 2), end, pieces[2]!].map(criLine).join(''),
    );
  });

  it('is a line each where a log driver keeps several in one piece', () => {
    expect(read(createFrameReader, framed(pieceOf(T1, 'one\ntwo')))).toBe(
      [pieceOf(T1, 'one'), pieceOf(T1, 'two')].map(criLine).join(''),
    );
  });

  it('has its times in UTC when the Engine has another zone', () => {
    const local = pieceOf(T1.replace('Z', '+00:00'), 'text');
    expect(read(createFrameReader, framed(local))).toBe(criLine({ ...local, time: T1 }));
  });

  it('is refused when it breaks off, is no output, or tells of a failure of the Engine', () => {
    const whole = framed(pieceOf(T1, 'text'));
    expect(() => read(createFrameReader, whole.subarray(0, 20))).toThrow(/broke off/);
    expect(() => read(createFrameReader, Buffer.from('not a frame at all'))).toThrow();
    expect(() =>
      read(createFrameReader, Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, 4]), Buffer.from('text')])),
    ).toThrow(/time/);
    const failure = Buffer.from('Error grabbing logs: gone\n');
    expect(() =>
      read(createFrameReader, Buffer.concat([Buffer.from([3, 0, 0, 0, 0, 0, 0, failure.length]), failure])),
    ).toThrow('the Engine: Error grabbing logs: gone');
  });
});

describe('the output of a container with a TTY', () => {
  const stdout = (pieces: readonly Piece[]): Piece[] =>
    pieces.map((piece) => ({ ...piece, stream: 'stdout' }));

  it('is what the container wrote, byte for byte, however it arrives', () => {
    fc.assert(
      fc.property(anyPieces.map(stdout), fc.array(fc.nat(100_000), { maxLength: 8 }), (pieces, places) => {
        const arrived = cut(Buffer.concat(pieces.map(unframed)), places);
        expect(read(createTtyReader, ...arrived)).toBe(pieces.map(criLine).join(''));
      }),
    );
  });

  it('goes on where a driver that keeps text has made pieces longer that were none', () => {
    const swollen = (bad: number): Buffer =>
      Buffer.concat([FULL.subarray(bad), Buffer.from('\ufffd'.repeat(bad))]);
    const pieces = [1, 100, FULL.length, 7].map((bad, index) =>
      pieceOf(timeAt(index), swollen(bad), { ended: false }),
    );
    const texts: string[] = [];
    const reader = createTtyReader(({ source, start, end }) =>
      texts.push(source.toString('latin1', start, end)),
    );
    for (const chunk of cut(Buffer.concat(pieces.map(unframed)), [10, 16_500, 33_000, 50_000]))
      reader.read(chunk);
    reader.finish();
    expect(texts).toEqual(pieces.map(({ text }) => text.toString('latin1')));
  });

  it('is refused rather than held when it has neither newlines nor times', () => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const reader = createTtyReader(() => undefined);
    reader.read(unframed(pieceOf(T1, FULL, { ended: false })));
    expect(() => {
      for (let count = 0; count < 64; count += 1) reader.read(chunk);
    }).toThrow(/a piece of output of/);
  });

  it('keeps carriage returns, and ends without a newline when the last line had none', () => {
    const pieces = [pieceOf(T1, 'line\r'), pieceOf(T2, 'login: ', { ended: false })];
    expect(read(createTtyReader, ...pieces.map(unframed))).toBe(pieces.map(criLine).join(''));
  });

  it('gets the end of a line back that the Engine has lost, when more comes', () => {
    const pieces = [
      pieceOf(T1, FULL, { ended: false }),
      pieceOf(T1, 'rest\r', { ended: false }),
      pieceOf(T2, 'next\r'),
    ];
    const end = pieceOf(T1, '');
    expect(read(createTtyReader, ...pieces.map(unframed))).toBe(
      [...pieces.slice(0, 2), end, pieces[2]!].map(criLine).join(''),
    );
  });
});
