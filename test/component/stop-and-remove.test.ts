import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AdapterError } from '../../src/errors/adapter-error.js';
import { LABEL } from '../../src/translate/labels.js';
import {
  APP_IMAGE,
  createContainer,
  deadlineSignal,
  journal,
  PAUSE_IMAGE,
  runPod,
  startPodNode,
  type PodNode,
} from '../support/in-process/pod-node.js';

let node: PodNode;
let pod: string;
const { signal } = new AbortController();

beforeEach(async () => {
  node = await startPodNode();
  await node.follow();
  pod = await runPod(node, 'web');
  node.engine.calls.length = 0;
});

afterEach(() => node.close());

const stop = (podSandboxId = pod) => node.sandboxes.StopPodSandbox({ podSandboxId }, signal);
const remove = (podSandboxId = pod) => node.sandboxes.RemovePodSandbox({ podSandboxId }, signal);
const status = async () =>
  (await node.sandboxes.PodSandboxStatus({ podSandboxId: pod, verbose: false }, signal)).status;

async function startedContainer(name = 'app'): Promise<string> {
  const containerId = await createContainer(node, pod, { metadata: { name, attempt: 0 } });
  await node.containers.StartContainer({ containerId }, signal);
  return containerId;
}

describe('StopPodSandbox', () => {
  it('stops the containers, gives the network back while its namespace is there, then stops the pause container', async () => {
    const id = await startedContainer();
    node.engine.calls.length = 0;
    await stop();
    const [short, app] = [pod.slice(0, 4), id.slice(0, 4)];
    expect(journal(node.engine)).toEqual([
      `POST /containers/${app}/stop`,
      `CNI DEL ${short}`,
      `POST /containers/${short}/stop`,
    ]);
    expect(
      node.engine.calls.filter(({ path }) => path.endsWith('/stop')).map(({ query }) => query['t']),
    ).toEqual(['0', '0']);
    expect(node.network.tornDown[0]?.netns).toMatch(/^\/proc\/\d+\/ns\/net$/);
  });

  it('leaves the pod NOTREADY without addresses, and its containers EXITED, when it returns', async () => {
    const id = await startedContainer();
    await stop();
    expect(await status()).toMatchObject({ state: 'SANDBOX_NOTREADY', network: { ip: '' } });
    expect(node.store.findContainer(id)?.status.state).toBe('CONTAINER_EXITED');
  });

  it('is success again, and asks nobody again', async () => {
    await stop();
    node.engine.calls.length = 0;
    await stop();
    await stop();
    expect(journal(node.engine)).toEqual([]);
  });

  it.each(['nothing-like-this', '', '0'.repeat(64)])(
    'is success for a sandbox that is not there: %j',
    async (id) => {
      await expect(stop(id)).resolves.toEqual({});
      expect(journal(node.engine)).toEqual([]);
    },
  );

  it('stops the pause container although the network fails, reports that, and gives the network back with the next try', async () => {
    node.network.nextTearDown.push(() =>
      Promise.reject(new AdapterError('internal', 'plugin bridge: exit code 1')),
    );
    await expect(stop()).rejects.toMatchObject({ message: 'plugin bridge: exit code 1' });
    expect(node.engine.state.containers.get(pod)?.status).toBe('exited');
    expect(await status()).toMatchObject({ state: 'SANDBOX_NOTREADY' });
    await expect(stop()).resolves.toEqual({});
    expect(node.network.attached.size).toBe(0);
    expect(node.network.tornDown.map(({ netns }) => netns === undefined)).toEqual([false, true]);
  });

  it('stops the pause container of a pod whose network hangs, and ends when that does', async () => {
    await node.close();
    node = await startPodNode({ networkHeadStartMs: 1 });
    await node.follow();
    pod = await runPod(node, 'web');
    let release: () => void = () => undefined;
    node.network.nextTearDown.push(() => new Promise((done) => (release = done)));
    const stopping = stop();
    await node.until(() => node.store.findSandbox(pod)?.ready === false);
    expect(node.network.attached.size).toBe(1);
    release();
    await expect(stopping).resolves.toEqual({});
    expect(node.network.attached.size).toBe(0);
  });

  it('gives back the network of a pod whose pause container ended by itself', async () => {
    node.engine.exit(pod, 137);
    await node.until(() => node.store.findSandbox(pod)?.ready === false);
    await stop();
    expect(journal(node.engine)).toEqual([`CNI DEL ${pod.slice(0, 4)}`]);
    expect(node.network.attached.size).toBe(0);
  });

  it('is joined by a retry, and goes on when the first caller has given up by deadline', async () => {
    const first = deadlineSignal();
    const hanging = node.engine.faults.next(`POST /containers/${pod}/stop`, 'hang');
    const call = node.sandboxes.StopPodSandbox({ podSandboxId: pod }, first.signal);
    await hanging.hit;
    first.pass();
    await expect(call).rejects.toMatchObject({ fault: 'deadline-exceeded' });
    const retry = stop();
    hanging.release();
    await retry;
    expect(journal(node.engine).filter((line) => line.endsWith('/stop'))).toHaveLength(1);
  });

  it('copes with containers and a pause container that go behind its back', async () => {
    const id = await startedContainer();
    const hanging = node.engine.faults.next(`POST /containers/${id}/stop`, 'hang');
    const stopping = stop();
    await hanging.hit;
    node.engine.remove(id);
    node.engine.remove(pod);
    hanging.release();
    await expect(stopping).resolves.toEqual({});
    expect(node.network.attached.size).toBe(0);
  });

  it('does not take the network of a pod that went behind its back for given back once the pod shows again', async () => {
    const facts = node.store.findSandbox(pod)!.facts;
    const other = await runPod(node, 'other');
    const hanging = node.engine.faults.next(`POST /containers/${pod}/stop`, 'hang');
    const stopping = stop();
    await hanging.hit;
    node.engine.remove(pod);
    hanging.release();
    await stopping;
    // Until the event of the removal has been applied as well: it came before this one.
    node.engine.exit(other, 0);
    await node.until(() => node.store.findSandbox(other)?.ready === false);
    await node.reconciler.container(pod);
    expect(node.store.findSandbox(pod)).toBeUndefined();
    node.store.putSandbox({ ...facts, running: false });
    await stop();
    expect(node.network.tornDown).toHaveLength(2);
  });

  it('passes the error of an Engine that cannot stop a container on, and can be repeated', async () => {
    const id = await startedContainer();
    node.engine.faults.next(`POST /containers/${id}/stop`, {
      status: 500,
      message: 'cannot kill container: permission denied',
    });
    await expect(stop()).rejects.toThrow('permission denied');
    await expect(stop()).resolves.toEqual({});
    expect(node.engine.state.containers.get(id)?.status).toBe('exited');
  });
});

describe('RemovePodSandbox', () => {
  it('brings a pod down that still runs, and removes its containers before it', async () => {
    const [one, two] = [
      await startedContainer('one'),
      await createContainer(node, pod, { metadata: { name: 'two', attempt: 0 } }),
    ];
    node.engine.calls.length = 0;
    await remove();
    const lines = journal(node.engine);
    expect(lines.slice(0, 3)).toEqual([
      `POST /containers/${one.slice(0, 4)}/stop`,
      `CNI DEL ${pod.slice(0, 4)}`,
      `POST /containers/${pod.slice(0, 4)}/stop`,
    ]);
    expect(lines.slice(3, 5).sort()).toEqual(
      [`DELETE /containers/${one.slice(0, 4)}`, `DELETE /containers/${two.slice(0, 4)}`].sort(),
    );
    expect(lines.slice(5)).toEqual([`DELETE /containers/${pod.slice(0, 4)}`]);
    expect(node.engine.state.containers.size).toBe(0);
    expect(node.store.sandboxes()).toEqual([]);
    expect(node.store.containers()).toEqual([]);
  });

  it('removes what the Engine joined to the pod under a name that Berth never knew, and nothing beside it', async () => {
    const labels = {
      'io.kubernetes.docker.type': 'container',
      'io.kubernetes.container.name': 'app',
      'io.kubernetes.sandbox.id': pod,
    };
    const make = (name: string, networkMode: string) =>
      node.client.containers.create(
        name,
        { Image: APP_IMAGE, Labels: labels, HostConfig: { NetworkMode: networkMode } },
        signal,
      );
    const joined = await make('renamed', `container:${pod}`);
    const stranger = await make('stranger', 'none');
    expect(node.store.containers()).toEqual([]);
    await remove();
    expect([...node.engine.state.containers.keys()]).toEqual([stranger.id]);
    expect(joined.id).not.toBe(stranger.id);
  });

  it('is success for a sandbox that is gone, or never was', async () => {
    await remove();
    await expect(remove()).resolves.toEqual({});
    await expect(remove('nothing-like-this')).resolves.toEqual({});
  });

  it('does not run CNI again for a pod that was stopped in order', async () => {
    await stop();
    node.engine.calls.length = 0;
    await remove();
    expect(journal(node.engine)).toEqual([`DELETE /containers/${pod.slice(0, 4)}`]);
  });

  it('keeps the sandbox while its network cannot be given back: the kubelet tries again', async () => {
    node.network.nextTearDown.push(() => Promise.reject(new Error('plugin crashed')));
    await expect(remove()).rejects.toThrow('plugin crashed');
    expect(node.store.findSandbox(pod)).toBeDefined();
    await remove();
    expect(node.engine.state.containers.size).toBe(0);
    expect(node.network.attached.size).toBe(0);
  });

  it('copes with a sandbox that goes behind its back in the middle of it', async () => {
    const hanging = node.engine.faults.next(`DELETE /containers/${pod}`, 'hang');
    const removing = remove();
    await hanging.hit;
    node.engine.remove(pod);
    hanging.release();
    await expect(removing).resolves.toEqual({});
    expect(node.store.findSandbox(pod)).toBeUndefined();
  });
});

describe('PodSandboxStatus', () => {
  it('is NOT_FOUND for an unknown sandbox, which is what the kubelet tests for', async () => {
    const asked = async () =>
      node.sandboxes.PodSandboxStatus({ podSandboxId: 'unknown', verbose: false }, signal);
    await expect(asked()).rejects.toMatchObject({
      fault: 'not-found',
      message: 'pod sandbox "unknown" does not exist',
    });
  });

  it("finds a sandbox by the beginning of its id, as people type it, unless that is another's too", async () => {
    const { status: found } = await node.sandboxes.PodSandboxStatus(
      { podSandboxId: pod.slice(0, 13), verbose: false },
      signal,
    );
    expect(found?.id).toBe(pod);
  });

  it('carries the statuses of its containers, and tells people who debug more', async () => {
    const id = await startedContainer();
    const answer = await node.sandboxes.PodSandboxStatus({ podSandboxId: pod, verbose: true }, signal);
    expect(answer.containersStatuses?.map((one) => one.id)).toEqual([id]);
    expect(BigInt(String(answer.timestamp))).toBeGreaterThan(1_700_000_000_000_000_000n);
    expect(JSON.parse(answer.info!['info']!)).toMatchObject({
      origin: 'berth',
      network: 'cni',
      ips: ['10.1.0.5', 'fd00::5'],
      config: { hostname: 'web' },
    });
  });
});

describe('ListPodSandbox', () => {
  const list = async (filter: object) => {
    const complete = { id: '', state: null, labelSelector: {}, ...filter };
    const { items } = await node.sandboxes.ListPodSandbox({ filter: complete }, signal);
    return items!.map(({ id }) => id).sort();
  };

  it('filters by the beginning of an id, by state, and by labels, all of which must match', async () => {
    const other = await runPod(node, 'other');
    await stop(other);
    expect(await list({})).toEqual([pod, other].sort());
    expect(await list({ id: pod.slice(0, 12) })).toEqual([pod]);
    expect(await list({ state: { state: 'SANDBOX_READY' } })).toEqual([pod]);
    expect(await list({ state: { state: 'SANDBOX_NOTREADY' } })).toEqual([other]);
    expect(await list({ labelSelector: { app: 'web' } })).toEqual([pod]);
    expect(await list({ labelSelector: { app: 'web' }, state: { state: 'SANDBOX_NOTREADY' } })).toEqual([]);
    expect(await list({ labelSelector: { app: '' } })).toEqual([]);
  });
});

describe('a pod in the network of the node', () => {
  it('is stopped and removed without CNI', async () => {
    const body = {
      Image: PAUSE_IMAGE,
      Labels: { 'io.kubernetes.docker.type': 'podsandbox', 'io.kubernetes.container.name': 'POD' },
      HostConfig: { NetworkMode: 'host' },
    };
    const { id } = await node.client.containers.create('k8s_POD_node_default_uid_0', body, signal);
    await node.client.containers.start(id, signal);
    await node.until(() => node.store.findSandbox(id)?.ready === true);
    await remove(id);
    expect(node.network.tornDown).toEqual([]);
    expect(node.engine.state.containers.has(id)).toBe(false);
  });
});

describe('the life of a pod', () => {
  it('asks the Engine once for what an image says, and once in each call for the containers of the pod', async () => {
    await startedContainer('one');
    await startedContainer('two');
    await stop();
    await remove();
    const reads = node.engine.calls.filter(({ method }) => method === 'GET').map(({ path }) => path);
    expect(reads.filter((path) => path.startsWith('/images/'))).toHaveLength(1);
    expect(reads.filter((path) => path === '/containers/json')).toHaveLength(2);
  });

  it('ends for a container that Berth has no record of too', async () => {
    const Labels = { [LABEL.type]: 'container', [LABEL.sandboxId]: pod };
    const body = { Image: PAUSE_IMAGE, Labels, HostConfig: { NetworkMode: `container:${pod}` } };
    const { id } = await node.client.containers.create('mine', body, signal);
    await node.client.containers.start(id, signal);
    await stop();
    expect(node.engine.state.containers.get(id)?.status).toBe('exited');
    await remove();
    expect([...node.engine.state.containers.keys()]).toEqual([]);
  });
});
