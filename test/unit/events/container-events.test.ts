import { describe, expect, it } from 'vitest';
import type { ContainerEventResponseInit } from '../../../src/cri/generated/runtime/v1/ContainerEventResponse.js';
import type { ContainerId, SandboxId } from '../../../src/cri/ids.js';
import { createContainerEvents } from '../../../src/events/container-events.js';
import type { EventListener } from '../../../src/events/event-listener.js';
import { createStore, type Store } from '../../../src/state/store.js';
import { containerFacts } from '../../support/builders/container-facts.js';
import { sandboxFacts } from '../../support/builders/sandbox-facts.js';

const sandboxId = (digit: string): SandboxId => digit.repeat(64) as SandboxId;
const containerId = (letter: string): ContainerId => letter.repeat(64) as ContainerId;

function addPod(store: Store, digit: string): void {
  const metadata = { name: `web-${digit}`, namespace: 'default', uid: digit, attempt: 0 };
  store.putSandbox(sandboxFacts({ id: sandboxId(digit), network: 'node', metadata }));
}

function addContainer(store: Store, letter: string, digit: string): void {
  store.putContainer(containerFacts({ id: containerId(letter), sandboxId: sandboxId(digit) }), undefined);
}

function setUp(monotonicMs = () => 0): {
  readonly store: Store;
  listen(): EventListener;
  readonly ends: string[];
} {
  const store = createStore();
  const ends: string[] = [];
  let ns = 0n;
  const events = createContainerEvents({
    store,
    clock: { nowNs: () => ++ns, monotonicMs },
    encode: (event) => Buffer.from(JSON.stringify(event)),
    onWarning: (message) => void ends.push(message),
  });
  return { store, ends, listen: () => events.listen(({ message }) => void ends.push(message)) };
}

function drain(listener: EventListener): ContainerEventResponseInit[] {
  const events: ContainerEventResponseInit[] = [];
  for (let message = listener.next(); message !== undefined; message = listener.next())
    events.push(JSON.parse(String(message)) as ContainerEventResponseInit);
  return events;
}

const told = (events: readonly ContainerEventResponseInit[]): string[] =>
  events.map(
    ({ containerEventType, containerId: id }) =>
      `${/^CONTAINER_(.*)_EVENT$/.exec(String(containerEventType))![1]!.toLowerCase()} ${id!.slice(0, 1)}`,
  );

describe('a listener to events', () => {
  it('is sent what has happened before the state of the pods that it does not know yet: times do not go back', () => {
    const { store, listen } = setUp();
    store.markCurrent();
    addPod(store, '1');
    addPod(store, '2');
    const listener = listen();
    addContainer(store, 'a', '2');
    const events = drain(listener);
    expect(told(events)).toEqual(['created a', 'started a', 'started 1', 'started a']);
    const times = events.map(({ createdAt }) => Number(createdAt));
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });

  it('is sent nothing while reads are refused, and each change of that time afterwards, the sandbox around its containers', () => {
    const { store, listen } = setUp();
    store.markCurrent();
    addPod(store, '1');
    const listener = listen();
    drain(listener);
    store.markOutOfDate('the Engine is away');
    addContainer(store, 'a', '2');
    addPod(store, '2');
    store.remove(sandboxId('1'));
    addContainer(store, 'b', '2');
    store.remove(containerId('b'));
    expect(drain(listener)).toEqual([]);
    store.markCurrent();
    expect(told(drain(listener))).toEqual([
      'created 2',
      'started 2',
      'created a',
      'started a',
      'stopped 1',
      'deleted 1',
    ]);
  });

  it('is sent the changes of a pod with many containers in several turns after a gap, and later ones after those', async () => {
    let ms = 0;
    const { store, listen } = setUp(() => (ms += 10));
    store.markCurrent();
    addPod(store, '1');
    const listener = listen();
    drain(listener);
    store.markOutOfDate('the Engine is away');
    for (const letter of 'abc') addContainer(store, letter, '1');
    store.markCurrent();
    const first = told(drain(listener));
    expect(first).toEqual(['created a']);
    store.remove(containerId('c'));
    await expect.poll(() => first.push(...told(drain(listener))) > 7).toBe(true);
    expect(first).toEqual([
      ...['created a', 'started a', 'created b', 'started b', 'created c', 'started c'],
      ...['stopped c', 'deleted c'],
    ]);
  });

  it('who comes while reads are refused begins with the state at the time when they are let through', () => {
    const { store, listen } = setUp();
    store.markCurrent();
    const early = listen();
    store.markOutOfDate('the Engine is away');
    addPod(store, '1');
    const late = listen();
    expect(drain(late)).toEqual([]);
    store.markCurrent();
    expect(told(drain(late))).toEqual(['started 1']);
    expect(told(drain(early))).toEqual(['created 1', 'started 1']);
  });

  it('of a container without a sandbox is sent an event without the status of one', () => {
    const { store, listen } = setUp();
    store.markCurrent();
    const listener = listen();
    addContainer(store, 'a', '1');
    expect(drain(listener)).toMatchObject([
      { containerEventType: 'CONTAINER_CREATED_EVENT', podSandboxStatus: null },
      { containerEventType: 'CONTAINER_STARTED_EVENT', podSandboxStatus: null },
    ]);
  });

  it('is sent nothing more once it has left', () => {
    const { store, listen, ends } = setUp();
    store.markCurrent();
    const listener = listen();
    listener.close();
    addPod(store, '1');
    expect(drain(listener)).toEqual([]);
    expect(ends).toEqual([]);
  });
});
