import { describe, expect, it } from 'vitest';
import { findKeyed, parseCount, parsePressure } from '../../../../src/stats/usage/parse-cgroup-file.js';

describe('parseCount', () => {
  it('keeps every digit of a count that a double would round', () => {
    expect(parseCount('9223372036854771712\n')).toBe(9223372036854771712n);
  });

  it.each(['max\n', '', '-1\n', undefined])('takes %j for no count', (text) => {
    expect(parseCount(text)).toBeUndefined();
  });
});

describe('findKeyed', () => {
  const stat = 'inactive_file 1\ntotal_inactive_file 22\nfile 333\nlast 4444';

  it.each([
    ['inactive_file', 1n],
    ['total_inactive_file', 22n],
    ['file', 333n],
    ['last', 4444n],
  ])('finds %s by its whole name, wherever it stands', (key, expected) => {
    expect(findKeyed(stat, key)).toBe(expected);
  });

  it('finds nothing under a part of a name', () => {
    expect(findKeyed(stat, 'inactive')).toBeUndefined();
    expect(findKeyed('', 'file')).toBeUndefined();
  });
});

describe('parsePressure', () => {
  it('gives the total in nanoseconds, which the kernel counts in microseconds', () => {
    const text =
      'some avg10=0.41 avg60=1.35 avg300=1.46 total=80064739\nfull avg10=0.00 avg60=0.00 avg300=12.5 total=0\n';
    expect(parsePressure(text)).toEqual({
      some: { avg10: 0.41, avg60: 1.35, avg300: 1.46, totalNs: 80064739000n },
      full: { avg10: 0, avg60: 0, avg300: 12.5, totalNs: 0n },
    });
  });

  it('leaves full unset where the kernel has no such line for the CPU', () => {
    expect(parsePressure('some avg10=0.00 avg60=0.00 avg300=0.00 total=1\n')?.full).toBeUndefined();
  });

  it.each([undefined, '', 'nonsense'])('takes %j for no information', (text) => {
    expect(parsePressure(text)).toBeUndefined();
  });
});
