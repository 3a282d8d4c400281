import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPodsThatFit } from '../../../../src/stats/metrics/pods-that-fit.js';

const podOf = (bytes: number) => ({ encoded: new Uint8Array(bytes) });

describe('the pods that fit into a message', () => {
  it('are all, in their order, as long as they fit', () => {
    const pods = [podOf(5), podOf(1), podOf(4)];
    const fitting = createPodsThatFit(10);
    for (const pod of pods) fitting.add(pod);
    expect(fitting.kept()).toEqual(pods);
    expect(fitting.leftOut()).toBe(0);
  });

  it('are the small ones where one pod has made itself large', () => {
    const fitting = createPodsThatFit(10);
    for (const bytes of [2, 9, 2, 2]) fitting.add(podOf(bytes));
    expect(fitting.kept().map(({ encoded }) => encoded.length)).toEqual([2, 2, 2]);
    expect(fitting.leftOut()).toBe(1);
  });

  it('never take more than there is room for, nor leave out one that is smaller than one that stays', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30 })), fc.nat({ max: 60 }), (sizes, most) => {
        const fitting = createPodsThatFit(most);
        for (const size of sizes) fitting.add(podOf(size));
        const kept = fitting.kept().map(({ encoded }) => encoded.length);
        expect(kept.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(most);
        expect(fitting.bytes()).toBeLessThanOrEqual(most);
        expect(kept.length + fitting.leftOut()).toBe(sizes.length);
      }),
    );
  });
});
