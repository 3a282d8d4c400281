import { describe, expect, it } from 'vitest';
import { createOpenFileCounter } from '../../../../src/stats/metrics/open-files.js';
import { fakeClock } from '../../../support/doubles/stats-node.js';

/** A counter that takes `takesMs` for each count, and gives up when it is late. */
function counterThatTakes(takesMs: number) {
  const clock = fakeClock();
  let counts = 0;
  const counter = createOpenFileCounter({
    clock,
    count: (_pids, isLate) => {
      counts += 1;
      clock.advanceMs(takesMs);
      return isLate() ? undefined : { descriptors: counts, sockets: 1 };
    },
  });
  return { clock, counter, counts: () => counts };
}

const PIDS = () => ['7', '8'];

describe('counting open files', () => {
  it('counts a container again after some ten seconds, and has the last count until then', () => {
    const { clock, counter } = counterThatTakes(1);
    const first = counter.of('a', PIDS);
    expect(first).toEqual({ processes: 2, descriptors: 1, sockets: 1, countedAtNs: clock.nowNs() });
    clock.advanceMs(9_000);
    expect(counter.of('a', PIDS)).toBe(first);
    clock.advanceMs(1_000);
    expect(counter.of('a', PIDS)).toMatchObject({ descriptors: 2 });
  });

  it('leaves the descriptors of a container out that has too many, and counts it ever more rarely', () => {
    const { clock, counter, counts } = counterThatTakes(60);
    expect(counter.of('a', PIDS)).toMatchObject({ processes: 2, descriptors: undefined, sockets: undefined });
    const intervals: number[] = [];
    for (let lastMs = clock.monotonicMs(); intervals.length < 12;) {
      const before = counts();
      clock.advanceMs(500);
      counter.of('a', PIDS);
      if (counts() === before) continue;
      intervals.push(clock.monotonicMs() - lastMs);
      lastMs = clock.monotonicMs();
    }
    expect(intervals[0]).toBeLessThan(11_000);
    expect(intervals.at(-1)).toBeGreaterThan(599_000);
    expect(Math.max(...intervals)).toBeLessThan(602_000);
  });

  it('takes no more than a twentieth of the time for one container', () => {
    const { clock, counter, counts } = counterThatTakes(49);
    const endMs = clock.monotonicMs() + 100_000;
    while (clock.monotonicMs() < endMs) {
      counter.of('a', PIDS);
      clock.advanceMs(1);
    }
    expect(counts() * 49).toBeLessThan(5_000);
  });

  it.each([
    ['that has ended', undefined],
    ['whose processes are in cgroups further down', []],
  ])('has no figures of a container %s', (_title, pids) => {
    expect(counterThatTakes(1).counter.of('a', () => pids)).toBeUndefined();
  });

  it('forgets containers that are gone', () => {
    const { counter, counts } = counterThatTakes(1);
    counter.of('a', PIDS);
    counter.keepOnly(new Set(['a']));
    counter.of('a', PIDS);
    expect(counts()).toBe(1);
    counter.keepOnly(new Set());
    counter.of('a', PIDS);
    expect(counts()).toBe(2);
  });
});
