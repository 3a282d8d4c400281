import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/async/clock.js';
import type { EngineRequests } from '../../../src/engine/requests.js';
import { createEngineSystem } from '../../../src/engine/system.js';

const { signal } = new AbortController();

/** The events of one body. */
async function eventsOf(...lines: readonly object[]): Promise<unknown[]> {
  const body = Readable.from([Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))]);
  const requests = { stream: () => Promise.resolve(body) } as unknown as EngineRequests;
  const system = createEngineSystem({ requests, apiVersion: () => '1.51', clock: systemClock });
  const events: unknown[] = [];
  try {
    for await (const event of await system.events(undefined, signal)) events.push(event);
  } catch {
    // A stream of events that ends has broken off.
  }
  return events;
}

const started = (ID: string, note: string) => ({
  Type: 'container',
  Action: 'start',
  Actor: { ID, Attributes: { note } },
  timeNano: 7,
});

describe('the events of an Engine', () => {
  it('keep the id of a container whose labels are too large to be held, and those after it are whole', async () => {
    const events = await eventsOf(started('large', 'x'.repeat(100 * 1024)), started('small', 'x'));
    expect(events).toMatchObject([
      { Actor: { ID: 'large', Attributes: {} }, timeNano: 7 },
      { Actor: { ID: 'small', Attributes: { note: 'x' } } },
    ]);
    expect(JSON.stringify(events[0]).length).toBeLessThan(1024);
  });
});
