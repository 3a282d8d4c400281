import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createTurns } from '../../../src/async/turns.js';

/** A clock that continues by a millisecond whenever it is read. */
function ticking() {
  let now = 0;
  return { monotonicMs: () => (now += 1) };
}

/** So many pieces of work for one step after the other; writes down how many each turn took. */
function work(pieces: number) {
  const steps: number[] = [];
  let left = pieces;
  return {
    steps,
    left: () => left,
    step(mayGoOn: () => boolean): boolean {
      let done = 0;
      do {
        left -= 1;
        done += 1;
      } while (left > 0 && mayGoOn());
      steps.push(done);
      return left > 0;
    },
  };
}

describe('createTurns', () => {
  it('does at once what fits into the turn', () => {
    const turns = createTurns(ticking(), { turnMs: 10, stepMs: 10 });
    const short = work(3);
    expect(turns.run(short.step)).toBe(true);
    expect(short.left()).toBe(0);
  });

  it('gives the event loop its turn in the middle of long work, and does all of it', async () => {
    const turns = createTurns(ticking(), { turnMs: 10, stepMs: 10 });
    const long = work(100);
    expect(turns.run(long.step)).toBe(false);
    expect(long.left()).toBeGreaterThan(80);
    let others = 0;
    while (long.left() > 0) {
      await nextTurn();
      others += 1;
    }
    expect(others).toBeGreaterThan(5);
  });

  it('takes no more of a turn for many than for one', () => {
    const turns = createTurns(ticking(), { turnMs: 20, stepMs: 5 });
    const crowd = Array.from({ length: 50 }, () => work(100));
    for (const each of crowd) turns.run(each.step);
    const done = crowd.reduce((sum, each) => sum + 100 - each.left(), 0);
    expect(done).toBeLessThanOrEqual(20);
  });

  it('lets everyone have a step before one has another', async () => {
    const turns = createTurns(ticking(), { turnMs: 20, stepMs: 5 });
    const crowd = Array.from({ length: 10 }, () => work(1_000));
    for (const each of crowd) turns.run(each.step);
    while (crowd[0]!.steps.length < 4) await nextTurn();
    for (const { steps } of crowd) expect(steps.length).toBeGreaterThanOrEqual(2);
  });

  it('serves each pod in turn, however much work one of them has', async () => {
    const turns = createTurns(ticking(), { turnMs: 20, stepMs: 5 });
    const crowd = Array.from({ length: 100 }, () => work(1_000));
    for (const each of crowd) turns.of('crowd').run(each.step);
    const alone = work(40);
    turns.of('alone').run(alone.step);
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    expect(alone.left()).toBe(0);
  });
});
