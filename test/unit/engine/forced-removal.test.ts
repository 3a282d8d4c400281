import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineClient } from '../../../src/engine/engine-client.js';
import { endingHungStarts } from '../../../src/engine/forced-removal.js';
import { createDeferred } from '../../support/deferred.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const { signal } = new AbortController();
const FORCED = { force: true, volumes: true };

/** An Engine that removes a container when it is told to. */
function setUp(fails?: Error) {
  const removed = createDeferred();
  const killed: string[] = [];
  const client = { containers: { remove: () => removed.promise } } as unknown as EngineClient;
  const warnings: unknown[] = [];
  const { containers } = endingHungStarts(client, {
    killAll: async (id) => {
      if (fails !== undefined) throw fails;
      killed.push(id);
    },
    onWarning: (_message, { error }) => void warnings.push(error),
  });
  return { containers, removed, killed, warnings };
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

  it('succeeds although its processes could not be killed, which is logged', async () => {
    const fault = new Error('no such file');
    const { containers, removed, warnings } = setUp(fault);
    const removing = containers.remove('c', FORCED, signal);
    await vi.advanceTimersByTimeAsync(10_000);
    removed.resolve();
    await removing;
    expect(warnings).toEqual([fault]);
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
