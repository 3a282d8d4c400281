import { describe, expect, it } from 'vitest';
import { loadCri } from '../../../src/cri/load.js';
import type { ContainerEventResponseInit } from '../../../src/cri/generated/runtime/v1/ContainerEventResponse.js';
import type { ContainerId } from '../../../src/cri/ids.js';
import { encodeEventsWith } from '../../../src/events/encode-event.js';
import { podEvent } from '../../../src/events/pod-event.js';
import { createStore } from '../../../src/state/store.js';
import { containerFacts } from '../../support/builders/container-facts.js';
import { SANDBOX_ID, sandboxFacts } from '../../support/builders/sandbox-facts.js';

const { responseSerialize, responseDeserialize } =
  loadCri().runtime.v1.RuntimeService.service.GetContainerEvents;

describe('the encoding of events', () => {
  it('is that of the whole message, with each container encoded once for as long as it stays the same', () => {
    const store = createStore();
    store.putSandbox(sandboxFacts({ network: 'node' }));
    const ids = ['a', 'b', 'c'].map((letter) => letter.repeat(64) as ContainerId);
    for (const id of ids) store.putContainer(containerFacts({ id }), undefined);
    let encodedStatuses = 0;
    const encode = encodeEventsWith((event) => {
      encodedStatuses += event.containersStatuses?.length ?? 0;
      return responseSerialize(event);
    });
    const eventOf = (id: string): ContainerEventResponseInit =>
      podEvent(
        store.known,
        {
          type: 'CONTAINER_STOPPED_EVENT',
          id,
          sandboxId: SANDBOX_ID,
          sandbox: store.known.sandbox(SANDBOX_ID),
        },
        1n,
      );

    for (const id of ids) {
      store.putContainer(containerFacts({ id, state: 'CONTAINER_EXITED', finishedAtNs: 1n }), undefined);
      const event = eventOf(id);
      expect(responseDeserialize(encode(event))).toEqual(responseDeserialize(responseSerialize(event)));
    }
    expect(encodedStatuses).toBe(3 + 2);
  });
});
