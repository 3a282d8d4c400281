import { describe, expect, it } from 'vitest';
import { createKeyedLock } from '../../../src/async/keyed-lock.js';

describe('keyed lock', () => {
  it('runs the work of one key in the order of asking, also after a failure', async () => {
    const lock = createKeyedLock();
    const order: number[] = [];
    const job = (n: number) => async (): Promise<void> => {
      order.push(n);
      await Promise.resolve();
      order.push(-n);
      if (n === 1) throw new Error('first');
    };
    const all = await Promise.allSettled([1, 2, 3].map((n) => lock.run('a', job(n))));
    expect(order).toEqual([1, -1, 2, -2, 3, -3]);
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  });

  it('lets other keys pass', async () => {
    const lock = createKeyedLock();
    void lock.run('a', () => new Promise<void>(() => undefined));
    expect(await lock.run('b', () => Promise.resolve('done'))).toBe('done');
  });
});
