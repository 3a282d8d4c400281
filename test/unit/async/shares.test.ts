import { describe, expect, it } from 'vitest';
import { createShares } from '../../../src/async/shares.js';

function takeAll(shares: ReturnType<typeof createShares>, holder: string): number {
  let taken = 0;
  while (shares.take(holder, 1)) taken += 1;
  return taken;
}

describe('shares of a fixed amount', () => {
  it('are a half for one holder alone', () => {
    expect(takeAll(createShares(1024), 'one')).toBe(512);
  });

  it('are left for a holder that comes after a dozen greedy ones', () => {
    const shares = createShares(1024);
    for (let index = 0; index < 12; index++) takeAll(shares, `greedy ${String(index)}`);
    expect(takeAll(shares, 'late')).toBeGreaterThan(0);
  });

  it('that are given back can be taken by others', () => {
    const shares = createShares(4);
    expect(takeAll(shares, 'one')).toBe(2);
    shares.give('one', 2);
    expect(takeAll(shares, 'two')).toBe(2);
  });
});
