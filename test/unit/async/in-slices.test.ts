import { describe, expect, it } from 'vitest';
import { allSlices, inSlices } from '../../../src/async/in-slices.js';
import { fakeClock } from '../../support/doubles/stats-node.js';

const NEVER = new AbortController().signal;

describe('inSlices', () => {
  it('lets others have a turn every few milliseconds', async () => {
    const clock = fakeClock();
    const seen: string[] = [];
    const work = (item: number): number => {
      if (item === 1) setImmediate(() => seen.push('someone else'));
      seen.push(String(item));
      clock.advanceMs(2);
      return item;
    };
    expect(await allSlices(inSlices([1, 2, 3], work, clock, NEVER))).toEqual([1, 2, 3]);
    expect(seen).toEqual(['1', '2', 'someone else', '3']);
  });

  it('gives slices of at most a hundred, and leaves out what maps to nothing', async () => {
    const items = Array.from({ length: 250 }, (_, index) => index);
    const sizes: number[] = [];
    for await (const slice of inSlices(items, (item) => (item < 10 ? undefined : item), fakeClock(), NEVER))
      sizes.push(slice.length);
    expect(sizes).toEqual([100, 100, 40]);
  });

  it('stops when the caller has gone', async () => {
    const clock = fakeClock();
    const caller = new AbortController();
    let read = 0;
    const work = (item: number): number => {
      read += 1;
      clock.advanceMs(5);
      caller.abort(new Error('gone'));
      return item;
    };
    await expect(allSlices(inSlices([1, 2, 3], work, clock, caller.signal))).rejects.toThrow('gone');
    expect(read).toBe(1);
  });
});
