import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalTime,
  createLineBatch,
  MAX_TEXT_BYTES,
  parseLine,
  timeNsOf,
  type BufferPool,
  type Entry,
} from '../../../../src/logs/file/cri-line.js';

const TIME = '2026-11-24T21:00:00.123456789Z';

function entryOf(text: Buffer | string, changes: Partial<Entry> = {}): Entry {
  const source = Buffer.from(text);
  return {
    time: Buffer.from(TIME),
    timeAt: 0,
    source,
    start: 0,
    end: source.length,
    stream: 'stdout',
    ended: true,
    ...changes,
  };
}

function encode(...entries: Entry[]): string {
  const batch = createLineBatch();
  for (const entry of entries) batch.append(entry);
  return batch.bytes().toString('latin1');
}

describe('a CRI log line', () => {
  it('is time, stream, tag and text, with F for the end of a line and P for a piece that another follows', () => {
    expect(encode(entryOf('out'), entryOf('err', { stream: 'stderr', ended: false }))).toBe(
      `${TIME} stdout F out\n${TIME} stderr P err\n`,
    );
  });

  it('may have no text at all', () => {
    expect(encode(entryOf(''))).toBe(`${TIME} stdout F \n`);
  });

  it('has at most 16 KiB of text: what is longer goes on in the next, and only the last is tagged as it came', () => {
    const tags = encode(entryOf(Buffer.alloc(2 * MAX_TEXT_BYTES + 1, 'x')))
      .split('\n')
      .map((line) => [line.slice(38, 39), Math.max(0, line.length - 40)]);
    expect(tags).toEqual([
      ['P', MAX_TEXT_BYTES],
      ['P', MAX_TEXT_BYTES],
      ['F', 1],
      ['', 0],
    ]);
    expect(encode(entryOf(Buffer.alloc(MAX_TEXT_BYTES, 'x'))).slice(38, 39)).toBe('F');
  });

  it('has the bytes as they came, whatever they are', () => {
    const anyText = fc
      .tuple(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(1, 1, 1000))
      .map(([bytes, times]) =>
        Buffer.concat(Array<Buffer>(times).fill(Buffer.from(bytes.filter((byte) => byte !== 10)))),
      );
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, ended) => {
        const lines = encode(entryOf(text, { ended })).split('\n').slice(0, -1);
        expect(lines.map((line) => line.slice(40)).join('')).toBe(text.toString('latin1'));
        expect(lines.map((line) => parseLine(Buffer.from(line, 'latin1'))?.ended)).toEqual(
          lines.map((_, at) => ended && at === lines.length - 1),
        );
      }),
    );
  });
});

describe('parseLine', () => {
  it('tells a line of ours from anything else', () => {
    expect(parseLine(Buffer.from(`${TIME} stderr P some text`))).toEqual({
      time: TIME,
      stream: 'stderr',
      ended: false,
    });
    for (const other of [
      '',
      'text',
      '{"log":"x"}',
      `${TIME} stdin F x`,
      `${TIME} stdout X x`,
      `${TIME} stdout F`,
    ]) {
      expect(parseLine(Buffer.from(other))).toBeUndefined();
    }
  });
});

describe('a time', () => {
  it('is read to the nanosecond', () => {
    expect(timeNsOf(TIME)).toBe(1_795_554_000_123_456_789n);
  });

  it.each([
    ['2026-11-24T23:00:00.123456789+02:00', TIME],
    ['2026-11-24T21:00:00.5Z', '2026-11-24T21:00:00.500000000Z'],
    ['2026-11-24T21:00:00Z', '2026-11-24T21:00:00.000000000Z'],
    ['yesterday', undefined],
    ['2026-99-24T21:00:00Z', undefined],
  ])('of an Engine in any zone, %s, is written as %s', (given, canonical) => {
    expect(canonicalTime(given)).toBe(canonical);
  });
});

describe('a batch of lines', () => {
  it('keeps what was not written, and gives its memory to the next when it is empty', () => {
    const pool: BufferPool = [];
    const batch = createLineBatch(pool);
    batch.append(entryOf('one'));
    const first = batch.bytes().length;
    batch.append(entryOf('two'));
    batch.drop(first);
    expect(batch.bytes().toString()).toBe(`${TIME} stdout F two\n`);
    expect(pool).toHaveLength(0);
    batch.drop(batch.bytes().length);
    expect(batch.bytes()).toHaveLength(0);
    expect(pool).toHaveLength(1);
    createLineBatch(pool).append(entryOf('three'));
    expect(pool).toHaveLength(0);
  });
});
