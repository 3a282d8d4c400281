import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRecordReader } from '../../src/state/read-records.js';
import { createStore } from '../../src/state/store.js';
import { LABEL } from '../../src/translate/labels.js';
import {
  PAUSE_IMAGE,
  createContainer,
  runPod,
  startPodNode,
  type PodNode,
} from '../support/in-process/pod-node.js';

let node: PodNode;
const { signal } = new AbortController();

beforeEach(async () => {
  node = await startPodNode();
});

afterEach(() => node.close());

/** As cri-dockerd made them. */
async function adoptedSandbox(name: string, more: { readonly start?: boolean } = {}): Promise<string> {
  const Labels = {
    [LABEL.type]: 'podsandbox',
    [LABEL.containerName]: 'POD',
    app: name,
    'annotation.note': 'kept',
  };
  const body = { Image: PAUSE_IMAGE, Labels, HostConfig: { NetworkMode: 'none' } };
  const { id } = await node.client.containers.create(`k8s_POD_${name}_default_uid-${name}_0`, body, signal);
  if (more.start !== false) await node.client.containers.start(id, signal);
  return id;
}

const sandbox = (id: string) => node.store.findSandbox(id);
const container = (id: string) => node.store.findContainer(id);
const readOf = (imageId: string): RegExp =>
  new RegExp(`^GET /images/${imageId.replace(':', '(:|%3A)')}/json$`);

describe('the state of the node at the start', () => {
  it('is refused before everything was read once, and after that is what the Engine has', async () => {
    const id = await adoptedSandbox('old');
    node.cachedIps.set(id, ['10.1.0.9']);
    expect(() => node.store.sandboxes()).toThrow('Berth has not read the state of the Docker Engine yet');
    await node.follow();
    expect(sandbox(id)).toMatchObject({
      ready: true,
      ips: ['10.1.0.9'],
      facts: { origin: 'cri-dockerd', metadata: { name: 'old', attempt: 0 } },
    });
    expect(sandbox(id)?.listed).toMatchObject({
      state: 'SANDBOX_READY',
      labels: { app: 'old' },
      annotations: { note: 'kept' },
    });
  });

  it("shows a sandbox of cri-dockerd's with the ports of its checkpoint", async () => {
    const id = await adoptedSandbox('ports');
    node.cachedIps.set(id, ['10.1.0.9']);
    node.adoptedPorts.set(id, [{ protocol: 'TCP', containerPort: 80, hostPort: 8080 }]);
    await node.follow();
    expect(sandbox(id)?.facts.portMappings).toEqual([{ protocol: 'TCP', containerPort: 80, hostPort: 8080 }]);
  });

  it('shows a sandbox whose network was never set up as not ready', async () => {
    const id = await adoptedSandbox('half');
    await node.follow();
    expect(sandbox(id)).toMatchObject({ ready: false, listed: { state: 'SANDBOX_NOTREADY' } });
  });

  it("leaves out what is neither Berth's nor cri-dockerd's", async () => {
    await node.client.containers.create(
      'someone',
      { Image: PAUSE_IMAGE, Labels: { app: 'x' }, HostConfig: {} },
      signal,
    );
    await node.client.containers.create(
      'k8s_POD_x',
      { Image: PAUSE_IMAGE, Labels: { [LABEL.type]: 'podsandbox' }, HostConfig: {} },
      signal,
    );
    await node.follow();
    expect(node.store.sandboxes()).toEqual([]);
    expect(node.store.containers()).toEqual([]);
  });

  it('copes with a container that goes between the list and its inspect', async () => {
    const id = await adoptedSandbox('gone');
    node.engine.faults.next('GET /containers/*/json', { status: 404, message: `No such container: ${id}` });
    await node.follow();
    expect(node.store.sandboxes()).toEqual([]);
  });

  it('is tried again when the Engine fails, and the reason is what reads are refused with meanwhile', async () => {
    node.engine.faults.next('GET /containers/json', { status: 500, message: 'database is locked' });
    await node.follow();
    expect(node.reports).toEqual(['lost: database is locked']);
    expect(node.store.sandboxes()).toEqual([]);
  });
});

describe('the state of the node after an event', () => {
  it('shows what others made, as soon as the Engine tells', async () => {
    await node.follow();
    const id = await adoptedSandbox('new');
    await node.until(() => sandbox(id)?.facts.running === true);
  });

  it('shows a container that ended by itself as exited, with its exit code and reason', async () => {
    await node.follow();
    const id = await createContainer(node, await runPod(node, 'web'));
    await node.containers.StartContainer({ containerId: id }, signal);
    node.engine.exit(id, 137, { oomKilled: true });
    await node.until(() => container(id)?.facts.state === 'CONTAINER_EXITED');
    expect(container(id)?.status).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
  });

  it('forgets what was removed behind its back', async () => {
    await node.follow();
    const pod = await runPod(node, 'web');
    const id = await createContainer(node, pod);
    node.engine.remove(id);
    await node.until(() => container(id) === undefined);
    expect(node.store.containersOf(pod)).toEqual([]);
    node.engine.remove(pod);
    await node.until(() => sandbox(pod) === undefined);
  });

  it('asks the Engine nothing about containers and actions that do not matter', async () => {
    await node.follow();
    const { id: stranger } = await node.client.containers
      .create('s', { Image: PAUSE_IMAGE, Labels: {}, HostConfig: {} }, signal)
      .catch(() =>
        node.client.containers.create('stranger', { Image: PAUSE_IMAGE, Labels: {}, HostConfig: {} }, signal),
      );
    node.engine.calls.length = 0;
    node.engine.emitEvent({
      Type: 'container',
      Action: 'exec_create: sh',
      Actor: { ID: stranger, Attributes: { [LABEL.type]: 'container' } },
    });
    node.engine.emitEvent({ Type: 'container', Action: 'start', Actor: { ID: stranger, Attributes: {} } });
    node.engine.emitEvent({ Type: 'daemon', Action: 'reload', Actor: { ID: 'x', Attributes: {} } });
    const marker = await adoptedSandbox('marker');
    await node.until(() => sandbox(marker)?.facts.running === true);
    expect(node.engine.calls.filter(({ path }) => path.includes(stranger))).toEqual([]);
  });

  it('is told in an event of any size: the container is read, and the stream goes on', async () => {
    await node.follow();
    const id = await adoptedSandbox('large', { start: false });
    await node.until(() => sandbox(id) !== undefined);
    const stranger = 'e'.repeat(64);
    const Attributes = { note: 'n'.repeat(1024 * 1024), [LABEL.type]: 'podsandbox' };
    node.engine.state.containers.get(id)!.status = 'running';
    for (const ID of [stranger, id])
      node.engine.emitEvent({ Type: 'container', Action: 'start', Actor: { ID, Attributes } });
    await node.until(() => sandbox(id)?.facts.running === true);
    expect(node.reports).toEqual([]);
  });

  it('is asked for by the actions that are used, so that nobody else fills the stream', async () => {
    await node.follow();
    const [events] = node.engine.calls.filter(({ path }) => path === '/events');
    const { event } = JSON.parse(events!.query['filters']!) as { event: string[] };
    expect(event).toContain('die');
    for (const action of ['exec_create', 'attach', 'kill', 'health_status'])
      expect(event).not.toContain(action);
  });

  it('is known beside images and containers of any size, of which only what is needed is read', async () => {
    const labels = { note: 'n'.repeat(5 * 1024 * 1024) };
    const image = node.engine.state.addImage({ tags: ['hostile:1'], config: { Labels: labels } });
    const { id: stranger } = await node.client.containers.create(
      'stranger',
      { Image: 'hostile:1', Labels: { [LABEL.type]: 'container' }, HostConfig: {} },
      signal,
    );
    const id = await adoptedSandbox('beside');
    await node.follow();
    expect(node.reports).toEqual([]);
    expect(sandbox(id)?.facts.running).toBe(true);
    expect(container(stranger)).toBeUndefined();
    expect(node.store.findImage('hostile:1')).toMatchObject({ id: image.id, labels: {}, isTooLarge: true });
  });

  it.each([
    ['ExposedPorts', { ExposedPorts: { [`1/${'t'.repeat(5 * 1024 * 1024)}`]: {} } }],
    ['OnBuild', { OnBuild: ['n'.repeat(5 * 1024 * 1024)] }],
    ['Healthcheck', { Healthcheck: { Test: ['CMD', 'n'.repeat(5 * 1024 * 1024)] } }],
    ['Shell', { Shell: ['n'.repeat(5 * 1024 * 1024)] }],
  ])('knows an image as too large for containers by its %s too', async (_member, config) => {
    node.engine.state.addImage({ tags: ['hostile:1'], config });
    node.engine.state.addImage({ tags: ['plain:1'], config: { ExposedPorts: { '80/tcp': {} } } });
    await node.follow();
    expect(node.store.findImage('hostile:1')).toMatchObject({ isTooLarge: true });
    expect(node.store.findImage('plain:1')).toMatchObject({ isTooLarge: false });
  });

  it('is known beside an image that the Engine cannot read, whose labels prove nothing until it can', async () => {
    const image = node.engine.state.addImage({ tags: ['torn:1'], config: { Labels: { app: 'web' } } });
    const id = await adoptedSandbox('beside');
    const torn = { status: 500, message: 'stat /var/lib/docker/overlay2/1: no such file or directory' };
    node.engine.faults.next(readOf(image.id), torn);
    await node.follow();
    expect(sandbox(id)?.facts.running).toBe(true);
    expect(node.store.findImage('torn:1')).toMatchObject({ id: image.id, labels: {}, isTooLarge: true });
    await node.reconciler.images();
    expect(node.store.findImage('torn:1')).toMatchObject({ labels: { app: 'web' }, isTooLarge: false });
  });

  it('shows no image that went while it was read: nothing is known of its labels', async () => {
    const image = node.engine.state.addImage({ tags: ['gone:1'], config: { Labels: { app: 'web' } } });
    node.engine.faults.next(readOf(image.id), { status: 404, message: 'No such image' });
    await node.follow();
    expect(node.store.findImage('gone:1')).toBeUndefined();
  });

  it('shows images that were tagged, pulled or removed by others', async () => {
    await node.follow();
    const image = node.engine.state.addImage({ tags: ['app:1'] });
    node.engine.emitEvent({
      Type: 'image',
      Action: 'tag',
      Actor: { ID: image.id, Attributes: { name: 'app:1' } },
    });
    await node.until(() => node.store.findImage('app:1') !== undefined);
    expect(node.store.findImage(image.id)?.repoTags).toEqual(['app:1']);
    await node.client.images.remove('app:1', signal);
    await node.until(() => node.store.findImage('app:1') === undefined);
  });

  it('an event that could not be applied to one container is tried again for that one, while all the others are told of', async () => {
    await node.follow();
    const id = await adoptedSandbox('web', { start: false });
    await node.until(() => sandbox(id) !== undefined);
    node.engine.faults.next(`GET /containers/${id}/json`, { status: 500, message: 'broken' });
    await node.client.containers.start(id, signal);
    await node.until(() => node.reports.some((line) => line === `event failed: start ${id}`));
    expect(node.store.outOfDate()).toBeUndefined();
    await node.until(() => sandbox(id)?.facts.running === true);
  });

  it('is not waited for where a container cannot be read at all: the rest of the node is known', async () => {
    const [sick, well] = [
      await adoptedSandbox('sick', { start: true }),
      await adoptedSandbox('well', { start: true }),
    ];
    node.engine.faults.next(`GET /containers/${sick}/json`, { status: 500, message: 'broken' });
    await node.follow();
    expect(node.store.findSandbox(well)?.facts.running).toBe(true);
    await node.until(() => sandbox(sick)?.facts.running === true);
  });
});

describe('a sandbox whose pause container was restarted by someone else', () => {
  it('is not ready, as its new network namespace is empty', async () => {
    await node.follow();
    const pod = await runPod(node, 'web');
    expect(sandbox(pod)?.ready).toBe(true);
    await node.client.containers.stop(pod, 0, signal);
    await node.client.containers.start(pod, signal);
    await node.reconciler.container(pod);
    expect(sandbox(pod)?.facts.running).toBe(true);
    expect(sandbox(pod)?.status).toMatchObject({ state: 'SANDBOX_NOTREADY', network: { ip: '' } });
  });
});

describe("a pod's container under another name", () => {
  it('is still listed, after a restart of Berth too', async () => {
    await node.follow();
    const id = await createContainer(node, await runPod(node, 'web'));
    node.engine.state.containers.get(id)!.name = 'debugged';
    node.engine.emitEvent({
      Type: 'container',
      Action: 'rename',
      Actor: { ID: id, Attributes: { [LABEL.type]: 'container' } },
    });
    await node.until(() => container(id)?.facts.name === 'debugged');
    expect(container(id)?.facts.metadata.name).toBe('app');
    // What a Berth that starts knows: nothing.
    const reads = createRecordReader({
      engine: node.client,
      store: createStore(),
      cachedNetwork: () => Promise.resolve(undefined),
      adoptedPorts: () => Promise.resolve([]),
    });
    expect(await reads.container(id)).toMatchObject({ kind: 'container', facts: { name: 'debugged' } });
  });
});

describe('a container whose image was removed by force', () => {
  it('stays what it was', async () => {
    await node.follow();
    const id = await createContainer(node, await runPod(node, 'web'), { labels: { app: 'web' } });
    node.engine.state.images.clear();
    await node.reconciler.everything();
    expect(node.store.images()).toEqual([]);
    expect(container(id)?.facts).toMatchObject({ origin: 'berth', labels: { app: 'web' } });
  });
});

describe('the state of the node when the Engine does not answer for some containers', () => {
  it('is known after a moment, with every other container as it is', async () => {
    const well = await adoptedSandbox('well');
    const hanging = await Promise.all(
      Array.from({ length: 40 }, (_, index) => adoptedSandbox(`hanging-${String(index)}`, { start: false })),
    );
    for (const id of hanging) node.engine.faults.next(`GET /containers/${id}/json`, 'hang');
    await node.follow();
    expect(sandbox(well)?.facts.running).toBe(true);
    expect(hanging.map((id) => sandbox(id)?.facts.metadata.name)).toEqual(
      hanging.map((_, index) => `hanging-${String(index)}`),
    );
    const other = await runPod(node, 'started-beside');
    expect(sandbox(other)?.ready).toBe(true);
  });
});

describe('the state of the node while it is not known', () => {
  it('is refused with UNAVAILABLE, never answered from what was, until it was read again', async () => {
    await node.follow();
    const pod = await runPod(node, 'web');
    await node.engine.stop();
    await node.until(() => node.store.outOfDate() !== undefined);
    expect(() => node.store.findSandbox(pod)).toThrow(
      expect.objectContaining({ fault: 'unavailable' }) as Error,
    );
    await node.engine.start();
    await node.until(() => node.store.outOfDate() === undefined);
    expect(sandbox(pod)).toMatchObject({ ready: false, facts: { running: false } });
  });

  it('keeps the addresses of pods that lived on while the Engine was restarted', async () => {
    await node.follow();
    const pod = await runPod(node, 'web');
    await node.engine.stop({ liveRestore: true });
    await node.engine.start();
    await node.until(() => node.store.outOfDate() !== undefined);
    await node.until(() => node.store.outOfDate() === undefined);
    expect(sandbox(pod)).toMatchObject({ ready: true, ips: ['10.1.0.5', 'fd00::5'] });
  });

  it('loses nothing that happened between a broken stream and the next', async () => {
    await node.follow();
    const [pod, other] = [await runPod(node, 'web'), await runPod(node, 'other')];
    const hanging = node.engine.faults.next('GET /events', 'hang');
    node.engine.breakEvents();
    await hanging.hit;
    node.engine.remove(pod);
    hanging.release();
    await node.until(() => node.store.outOfDate() === undefined);
    expect(node.store.sandboxes().map(({ facts }) => facts.id)).toEqual([other]);
  });

  it('tells of each loss once, however often it is tried again', async () => {
    await node.follow();
    node.engine.faults.next('GET /events', { status: 500, message: 'not yet' });
    node.engine.faults.next('GET /events', { status: 500, message: 'not yet' });
    node.engine.breakEvents();
    await node.until(() => node.reports.length === 2);
    await node.until(() => node.store.outOfDate() === undefined);
    expect(node.reports).toEqual(['lost: the Docker Engine closed its event stream', 'lost: not yet']);
  });
});

describe('the state of the node when it changes while everything is read', () => {
  let slow: string;

  beforeEach(async () => {
    await node.follow();
    slow = await runPod(node, 'slow');
  });

  /** A new round that has read everything but the pod `slow`. */
  async function readAllBut(): Promise<() => void> {
    const hanging = node.engine.faults.next(`GET /containers/${slow}/json`, 'hang');
    const answered = node.engine.calls.length;
    node.engine.breakEvents();
    await hanging.hit;
    // Behind the other inspects: one more round trip.
    while (
      node.engine.calls.slice(answered).filter(({ path }) => /^\/containers\/[0-9a-f]+\/json$/.test(path))
        .length < node.engine.state.containers.size
    )
      await node.client.system.ping(signal);
    await node.client.system.ping(signal);
    return () => hanging.release();
  }

  it('has the sandbox that became whole meanwhile, and never takes it for removed', async () => {
    const removed: string[] = [];
    node.store.listen({
      onSandbox(before, after) {
        if (after === undefined) removed.push(before!.facts.id);
      },
    });
    let finish: () => void = () => undefined;
    const atNetwork = new Promise<void>((resolve) => {
      node.network.nextSetUp.push(() => {
        resolve();
        return new Promise((done) => (finish = done));
      });
    });
    const running = runPod(node, 'web');
    await atNetwork;
    const release = await readAllBut();
    finish();
    const id = await running;
    release();
    await node.until(() => node.store.outOfDate() === undefined);
    expect(node.store.known.sandbox(id)).toMatchObject({ ready: true, ips: ['10.1.0.5', 'fd00::5'] });
    expect(removed).toEqual([]);
  });

  it('shows what a call has done once the call has returned', async () => {
    const id = await createContainer(node, slow);
    await node.containers.StartContainer({ containerId: id }, signal);
    const stop = node.engine.faults.next('POST /containers/*/stop', 'hang');
    const stopping = node.containers.StopContainer({ containerId: id, timeout: '0' }, signal);
    await stop.hit;
    const release = await readAllBut();
    stop.release();
    await stopping;
    release();
    let seen: string | undefined;
    await node.until(() => {
      if (node.store.outOfDate() !== undefined) return false;
      seen ??= container(id)?.facts.state;
      return true;
    });
    expect(seen).toBe('CONTAINER_EXITED');
  });
});
