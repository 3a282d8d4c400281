import { status } from '@grpc/grpc-js';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ContainerEventResponse } from '../../src/cri/generated/runtime/v1/ContainerEventResponse.js';
import { connectEvents, told, type EventsClient, type EventStream } from '../support/clients/event-stream.js';
import { startComposedDaemon, type ComposedDaemon } from '../support/in-process/composed-daemon.js';

let berth: ComposedDaemon;
const clients: EventsClient[] = [];
let listen: EventsClient['listen'];

beforeEach(async () => {
  berth = await startComposedDaemon({}, (engine) => engine.state.addImage({ tags: ['busybox:1.36'] }));
  ({ listen } = connect());
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await berth.close();
});

function connect(): EventsClient {
  const client = connectEvents(join(berth.directory, 'cri.sock'));
  clients.push(client);
  return client;
}

/** No log: what writes logs is a thread of the built daemon. */
const podConfig = (name: string, attempt = 0) => ({
  metadata: { name, namespace: 'default', uid: `uid-${name}`, attempt },
  logDirectory: '',
});

async function runPod(name: string, attempt = 0): Promise<string> {
  const { podSandboxId } = await berth.client.call('RunPodSandbox', { config: podConfig(name, attempt) });
  return podSandboxId;
}

async function createContainer(podSandboxId: string, labels: Record<string, string> = {}): Promise<string> {
  const { containerId } = await berth.client.call('CreateContainer', {
    podSandboxId,
    config: { metadata: { name: labels['number'] ?? 'app' }, image: { image: 'busybox:1.36' }, labels },
    sandboxConfig: podConfig('web'),
  });
  return containerId;
}

const lastOf = ({ events }: EventStream): ContainerEventResponse => events.at(-1)!;
const statesIn = ({ containersStatuses }: ContainerEventResponse): string[] =>
  containersStatuses.map(({ state }) => state);

describe('GetContainerEvents', () => {
  it('reports each step in the life of a pod, with the pod as it was after it', async () => {
    const stream = await listen();
    const sandbox = await runPod('web');
    const container = await createContainer(sandbox);
    await berth.client.call('StartContainer', { containerId: container });
    await berth.client.call('StopContainer', { containerId: container, timeout: 0 });
    await berth.client.call('RemoveContainer', { containerId: container });
    await berth.client.call('StopPodSandbox', { podSandboxId: sandbox });
    await berth.client.call('RemovePodSandbox', { podSandboxId: sandbox });
    await stream.until(() => stream.events.length >= 8);
    expect(told(stream.events)).toEqual([
      `created ${sandbox}`,
      `started ${sandbox}`,
      `created ${container}`,
      `started ${container}`,
      `stopped ${container}`,
      `deleted ${container}`,
      `stopped ${sandbox}`,
      `deleted ${sandbox}`,
    ]);
    expect(stream.events.map((event) => [event.podSandboxStatus?.state, ...statesIn(event)])).toEqual([
      ['SANDBOX_READY'],
      ['SANDBOX_READY'],
      ['SANDBOX_READY', 'CONTAINER_CREATED'],
      ['SANDBOX_READY', 'CONTAINER_RUNNING'],
      ['SANDBOX_READY', 'CONTAINER_EXITED'],
      ['SANDBOX_READY'],
      ['SANDBOX_NOTREADY'],
      ['SANDBOX_NOTREADY'],
    ]);
    for (const { podSandboxStatus } of stream.events)
      expect(podSandboxStatus?.metadata).toMatchObject({ uid: 'uid-web' });
    expect(stream.events[0]?.podSandboxStatus?.network).toMatchObject({ ip: '10.1.0.5' });
  });

  it('has the same statuses as ContainerStatus and PodSandboxStatus, and times that agree', async () => {
    const stream = await listen();
    const podSandboxId = await runPod('web');
    const containerId = await createContainer(podSandboxId, { app: 'web' });
    const before = await berth.client.call('PodSandboxStatus', { podSandboxId });
    await berth.client.call('StartContainer', { containerId });
    const after = await berth.client.call('PodSandboxStatus', { podSandboxId });
    const { status: container } = await berth.client.call('ContainerStatus', { containerId });
    await stream.until(() => lastOf(stream).containerEventType === 'CONTAINER_STARTED_EVENT');
    await stream.until(() => lastOf(stream).containerId === containerId);
    const event = lastOf(stream);
    expect(event.podSandboxStatus).toEqual(after.status);
    expect(event.containersStatuses).toEqual([container]);
    expect(after.containersStatuses).toEqual([container]);
    // A kubelet takes no status that is older than the one it has.
    expect(BigInt(event.createdAt)).toBeGreaterThanOrEqual(BigInt(before.timestamp));
    expect(BigInt(event.createdAt)).toBeLessThanOrEqual(BigInt(after.timestamp));
    const times = stream.events.map(({ createdAt }) => BigInt(createdAt));
    expect(times).toEqual([...times].sort((one, other) => (one < other ? -1 : 1)));
  });

  it('reports what others do to a pod: its end by itself, docker rm -f of all that runs', async () => {
    const sandbox = await runPod('web');
    const container = await createContainer(sandbox);
    await berth.client.call('StartContainer', { containerId: container });
    const stream = await listen();
    await stream.until(() => stream.events.length === 1);
    berth.engine.exit(container, 3);
    await stream.until(() => stream.events.length === 2);
    expect(lastOf(stream).containersStatuses).toMatchObject([{ exitCode: 3, reason: 'Error' }]);
    berth.engine.remove(container);
    await stream.until(() => stream.events.length === 3);
    berth.engine.remove(sandbox);
    await stream.until(() => stream.events.length === 5);
    expect(told(stream.events.slice(1))).toEqual([
      `stopped ${container}`,
      `deleted ${container}`,
      `stopped ${sandbox}`,
      `deleted ${sandbox}`,
    ]);
    expect(lastOf(stream).podSandboxStatus).toMatchObject({
      id: sandbox,
      state: 'SANDBOX_NOTREADY',
      network: { ip: '' },
    });
  });

  it('begins with the last event of each pod again: a kubelet that was restarted knows of none', async () => {
    const one = await runPod('one');
    const two = await runPod('two');
    const three = await runPod('three');
    const container = await createContainer(one);
    await berth.client.call('StartContainer', { containerId: container });
    await berth.client.call('StopPodSandbox', { podSandboxId: three });
    const stream = await listen();
    await stream.until(() => stream.events.length >= 3);
    expect(told(stream.events).sort()).toEqual(
      [`started ${container}`, `started ${two}`, `stopped ${three}`].sort(),
    );
    const event = stream.events.find(({ containerId }) => containerId === container)!;
    expect(statesIn(event)).toEqual(['CONTAINER_RUNNING']);
    await createContainer(two);
    await stream.until(() => stream.events.length === 4);
    expect(told(stream.events)[3]).toMatch(/^created /);
  });

  it('shows a pod by its newest sandbox, whatever happens to an older one', async () => {
    const old = await runPod('web');
    const container = await createContainer(old);
    await berth.client.call('StopPodSandbox', { podSandboxId: old });
    const newer = await runPod('web', 1);
    const stream = await listen();
    await stream.until(() => stream.events.length === 1);
    await berth.client.call('RemoveContainer', { containerId: container });
    await berth.client.call('RemovePodSandbox', { podSandboxId: old });
    await stream.until(() => stream.events.length === 3);
    expect(told(stream.events)).toEqual([`started ${newer}`, `deleted ${container}`, `deleted ${old}`]);
    for (const { podSandboxStatus, containersStatuses } of stream.events) {
      expect(podSandboxStatus).toMatchObject({ id: newer, state: 'SANDBOX_READY' });
      expect(containersStatuses).toEqual([]);
    }
  });

  it('stays open while the Engine is away, and then reports what has happened meanwhile', async () => {
    const sandbox = await runPod('web');
    const container = await createContainer(sandbox);
    await berth.client.call('StartContainer', { containerId: container });
    const stream = await listen();
    await stream.until(() => stream.events.length === 1);
    await berth.engine.stop({ liveRestore: true });
    await outage(true);
    berth.engine.exit(container, 9);
    const late = await listen();
    expect(late.events).toEqual([]);
    await berth.engine.start();
    await stream.until(() => stream.events.length === 2);
    await late.until(() => late.events.length === 1);
    expect(told(stream.events)[1]).toBe(`stopped ${container}`);
    expect(told(late.events)).toEqual([`stopped ${container}`]);
    await outage(false);
    await createContainer(sandbox, { number: '2' });
    await stream.until(() => stream.events.length === 3);
    await late.until(() => late.events.length === 2);
  });

  async function outage(is: boolean): Promise<void> {
    let ready = is;
    while (ready === is) {
      const answer = await berth.client.call('Status', {});
      ready = answer.status?.conditions[0]?.status === true;
    }
  }

  it('sends the same events to many listeners', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => listen()));
    const sandbox = await runPod('web');
    await createContainer(sandbox);
    for (const stream of all) await stream.until(() => stream.events.length === 3);
    for (const stream of all) expect(stream.events).toEqual(all[0]?.events);
  });

  it('refuses more listeners than there can be a use for, until one leaves', async () => {
    const all = await Promise.all(Array.from({ length: 64 }, () => listen()));
    const refused = await berth.ask('GetContainerEvents', {});
    expect(refused.error).toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      details: 'there are 64 listeners already',
    });
    all[0]?.cancel();
    while (berth.finished.every(({ code }) => code !== 'CANCELLED')) await berth.client.call('Version', {});
    await listen();
  });

  it('ends with UNAVAILABLE when Berth is shut down, which does not wait for it', async () => {
    const stream = await listen();
    await berth.daemon.server.close(60_000);
    expect(await stream.ended).toMatchObject({ code: status.UNAVAILABLE, details: 'Berth is shutting down' });
  });
});
