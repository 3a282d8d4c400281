import fc from 'fast-check';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/async/clock.js';
import type { ContainerEventResponse } from '../../src/cri/generated/runtime/v1/ContainerEventResponse.js';
import type { PodSandboxStatusResponse } from '../../src/cri/generated/runtime/v1/PodSandboxStatusResponse.js';
import { loadCri } from '../../src/cri/load.js';
import { createContainerEvents, type ContainerEvents } from '../../src/events/container-events.js';
import { pidOfNetns } from '../../src/host/netns.js';
import { followEvents } from '../../src/state/follow-events.js';
import { createRecordReader } from '../../src/state/read-records.js';
import { createReconciler } from '../../src/state/reconcile.js';
import { shownStatus } from '../../src/state/shown-status.js';
import { createStore, type Store } from '../../src/state/store.js';
import { startPodNode, type PodNode } from '../support/in-process/pod-node.js';
import { play, settled, STEPS } from '../support/in-process/random-lives.js';

const { GetContainerEvents, PodSandboxStatus } = loadCri().runtime.v1.RuntimeService.service;

describe('the events of pods', () => {
  it(
    'say what reads say at the same moment, in order, whatever happens and whenever somebody begins to listen',
    { timeout: 120_000 },
    async () => {
      const step = fc.record({
        name: fc.constantFrom(...Object.keys(STEPS), 'somebody begins to listen'),
        slot: fc.nat({ max: 3 }),
        waited: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
          const node = await startPodNode();
          try {
            const unreadable: string[] = [];
            const events = eventsOf(node.store, unreadable);
            const states = recordStates(node.store);
            const listeners = [listenTo(events)];
            await node.follow();
            await play(node, steps, {
              'somebody begins to listen': (_, slot) => {
                listeners.push(listenTo(events, { slowly: slot % 2 === 1 }));
                return undefined;
              },
            });
            await settled(node);
            const [first] = listeners;
            await until(node, () => listeners.every(({ pods }) => same(pods(), podsOf(node.store))));
            for (const listener of listeners) {
              expect(listener.pods()).toEqual(podsOf(node.store));
              expect(timesOf(listener.received)).toEqual([...timesOf(listener.received)].sort(compare));
              expectStatesInOrder(listener.received, states);
            }
            expect(unreadable).toEqual([]);
            expectLives(first!.received);
            expect(await podsAfterRestart(node)).toEqual(podsOf(node.store));
          } finally {
            await node.close();
          }
        }),
        { numRuns: 60 },
      );
    },
  );
});

/** Events that are made while reads are refused are put into `unreadable`. */
function eventsOf(store: Store, unreadable: string[] = []): ContainerEvents {
  return createContainerEvents({
    store,
    clock: systemClock,
    encode: (event) => {
      if (store.outOfDate() !== undefined) unreadable.push(event.containerId ?? '');
      return GetContainerEvents.responseSerialize(event);
    },
    onWarning: (message) => {
      throw new Error(message);
    },
  });
}

interface Listener {
  readonly received: ContainerEventResponse[];
  /** What it makes of the events: the last state of each pod, as a kubelet keeps it. */
  pods(): Readonly<Record<string, string>>;
}

function listenTo(events: ContainerEvents, { slowly = false } = {}): Listener {
  const received: ContainerEventResponse[] = [];
  const pods = new Map<string, string>();
  const listener = events.listen((why) => {
    throw why;
  });
  void (async () => {
    for (;;) {
      const message = listener.next();
      if (message === undefined) await listener.wait();
      else take(GetContainerEvents.responseDeserialize(message));
      if (slowly) await setImmediate();
    }
  })();

  function take(event: ContainerEventResponse): void {
    received.push(event);
    const { containerEventType, containerId, podSandboxStatus } = event;
    // A container that outlived its sandbox.
    if (podSandboxStatus === null) return;
    const uid = podSandboxStatus.metadata!.uid;
    const isGone = containerEventType === 'CONTAINER_DELETED_EVENT' && podSandboxStatus.id === containerId;
    if (isGone) pods.delete(uid);
    else pods.set(uid, stateIn(event));
  }
  return { received, pods: () => Object.fromEntries(pods) };
}

/** A pod's sandbox and containers, as one text. */
function stateIn({
  podSandboxStatus,
  containersStatuses,
}: Pick<ContainerEventResponse, 'podSandboxStatus' | 'containersStatuses'>): string {
  return JSON.stringify({ podSandboxStatus, containersStatuses });
}

/** The same, as PodSandboxStatus answers. */
function stateOf({ known }: Store, id: string): string {
  const answer: PodSandboxStatusResponse = PodSandboxStatus.responseDeserialize(
    PodSandboxStatus.responseSerialize({
      status: known.sandbox(id)!.status,
      containersStatuses: known.containersOf(id).map((record) => shownStatus(record, known.image)),
    }),
  );
  return stateIn({ podSandboxStatus: answer.status, containersStatuses: answer.containersStatuses });
}

function podsOf(store: Store): Readonly<Record<string, string>> {
  const sandboxes = [...store.sandboxes()].sort((one, other) =>
    compare(one.facts.createdAtNs, other.facts.createdAtNs),
  );
  return Object.fromEntries(sandboxes.map(({ facts }) => [facts.metadata.uid, stateOf(store, facts.id)]));
}

/** Every state of each sandbox that could be read, in order. */
function recordStates(store: Store): ReadonlyMap<string, readonly string[]> {
  const states = new Map<string, string[]>();
  const look = (id: string): void => {
    if (store.outOfDate() !== undefined || store.known.sandbox(id) === undefined) return;
    const before = states.get(id) ?? [];
    states.set(id, before);
    const state = stateOf(store, id);
    if (before.at(-1) !== state) before.push(state);
  };
  store.listen({
    onSandbox: (before, after) => look((after ?? before)!.facts.id),
    onContainer: (before, after) => look((after ?? before)!.facts.sandboxId),
    onCurrent: () => {
      for (const { facts } of store.sandboxes()) look(facts.id);
    },
  });
  return states;
}

function expectStatesInOrder(
  received: readonly ContainerEventResponse[],
  states: ReadonlyMap<string, readonly string[]>,
): void {
  const at = new Map<string, number>();
  for (const [place, event] of received.entries()) {
    const { podSandboxStatus, containerId } = event;
    // One that is gone is shown as it was, but ended, by its own events and those of its containers.
    if (podSandboxStatus === null || podSandboxStatus.id === containerId) continue;
    const { id, state } = podSandboxStatus;
    if (state === 'SANDBOX_NOTREADY' && isDeletedAfter(place, id, received)) continue;
    const index = states.get(id)?.indexOf(stateIn(event), at.get(id) ?? 0) ?? -1;
    expect(index, `${event.containerEventType} of ${containerId}`).toBeGreaterThanOrEqual(0);
    at.set(id, index);
  }
}

function isDeletedAfter(place: number, id: string, received: readonly ContainerEventResponse[]): boolean {
  return received
    .slice(place)
    .some((event) => event.containerEventType === 'CONTAINER_DELETED_EVENT' && event.containerId === id);
}

const MAY_FOLLOW: Readonly<Record<string, readonly (string | undefined)[]>> = {
  CONTAINER_CREATED_EVENT: [undefined],
  CONTAINER_STARTED_EVENT: ['CONTAINER_CREATED_EVENT', 'CONTAINER_STOPPED_EVENT'],
  CONTAINER_STOPPED_EVENT: ['CONTAINER_CREATED_EVENT', 'CONTAINER_STARTED_EVENT'],
  CONTAINER_DELETED_EVENT: ['CONTAINER_CREATED_EVENT', 'CONTAINER_STOPPED_EVENT'],
};

/** Whoever listens from the beginning sees each life whole. */
function expectLives(received: readonly ContainerEventResponse[]): void {
  const last = new Map<string, string>();
  for (const { containerId, containerEventType } of received) {
    expect(MAY_FOLLOW[containerEventType]).toContain(last.get(containerId));
    last.set(containerId, containerEventType);
  }
}

/** What a listener knows who began to listen before Berth, started again, had read anything. */
async function podsAfterRestart(node: PodNode): Promise<Readonly<Record<string, string>>> {
  const store = createStore();
  const listener = listenTo(eventsOf(store));
  const reader = createRecordReader({
    engine: node.client,
    store,
    cachedNetwork: (id) => {
      const pod = node.network.attached.get(id);
      const pid = pidOfNetns(pod?.netns ?? '');
      const attachedTo = pid === undefined ? undefined : { pid };
      return Promise.resolve(pod && { ips: ['10.1.0.5', 'fd00::5'], attachedTo });
    },
    adoptedPorts: () => Promise.resolve([]),
  });
  const over = new AbortController();
  const following = followEvents(
    {
      engine: node.client,
      store,
      reconciler: createReconciler(reader, store),
      onConnected: () => Promise.resolve(),
      onCurrent: () => undefined,
      onLost: () => undefined,
      onEventFailed: () => undefined,
    },
    over.signal,
  );
  await until(node, () => store.outOfDate() === undefined && same(listener.pods(), podsOf(store)));
  over.abort();
  await following;
  return listener.pods();
}

/** Looks again whenever the Engine has answered something. */
async function until(node: PodNode, holds: () => boolean): Promise<void> {
  while (!holds()) await node.client.system.ping(new AbortController().signal);
}

function same(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}

function timesOf(events: readonly ContainerEventResponse[]): bigint[] {
  return events.map(({ createdAt }) => BigInt(createdAt));
}

function compare(one: bigint, other: bigint): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
