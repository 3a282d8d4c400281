import { describe, expect, it } from 'vitest';
import { createBackOff } from '../../../src/async/back-off.js';

describe('a back-off', () => {
  it('doubles its delay with each attempt up to the longest, and starts over when it is reset', () => {
    const backOff = createBackOff({ firstMs: 50, longestMs: 300 });
    const next = (count: number): number[] => Array.from({ length: count }, () => backOff.nextMs());
    expect(next(5)).toEqual([50, 100, 200, 300, 300]);
    backOff.reset();
    expect(next(2)).toEqual([50, 100]);
  });
});
