import { describe, expect, it } from 'vitest';
import { nanoCores } from '../../../../src/stats/usage/cpu-rate.js';
import { createSampler } from '../../../../src/stats/usage/sampler.js';

const SECOND = 1_000_000_000n;

describe('nanoCores', () => {
  it('is a billion for one core fully used', () => {
    expect(nanoCores({ usageNs: 5n, atMs: 1000 }, { usageNs: 5n + 2n * SECOND, atMs: 3000 })).toBe(SECOND);
  });

  it('is not known when the counter went back, or no time has passed', () => {
    expect(nanoCores({ usageNs: 5n, atMs: 1000 }, { usageNs: 4n, atMs: 3000 })).toBeUndefined();
    expect(nanoCores({ usageNs: 5n, atMs: 1000 }, { usageNs: 6n, atMs: 1000 })).toBeUndefined();
  });
});

describe('createSampler', () => {
  it('has no rate at first, then the rate since the last time', () => {
    const sampler = createSampler();
    expect(sampler.rate('a', { usageNs: 0n, atMs: 0 })).toBeUndefined();
    expect(sampler.rate('a', { usageNs: SECOND, atMs: 10_000 })).toBe(SECOND / 10n);
    expect(sampler.rate('a', { usageNs: 11n * SECOND, atMs: 20_000 })).toBe(SECOND);
  });

  it('gives the last rate again to whoever asks within a second, and counts that time in the next one', () => {
    const sampler = createSampler();
    sampler.rate('a', { usageNs: 0n, atMs: 0 });
    expect(sampler.rate('a', { usageNs: 10n, atMs: 999 })).toBeUndefined();
    expect(sampler.rate('a', { usageNs: SECOND, atMs: 1000 })).toBe(SECOND);
    expect(sampler.rate('a', { usageNs: SECOND, atMs: 1500 })).toBe(SECOND);
    expect(sampler.rate('a', { usageNs: SECOND, atMs: 2000 })).toBe(0n);
  });

  it('starts over with a container that was started anew', () => {
    const sampler = createSampler();
    sampler.rate('a', { usageNs: 9n * SECOND, atMs: 0 });
    expect(sampler.rate('a', { usageNs: 0n, atMs: 500 })).toBeUndefined();
    expect(sampler.rate('a', { usageNs: SECOND, atMs: 1500 })).toBe(SECOND);
  });

  it('forgets containers that are gone', () => {
    const sampler = createSampler();
    sampler.rate('a', { usageNs: 0n, atMs: 0 });
    sampler.rate('b', { usageNs: 0n, atMs: 0 });
    sampler.keepOnly(new Set(['b']));
    expect(sampler.rate('a', { usageNs: SECOND, atMs: 2000 })).toBeUndefined();
    expect(sampler.rate('b', { usageNs: SECOND, atMs: 2000 })).toBe(SECOND / 2n);
  });
});
