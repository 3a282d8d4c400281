import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineClient } from '../../../src/engine/engine-client.js';
import type { EngineEvent } from '../../../src/engine/wire/event.js';
import { followEvents } from '../../../src/state/follow-events.js';
import { createStore } from '../../../src/state/store.js';
import { LABEL } from '../../../src/translate/labels.js';

const LONGEST_DELAY_MS = 10_000;

let over: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  over = new AbortController();
});

afterEach(() => {
  over.abort();
  vi.useRealTimers();
});

const startOf = (ID: string): EngineEvent => ({
  Type: 'container',
  Action: 'start',
  Actor: { ID, Attributes: { [LABEL.type]: 'container' } },
  timeNano: 0,
});

/** Follows an Engine of which the test sends the events, and answers each read of a container. */
async function follow(read: (id: string) => Promise<void>) {
  const reads: string[] = [];
  const sent: EngineEvent[] = [];
  let wake: () => void = () => undefined;
  let round: AbortSignal | undefined;
  async function* events(): AsyncGenerator<EngineEvent, void, undefined> {
    while (!over.signal.aborted) {
      for (let event = sent.shift(); event !== undefined; event = sent.shift()) yield event;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  void followEvents(
    {
      engine: { system: { events: () => Promise.resolve(events()) } } as unknown as EngineClient,
      store: createStore(),
      reconciler: {
        container: (id) => {
          reads.push(id);
          return read(id);
        },
        images: () => Promise.resolve(),
        everything: () => Promise.resolve([]),
        expect: () => ({ [Symbol.dispose]: () => undefined }),
      },
      onConnected: (signal) => {
        round = signal;
        return Promise.resolve();
      },
      onCurrent: () => undefined,
      onLost: () => undefined,
      onEventFailed: () => undefined,
    },
    over.signal,
  );
  await vi.advanceTimersByTimeAsync(0);
  return {
    /** How often a container was read. */
    reads: (id: string) => reads.filter((other) => other === id).length,
    listeners: () => getEventListeners(round!, 'abort').length,
    async send(...more: EngineEvent[]) {
      sent.push(...more);
      wake();
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

const broken = (): Promise<void> => Promise.reject(new Error('broken'));

describe('a container that could not be read when an event told of it', () => {
  it('is read again once at a time, however many events told of it', async () => {
    const node = await follow(broken);
    await node.send(...Array.from({ length: 50 }, () => startOf('sick')), startOf('other'));
    expect(node.reads('sick')).toBe(50);
    await vi.advanceTimersByTimeAsync(250);
    expect([node.reads('sick'), node.reads('other')]).toEqual([51, 2]);
    await vi.advanceTimersByTimeAsync(500);
    expect([node.reads('sick'), node.reads('other')]).toEqual([52, 3]);
  });

  it('leaves no listeners behind, however often it is read again', async () => {
    const node = await follow(broken);
    const before = node.listeners();
    await node.send(startOf('sick'));
    await vi.advanceTimersByTimeAsync(50 * LONGEST_DELAY_MS);
    expect(node.reads('sick')).toBeGreaterThan(50);
    expect(node.listeners()).toBeLessThanOrEqual(before + 1);
  });

  it('is read once more when an event could not be applied while it was read again', async () => {
    let answer: () => void = () => undefined;
    const answers = [
      broken,
      () => new Promise<void>((resolve) => (answer = resolve)),
      broken,
      () => Promise.resolve(),
    ];
    const node = await follow(() => answers.shift()!());
    await node.send(startOf('sick'));
    await vi.advanceTimersByTimeAsync(250);
    await node.send(startOf('sick'));
    expect(node.reads('sick')).toBe(3);
    answer();
    await vi.advanceTimersByTimeAsync(10 * LONGEST_DELAY_MS);
    expect(node.reads('sick')).toBe(4);
  });

  it('is not read again once Berth no longer follows the Engine', async () => {
    const node = await follow(broken);
    await node.send(startOf('sick'));
    over.abort();
    await vi.advanceTimersByTimeAsync(10 * LONGEST_DELAY_MS);
    expect(node.reads('sick')).toBe(1);
  });
});

describe('a container whose processes are killed for want of memory all the time', () => {
  const oomOf = (id: string): EngineEvent => ({ ...startOf(id), Action: 'oom' });

  it('is read once a second at most, and after the last one', async () => {
    const node = await follow(() => Promise.resolve());
    await node.send(...Array.from({ length: 500 }, () => oomOf('greedy')), oomOf('other'));
    expect([node.reads('greedy'), node.reads('other')]).toEqual([1, 1]);
    await vi.advanceTimersByTimeAsync(1_000);
    await node.send(oomOf('greedy'));
    expect([node.reads('greedy'), node.reads('other')]).toEqual([2, 1]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([node.reads('greedy'), node.reads('other')]).toEqual([3, 1]);
  });

  it('is read at once when it ends', async () => {
    const node = await follow(() => Promise.resolve());
    await node.send(oomOf('greedy'), oomOf('greedy'), { ...startOf('greedy'), Action: 'die' });
    expect(node.reads('greedy')).toBe(2);
  });

  it('is not read again once Berth no longer follows the Engine', async () => {
    const node = await follow(() => Promise.resolve());
    await node.send(oomOf('greedy'), oomOf('greedy'));
    over.abort();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(node.reads('greedy')).toBe(1);
  });
});
