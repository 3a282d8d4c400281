import { describe, expect, it } from 'vitest';
import { createRateLimit } from '../../../src/async/rate-limit.js';

describe('createRateLimit', () => {
  it('allows a burst, then so many a second, and a burst again after a pause', () => {
    let now = 0;
    const limit = createRateLimit({ monotonicMs: () => now }, { perSecond: 100, burst: 20 });
    const taken = (tries: number): number =>
      Array.from({ length: tries }, () => limit.take()).filter(Boolean).length;
    expect(taken(50)).toBe(20);
    now += 50;
    expect(taken(50)).toBe(5);
    now += 60_000;
    expect(taken(50)).toBe(20);
  });
});
