import { describe, expect, it } from 'vitest';
import { AdapterError } from '../../../src/errors/adapter-error.js';
import { createEngineClient } from '../../../src/engine/connect.js';
import type { EngineClient } from '../../../src/engine/engine-client.js';
import type { EngineCall } from '../../../src/engine/instrument.js';
import { instrumentEngineClient } from '../../../src/engine/instrument.js';

const { signal } = new AbortController();

/**
 * A client whose every call is replaced by what a test gives, and a clock that continues by 5 ms each time it
 * is read.
 */
function measured(parts: { inspect?: () => Promise<never>; pull?: EngineClient['images']['pull'] }) {
  const calls: EngineCall[] = [];
  const bare = createEngineClient({ endpoint: 'unix:///nonexistent', environment: {}, requestTimeoutMs: 1 });
  const client: EngineClient = {
    ...bare,
    containers: {
      ...bare.containers,
      ...(parts.inspect === undefined ? {} : { inspect: parts.inspect }),
      start: async () => {},
    },
    images: { ...bare.images, ...(parts.pull === undefined ? {} : { pull: parts.pull }) },
  };
  let now = 0;
  const clock = { nowNs: () => 0n, monotonicMs: () => (now += 5) };
  return { calls, client: instrumentEngineClient(client, (call) => calls.push(call), clock) };
}

describe('instrumentEngineClient', () => {
  it('tells the operation, the time and no fault of a call that succeeded', async () => {
    const { calls, client } = measured({});
    await client.containers.start('x', signal);
    expect(calls).toEqual([{ operation: 'containers.start', durationMs: 5, fault: undefined }]);
  });

  it('tells the fault of one that failed, and passes the failure on', async () => {
    const failure = new AdapterError('not-found', 'No such container: x');
    const { calls, client } = measured({ inspect: () => Promise.reject(failure) });
    await expect(client.containers.inspect('x', signal)).rejects.toBe(failure);
    expect(calls).toEqual([{ operation: 'containers.inspect', durationMs: 5, fault: 'not-found' }]);
  });

  it('takes the reason of a plain abort as cancelled', async () => {
    const { calls, client } = measured({ inspect: () => Promise.reject(new DOMException('', 'AbortError')) });
    await expect(client.containers.inspect('x', signal)).rejects.toThrow();
    expect(calls[0]?.fault).toBe('cancelled');
  });

  it('measures a pull to its last message, its failure, or where it was left', async () => {
    const pull = async function* () {
      yield { status: 'one' };
      yield { status: 'two' };
    };
    const { calls, client } = measured({ pull });
    for await (const _message of client.images.pull('r', 't', undefined, signal));
    for await (const _message of client.images.pull('r', 't', undefined, signal)) break;
    expect(calls.map(({ operation, fault }) => [operation, fault])).toEqual([
      ['images.pull', undefined],
      ['images.pull', 'cancelled'],
    ]);
  });

  it('does not count what is answered from memory', () => {
    const { calls, client } = measured({});
    expect(() => client.system.apiVersion()).toThrow();
    expect(calls).toEqual([]);
  });
});
