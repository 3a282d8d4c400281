import { describe, expect, it } from 'vitest';
import { createPlaces } from '../../../src/async/places.js';

const never = new AbortController().signal;

describe('createPlaces', () => {
  it('lets no more than its places start at once, in the order of asking', async () => {
    const limit = createPlaces(2);
    const order: number[] = [];
    const enter = async (n: number): Promise<() => void> => {
      const release = await limit.acquire(never);
      order.push(n);
      return release;
    };
    const entries = [0, 1, 2, 3].map(enter);
    await entries[1];
    expect(order).toEqual([0, 1]);
    (await entries[0]!)();
    await entries[2];
    expect(order).toEqual([0, 1, 2]);
    (await entries[1]!)();
    await entries[3];
    expect(order).toEqual([0, 1, 2, 3]);
  });

  it('gives a place back once, however often it is told', async () => {
    const limit = createPlaces(1);
    const release = await limit.acquire(never);
    release();
    release();
    await limit.acquire(never);
    const third = limit.acquire(never).then(() => 'entered');
    expect(await Promise.race([third, Promise.resolve('waits')])).toBe('waits');
  });

  it('loses no place to one who gives up in the moment in which it is given', async () => {
    const limit = createPlaces(1);
    const release = await limit.acquire(never);
    const controller = new AbortController();
    const outcome = limit.acquire(controller.signal).then(
      (give) => give(),
      () => undefined,
    );
    release();
    controller.abort(new Error('client left'));
    await outcome;
    (await limit.acquire(never))();
  });

  it('forgets one who gives up waiting', async () => {
    const limit = createPlaces(1);
    const release = await limit.acquire(never);
    const controller = new AbortController();
    const gaveUp = limit.acquire(controller.signal);
    controller.abort(new Error('client left'));
    await expect(gaveUp).rejects.toThrow('client left');
    const next = limit.acquire(never);
    release();
    await next;
    await expect(limit.acquire(controller.signal)).rejects.toThrow('client left');
  });
});
