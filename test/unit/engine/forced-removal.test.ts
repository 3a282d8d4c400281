import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineClient } from '../../../src/engine/engine-client.js';
import { endingHungStarts } from '../../../src/engine/forced-removal.js';
import { createDeferred } from '../../support/deferred.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const { signal } = new AbortController();
const FORCED = { force: true, volumes: true };

/** An Engine that removes a container when it is told to. */
function setUp() {
  const removed = createDeferred();
  const killed: string[] = [];
  const client = { containers: { remove: () => removed.promise } } as unknown as EngineClient;
  const { containers } = endingHungStarts(client, async (id) => void killed.push(id));
  return { containers, removed, killed };
}

describe('a removal', () => {
  it('by force that takes long ends the processes of the container, which a start may wait for', async () => {
    const { containers, removed, killed } = setUp();
    const removing = containers.remove('c', FORCED, signal);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(killed).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(killed).toEqual(['c']);
    removed.resolve();
    await removing;
  });

  it.each([
    ['is done soon', FORCED, 5_000],
    ['is not by force', { ...FORCED, force: false }, 20_000],
  ])('that %s ends none', async (_what, options, afterMs) => {
    const { containers, removed, killed } = setUp();
    const removing = containers.remove('c', options, signal);
    await vi.advanceTimersByTimeAsync(afterMs);
    removed.resolve();
    await removing;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(killed).toEqual([]);
  });
});
