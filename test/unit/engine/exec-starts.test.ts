import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createExecStarts, EXEC_START_LIMITS, type StartTurn } from '../../../src/engine/exec-starts.js';

const never = new AbortController().signal;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function startsOf(limits: Partial<typeof EXEC_START_LIMITS> = {}) {
  const starts = createExecStarts({ ...EXEC_START_LIMITS, ...limits });
  const enter = (containerId: string, limitMs: number, sandboxId = `pod of ${containerId}`) =>
    starts.enter({ containerId, sandboxId }, limitMs, never);
  /** The turn, once it has begun. */
  async function begin(
    containerId: string,
    signal = never,
    sandboxId = `pod of ${containerId}`,
  ): Promise<StartTurn> {
    const turn = await starts.enter({ containerId, sandboxId }, 60_000, signal);
    await turn.begin(signal);
    return turn;
  }
  return { enter, begin };
}

/** Whether it has settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = (): void => void (settled = true);
  promise.then(settle, settle);
  await vi.advanceTimersByTimeAsync(0);
  return settled;
}

describe('starts of commands', () => {
  it('are few at one time on the node, and the next begins when one is over', async () => {
    const { begin } = startsOf({ node: 2 });
    const [first] = [await begin('a'), await begin('b')];
    const third = begin('c');
    expect(await isSettled(third)).toBe(false);
    first.end();
    expect(await isSettled(third)).toBe(true);
  });

  it('starts of one pod that take just below the limit leave places to other pods, however many wait', async () => {
    const { begin } = startsOf();
    const slow = ['a', 'b', 'c'].flatMap((container) =>
      Array.from({ length: 4 }, () => begin(container, never, 'slow pod')),
    );
    const others = Promise.all([begin('x', never, 'one pod'), begin('y', never, 'another pod')]);
    expect(await isSettled(others)).toBe(true);
    (await slow[0]!).end();
    expect(await isSettled(begin('z', never, 'a third pod'))).toBe(true);
  });

  it('are begun for each pod in turn when the places of the node are taken', async () => {
    const { begin } = startsOf({ node: 1, container: 8 });
    const first = await begin('slow', never, 'slow pod');
    const slow = Array.from({ length: 3 }, () => begin('slow', never, 'slow pod'));
    const other = begin('x', never, 'another pod');
    await vi.advanceTimersByTimeAsync(0);
    first.end();
    (await slow[0]!).end();
    expect(await isSettled(other)).toBe(true);
  });

  it('starts that hang hold up only their own container: it keeps its places, the node gets its own back after seconds', async () => {
    const { enter, begin } = startsOf({ node: 2, container: 1 });
    const hanging = [await begin('hangs'), await begin('hangs too')];
    const other = begin('other');
    expect(await isSettled(other)).toBe(false);
    await vi.advanceTimersByTimeAsync(EXEC_START_LIMITS.holdMs);
    expect(await isSettled(other)).toBe(true);
    const next = enter('hangs', 60_000);
    expect(await isSettled(next)).toBe(false);
    hanging[0]!.end();
    expect(await isSettled(next)).toBe(true);
  });

  it('starts of containers whose last start hung wait for one another, not others for them, until one has succeeded', async () => {
    const { begin } = startsOf({ node: 2, suspects: 1, container: 1 });
    for (const id of ['x', 'y', 'z']) {
      const turn = await begin(id);
      await vi.advanceTimersByTimeAsync(EXEC_START_LIMITS.holdMs);
      turn.end();
    }
    const one = await begin('x');
    const two = begin('y');
    expect(await isSettled(two)).toBe(false);
    expect(await isSettled(Promise.all([begin('a'), begin('b')]))).toBe(true);
    one.end();
    expect(await isSettled(two)).toBe(true);
  });

  it('starts of a container that was slow once take the places of all others again after one that was not', async () => {
    const { begin } = startsOf({ node: 1, suspects: 1, container: 4 });
    for (const id of ['slow once', 'hangs']) {
      const turn = await begin(id);
      await vi.advanceTimersByTimeAsync(EXEC_START_LIMITS.holdMs);
      turn.end();
    }
    (await begin('slow once')).started();
    await begin('hangs');
    expect(await isSettled(begin('slow once'))).toBe(true);
  });

  it('say after the time that was given which container they wait for', async () => {
    const { enter, begin } = startsOf({ container: 1 });
    await begin('hangs');
    const waiting = enter('hangs', 1_000).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await waiting).toMatchObject({
      fault: 'deadline-exceeded',
      message:
        'the command could not be started within 1 s: earlier commands are still being started in container hangs',
    });
  });

  it('are refused when the node has no place for long', async () => {
    const { enter, begin } = startsOf({ node: 1, holdMs: 120_000 });
    await begin('a');
    const turn = await enter('b', 1_000);
    const waiting = turn.begin(never).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(EXEC_START_LIMITS.nodeWaitMs);
    expect(await waiting).toMatchObject({ fault: 'resource-exhausted' });
  });

  it('starts whose caller goes away while they wait leave no place taken', async () => {
    const { begin } = startsOf({ node: 1, container: 1 });
    const first = await begin('a');
    const caller = new AbortController();
    const gaveUp = [begin('a', caller.signal), begin('b', caller.signal)].map((one) =>
      one.catch((error: unknown) => error),
    );
    await vi.advanceTimersByTimeAsync(0);
    caller.abort(new Error('client left'));
    expect(await Promise.all(gaveUp)).toMatchObject([{ message: 'client left' }, { message: 'client left' }]);
    first.end();
    expect(await isSettled(begin('a'))).toBe(true);
  });
});
