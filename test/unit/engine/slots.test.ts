import { describe, expect, it } from 'vitest';
import { createSlots } from '../../../src/engine/slots.js';

const { signal } = new AbortController();
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('slots', () => {
  it('are given in the order of asking, each to one at a time', async () => {
    const slots = createSlots(1);
    const given: string[] = [];
    const ask = async (name: string): Promise<() => void> => {
      const giveBack = await slots.take(signal);
      given.push(name);
      return giveBack;
    };
    const first = await ask('first');
    const second = ask('second');
    const third = ask('third');
    await turn();
    expect(given).toEqual(['first']);
    first();
    first();
    const giveBackSecond = await second;
    await turn();
    expect(given).toEqual(['first', 'second']);
    giveBackSecond();
    (await third)();
    (await ask('fourth'))();
    expect(given).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('are not lost with who stops waiting for one', async () => {
    const slots = createSlots(1);
    const giveBack = await slots.take(signal);
    const caller = new AbortController();
    const waiting = slots.take(caller.signal);
    caller.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    giveBack();
    (await slots.take(signal))();
  });

  it('are not lost with who stops waiting in the moment in which one is given', async () => {
    const slots = createSlots(1);
    const giveBack = await slots.take(signal);
    const caller = new AbortController();
    const waiting = slots.take(caller.signal);
    const outcome = waiting.then(
      (give) => give(),
      () => undefined,
    );
    await turn();
    caller.abort(new Error('gone'));
    giveBack();
    await outcome;
    (await slots.take(signal))();
  });
});
