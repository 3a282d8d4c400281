import { containerConfig } from '../builders/container-config.js';
import { podSandboxConfig } from '../builders/pod-sandbox-config.js';
import type { FakeContainer } from '../fake-engine/model.js';
import { APP_IMAGE, type PodNode } from './pod-node.js';

/**
 * Something that happens to the node: a call of the kubelet's, or a deed of someone else's. `slot` picks what
 * it happens to.
 */
export type Step = (node: PodNode, slot: number) => Promise<unknown> | undefined;

const { signal } = new AbortController();
const image = { image: APP_IMAGE, annotations: {}, userSpecifiedImage: '', runtimeHandler: '', imageRef: '' };

/** By name. */
export const STEPS: Readonly<Record<string, Step>> = {
  'RunPodSandbox of the next attempt': (node, slot) => {
    const one = pick(node.store.known.ids(), slot);
    const known = one === undefined ? undefined : node.store.known.sandbox(one);
    if (known === undefined) return undefined;
    const metadata = { ...known.facts.metadata, attempt: known.facts.metadata.attempt + 1 };
    return node.sandboxes.RunPodSandbox(
      { config: podSandboxConfig({ metadata }), runtimeHandler: '' },
      signal,
    ) as Promise<unknown>;
  },
  RunPodSandbox: (node, slot) => {
    const metadata = {
      name: `pod-${String(slot)}`,
      namespace: 'default',
      uid: `uid-${String(slot)}`,
      attempt: 0,
    };
    return node.sandboxes.RunPodSandbox(
      { config: podSandboxConfig({ metadata }), runtimeHandler: '' },
      signal,
    ) as Promise<unknown>;
  },
  CreateContainer: (node, slot) => {
    const podSandboxId = pick(ours(node, 'podsandbox'), slot)?.id;
    if (podSandboxId === undefined) return undefined;
    const config = containerConfig({ image, metadata: { name: `app-${String(slot)}`, attempt: 0 } });
    return node.containers.CreateContainer(
      { podSandboxId, config, sandboxConfig: null },
      signal,
    ) as Promise<unknown>;
  },
  StartContainer: onContainer((node, containerId) => node.containers.StartContainer({ containerId }, signal)),
  StopContainer: onContainer((node, containerId) =>
    node.containers.StopContainer({ containerId, timeout: '0' }, signal),
  ),
  RemoveContainer: onContainer((node, containerId) =>
    node.containers.RemoveContainer({ containerId }, signal),
  ),
  StopPodSandbox: onSandbox((node, podSandboxId) => node.sandboxes.StopPodSandbox({ podSandboxId }, signal)),
  RemovePodSandbox: onSandbox((node, podSandboxId) =>
    node.sandboxes.RemovePodSandbox({ podSandboxId }, signal),
  ),
  'a process ends': (node, slot) => {
    const running = [...node.engine.state.containers.values()].filter(({ status }) => status === 'running');
    const one = pick(running, slot);
    if (one !== undefined) node.engine.exit(one.id, slot);
    return undefined;
  },
  'docker rm -f': (node, slot) => {
    const one = pick([...node.engine.state.containers.values()], slot);
    if (one !== undefined) node.engine.remove(one.id);
    return undefined;
  },
  'docker start': (node, slot) => {
    const one = pick([...node.engine.state.containers.values()], slot);
    return one === undefined ? undefined : node.client.containers.start(one.id, signal);
  },
  'the event stream breaks': (node) => {
    node.engine.breakEvents();
    return undefined;
  },
  'an inspect fails': (node) => {
    node.engine.faults.next('GET /containers/*/json', { status: 500, message: 'broken' });
    return undefined;
  },
};

export interface Happening {
  readonly name: string;
  readonly slot: number;
  readonly waited: boolean;
}

/**
 * Steps that are not waited for run beside those that follow; that some fail, for a state that another has
 * changed, is part of it.
 */
export async function play(
  node: PodNode,
  steps: readonly Happening[],
  more: Readonly<Record<string, Step>> = {},
): Promise<void> {
  const underWay: Promise<unknown>[] = [];
  for (const { name, slot, waited } of steps) {
    const done = Promise.resolve()
      .then(() => (STEPS[name] ?? more[name]!)(node, slot))
      .catch(() => undefined);
    underWay.push(done);
    if (waited) await done;
  }
  await Promise.all(underWay);
  // What was armed and met nobody.
  node.engine.faults.clear();
}

/**
 * A change after all others, seen in the store: what the Engine told before it has been taken up, or is being
 * read again.
 */
export async function settled(node: PodNode): Promise<void> {
  const labels = { 'io.kubernetes.docker.type': 'podsandbox', 'io.kubernetes.container.name': 'POD' };
  const { id } = await node.client.containers.create(
    'k8s_POD_marker_default_uid_0',
    { Image: APP_IMAGE, Labels: labels, HostConfig: {} },
    signal,
  );
  await node.until(() => node.store.outOfDate() === undefined && node.store.known.sandbox(id) !== undefined);
  await node.until(() => node.store.outOfDate() === undefined && isEqual(shownBy(node), truthOf(node)));
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export function shownBy({ store }: PodNode): string[] {
  const sandboxes = store
    .sandboxes()
    .map(({ facts }) => `${facts.id} ${facts.running ? 'running' : 'ended'}`);
  const containers = store
    .containers()
    .map(({ facts }) => `${facts.id} ${facts.sandboxId} ${facts.state} ${String(facts.exitCode)}`);
  return [...sandboxes, ...containers].sort();
}

export function truthOf(node: PodNode): string[] {
  const sandboxes = ours(node, 'podsandbox').map(
    ({ id, status }) => `${id} ${status === 'running' ? 'running' : 'ended'}`,
  );
  const containers = ours(node, 'container').map(
    ({ id, config, status, exitCode }) =>
      `${id} ${config.Labels['io.kubernetes.sandbox.id']!} ${stateOf(status, exitCode)} ${String(status === 'exited' || status === 'created' ? exitCode : 0)}`,
  );
  return [...sandboxes, ...containers].sort();
}

function stateOf(status: FakeContainer['status'], exitCode: number): string {
  if (status === 'running') return 'CONTAINER_RUNNING';
  return status === 'exited' || exitCode !== 0 ? 'CONTAINER_EXITED' : 'CONTAINER_CREATED';
}

function ours({ engine }: PodNode, type: string): FakeContainer[] {
  return [...engine.state.containers.values()].filter(
    ({ config }) => config.Labels['io.kubernetes.docker.type'] === type,
  );
}

function pick<T>(items: readonly T[], slot: number): T | undefined {
  return items.length === 0 ? undefined : items[slot % items.length];
}

function onContainer(call: (node: PodNode, id: string) => unknown): Step {
  return (node, slot) => {
    const one = pick(ours(node, 'container'), slot);
    return one === undefined ? undefined : Promise.resolve(call(node, one.id));
  };
}

function onSandbox(call: (node: PodNode, id: string) => unknown): Step {
  return (node, slot) => {
    const one = pick(ours(node, 'podsandbox'), slot);
    return one === undefined ? undefined : Promise.resolve(call(node, one.id));
  };
}
