import { describe, expect, it } from 'vitest';
import { createSharedPlaces } from '../../../src/async/shared-places.js';

const never = new AbortController().signal;

function setUp(count: number) {
  const places = createSharedPlaces(count);
  const entered: string[] = [];
  async function enter(name: string, signal = never): Promise<() => void> {
    const [holder = ''] = name.split(' ');
    const release = await places.acquire(holder, signal);
    entered.push(name);
    return release;
  }
  return { enter, entered };
}

/** All that is to happen by now has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('createSharedPlaces', () => {
  it('gives a holder no more than it leaves for all others', async () => {
    const { enter, entered } = setUp(8);
    for (let n = 0; n < 8; n += 1) void enter('a');
    await settled();
    expect(entered).toHaveLength(4);
    for (let n = 0; n < 8; n += 1) void enter('b');
    await settled();
    expect(entered.filter((name) => name === 'b')).toHaveLength(2);
    void enter('c');
    await settled();
    expect(entered.at(-1)).toBe('c');
  });

  it('serves the holders that wait in turn, and each in the order of asking', async () => {
    const { enter, entered } = setUp(1);
    let release = await enter('a 0');
    const waiting = ['a 1', 'a 2', 'b 1', 'b 2', 'c 1'].map((name) => ({ name, release: enter(name) }));
    for (let served = 1; served <= waiting.length; served += 1) {
      release();
      await settled();
      release = await waiting.find(({ name }) => name === entered[served])!.release;
    }
    expect(entered).toEqual(['a 0', 'a 1', 'b 1', 'c 1', 'a 2', 'b 2']);
  });

  it('gives a place back once, however often it is released', async () => {
    const { enter, entered } = setUp(1);
    const release = await enter('a');
    release();
    release();
    await enter('b');
    void enter('c');
    await settled();
    expect(entered).toEqual(['a', 'b']);
  });

  it('loses no place to one that gives up in the moment in which it is given', async () => {
    const { enter } = setUp(1);
    const release = await enter('a');
    const caller = new AbortController();
    const outcome = enter('b', caller.signal).then(
      (give) => give(),
      () => undefined,
    );
    release();
    caller.abort(new Error('client left'));
    await outcome;
    (await enter('c'))();
  });

  it('forgets one that gives up waiting', async () => {
    const { enter } = setUp(1);
    const release = await enter('a');
    const caller = new AbortController();
    const gaveUp = enter('b', caller.signal);
    caller.abort(new Error('client left'));
    await expect(gaveUp).rejects.toThrow('client left');
    release();
    await enter('c');
    await expect(enter('d', caller.signal)).rejects.toThrow('client left');
  });
});
