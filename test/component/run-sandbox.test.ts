import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunPodSandboxRequest } from '../../src/cri/generated/runtime/v1/RunPodSandboxRequest.js';
import { AdapterError } from '../../src/errors/adapter-error.js';
import {
  linuxPodSandboxConfig,
  namespaceOption,
  podSandboxConfig,
  sandboxSecurityContext,
} from '../support/builders/pod-sandbox-config.js';
import { deadlineSignal, journal, startPodNode, type PodNode } from '../support/in-process/pod-node.js';

let node: PodNode;
const { signal } = new AbortController();

beforeEach(async () => {
  node = await startPodNode();
  await node.follow();
  node.engine.calls.length = 0;
});

afterEach(() => node.close());

function request(changes: Parameters<typeof podSandboxConfig>[0] = {}): RunPodSandboxRequest {
  return { config: podSandboxConfig(changes), runtimeHandler: '' };
}

async function run(changes: Parameters<typeof podSandboxConfig>[0] = {}): Promise<string> {
  const { podSandboxId } = await node.sandboxes.RunPodSandbox(request(changes), signal);
  return podSandboxId!;
}

const onNode = {
  linux: linuxPodSandboxConfig({
    securityContext: sandboxSecurityContext({ namespaceOptions: namespaceOption({ network: 'NODE' }) }),
  }),
};
const listed = async (): Promise<string[]> => {
  const { items = [] } = await node.sandboxes.ListPodSandbox({ filter: null }, signal);
  return items.map((item) => `${item.id!.slice(0, 4)} ${String(item.state)}`);
};

describe('RunPodSandbox', () => {
  it('makes the pause container, starts it, then sets up its network, and is READY with its addresses when it returns', async () => {
    const id = await run();
    const short = id.slice(0, 4);
    expect(journal(node.engine)).toEqual([
      'POST /containers/create',
      `POST /containers/${short}/start`,
      `CNI ADD ${short}`,
    ]);
    const { status } = await node.sandboxes.PodSandboxStatus({ podSandboxId: id, verbose: false }, signal);
    expect(status).toMatchObject({
      id,
      state: 'SANDBOX_READY',
      network: { ip: '10.1.0.5', additionalIps: [{ ip: 'fd00::5' }] },
      metadata: { name: 'web', namespace: 'default', uid: '0a1b2c', attempt: 0 },
    });
    expect(node.network.attached.get(id)).toMatchObject({ name: 'web', namespace: 'default', uid: '0a1b2c' });
    expect(node.network.attached.get(id)?.netns).toBe(
      `/proc/${String(node.engine.state.containers.get(id)?.pid)}/ns/net`,
    );
  });

  it("runs no CNI for a pod in the node's network, which is READY without addresses", async () => {
    const id = await run(onNode);
    expect(journal(node.engine)).toEqual([
      'POST /containers/create',
      `POST /containers/${id.slice(0, 4)}/start`,
    ]);
    const { status } = await node.sandboxes.PodSandboxStatus({ podSandboxId: id, verbose: false }, signal);
    expect(status).toMatchObject({ state: 'SANDBOX_READY', network: { ip: '', additionalIps: [] } });
  });

  it.each([
    ['a config that is missing', null, /^config: is missing/],
    ['metadata that is missing', podSandboxConfig({ metadata: null }), /^config\.metadata: is missing/],
    ['a relative log directory', podSandboxConfig({ logDirectory: 'logs' }), /^config\.log_directory: /],
    [
      'a cgroup parent that is none',
      podSandboxConfig({ linux: linuxPodSandboxConfig({ cgroupParent: 'a.slice/../b' }) }),
      /^config\.linux\.cgroup_parent: /,
    ],
  ])('refuses %s by the name of the field, before any Engine call', async (_what, config, message) => {
    await expect(node.sandboxes.RunPodSandbox({ config, runtimeHandler: '' }, signal)).rejects.toMatchObject({
      fault: 'invalid-argument',
      message: expect.stringMatching(message),
    });
    await expect(
      node.sandboxes.RunPodSandbox({ config: podSandboxConfig(), runtimeHandler: 'gvisor' }, signal),
    ).rejects.toMatchObject({
      fault: 'invalid-argument',
      message: expect.stringMatching(/^runtime_handler: /),
    });
    expect(node.engine.calls).toEqual([]);
  });

  it('is refused while the state of the node is not known', async () => {
    node.store.markOutOfDate('the Engine has gone');
    await expect(run()).rejects.toMatchObject({ fault: 'unavailable', message: 'the Engine has gone' });
    expect(journal(node.engine)).toEqual([]);
  });

  it('shows nothing of a sandbox before it is whole', async () => {
    const shown: string[][] = [];
    node.network.nextSetUp.push(async () => {
      await node.reconciler.container([...node.engine.state.containers.keys()][0]!);
      shown.push(await listed());
    });
    await run();
    expect(shown).toEqual([[]]);
    expect(await listed()).toHaveLength(1);
  });
});

describe('a failure of RunPodSandbox', () => {
  afterEach(async () => {
    expect([...node.engine.state.containers.values()]).toEqual([]);
    expect([...node.network.attached.keys()]).toEqual([]);
    expect(node.reports.filter((line) => line.startsWith('undo'))).toEqual([]);
    expect(await listed()).toEqual([]);
  });

  it('RunPodSandbox that fails at the pause image says so, and makes nothing', async () => {
    node.failPauseImage(new AdapterError('registry-unavailable', 'RegistryUnavailable: no route to host'));
    await expect(run()).rejects.toThrow('RegistryUnavailable: no route to host');
    expect(journal(node.engine)).toEqual([]);
  });

  it('RunPodSandbox that fails at create makes nothing', async () => {
    node.engine.faults.next('POST /containers/create', { status: 500, message: 'no space left on device' });
    await expect(run()).rejects.toMatchObject({
      fault: 'internal',
      message: expect.stringContaining('no space left on device'),
    });
    expect(journal(node.engine)).toEqual(['POST /containers/create']);
  });

  it('RunPodSandbox that fails at start removes the pause container', async () => {
    node.engine.faults.next('POST /containers/*/start', {
      status: 500,
      message: 'OCI runtime create failed',
    });
    await expect(run()).rejects.toThrow('OCI runtime create failed');
    expect(
      journal(node.engine).map((line) => line.replace(/ \/containers\/[0-9a-f]{4}/, ' /containers/*')),
    ).toEqual(['POST /containers/create', 'POST /containers/*/start', 'DELETE /containers/*']);
  });

  it('RunPodSandbox that fails at the look at what was started removes it', async () => {
    // Not followed: the only one who looks is the call.
    await node.close();
    node = await startPodNode();
    node.store.markCurrent();
    node.engine.faults.next('GET /containers/*/json', { status: 500, message: 'broken' });
    await expect(run()).rejects.toThrow('broken');
  });

  it('RunPodSandbox that fails when the pause container ends at once tells its exit code, and asks for no network', async () => {
    node.engine.state.programs.set('/pause', () => 7);
    const [image] = node.engine.state.images.values();
    image!.config.Entrypoint = ['/pause'];
    await expect(run()).rejects.toMatchObject({
      fault: 'internal',
      message: expect.stringMatching(/exited immediately: exit code 7/),
    });
    expect(journal(node.engine).filter((line) => line.startsWith('CNI'))).toEqual([]);
  });

  it('RunPodSandbox that fails at the network takes the network back first, then the pause container, and reports the network error', async () => {
    node.network.nextSetUp.push(() =>
      Promise.reject(new AdapterError('unavailable', 'NetworkPluginNotReady: no CNI configuration')),
    );
    await expect(run()).rejects.toMatchObject({
      fault: 'unavailable',
      message: 'NetworkPluginNotReady: no CNI configuration',
    });
    const lines = journal(node.engine);
    const id = lines[2]!.slice('CNI ADD '.length);
    expect(lines).toEqual([
      'POST /containers/create',
      `POST /containers/${id}/start`,
      `CNI ADD ${id}`,
      `CNI DEL ${id}`,
      `DELETE /containers/${id}`,
    ]);
  });

  it('RunPodSandbox that fails at the last look at it takes everything back', async () => {
    node.network.nextSetUp.push(() => {
      node.engine.faults.next('GET /containers/*/json', { status: 500, message: 'broken' });
      return Promise.resolve();
    });
    await expect(run()).rejects.toThrow('broken');
  });

  it('can be tried again, with success', async () => {
    node.network.nextSetUp.push(() => Promise.reject(new Error('once')));
    await expect(run()).rejects.toThrow('once');
    const id = await run();
    expect(await listed()).toEqual([`${id.slice(0, 4)} SANDBOX_READY`]);
    await node.sandboxes.RemovePodSandbox({ podSandboxId: id }, signal);
  });

  it('RunPodSandbox that fails because the caller cancelled while the Engine made the pause container removes it when it comes', async () => {
    const call = deadlineSignal();
    const slow = node.engine.faults.next('POST /containers/create', 'hang');
    const cancelled = node.sandboxes.RunPodSandbox(request(), call.signal);
    await slow.hit;
    call.cancel();
    await expect(cancelled).rejects.toMatchObject({ fault: 'cancelled' });
    slow.release();
    const id = await run();
    expect([...node.engine.state.containers.keys()]).toEqual([id]);
    // Once each: the second create did not run into what the first one made.
    expect(journal(node.engine).filter((line) => line.endsWith('/create'))).toHaveLength(2);
    await node.sandboxes.RemovePodSandbox({ podSandboxId: id }, signal);
  });

  it('RunPodSandbox that fails because the caller cancelled takes everything back before the next try begins', async () => {
    const call = deadlineSignal();
    node.network.nextSetUp.push(async (work) => {
      call.cancel();
      await new Promise<void>((resolve) => {
        if (work.aborted) resolve();
        else work.addEventListener('abort', () => resolve(), { once: true });
      });
    });
    await expect(node.sandboxes.RunPodSandbox(request(), call.signal)).rejects.toMatchObject({
      fault: 'cancelled',
    });
    const id = await run();
    expect([...node.engine.state.containers.keys()]).toEqual([id]);
    expect(journal(node.engine).filter((line) => line.startsWith('CNI DEL'))).toHaveLength(1);
    await node.sandboxes.RemovePodSandbox({ podSandboxId: id }, signal);
  });
});

describe("the resolv.conf of RunPodSandbox's pod", () => {
  const dnsConfig = { servers: ['10.96.0.10'], searches: [], options: [] };

  it('is there before the pause container, and mounted into it', async () => {
    const id = await run({ dnsConfig });
    expect([...node.resolvConf.files]).toEqual([
      [node.store.findSandbox(id)!.facts.resolvConfPath, { text: 'nameserver 10.96.0.10\n' }],
    ]);
  });

  it('is not made where the request leaves DNS to the node', async () => {
    const id = await run();
    expect(node.resolvConf.files.size).toBe(0);
    expect(node.store.findSandbox(id)!.facts.resolvConfPath).toBeUndefined();
  });

  it('is not left behind by a pod that fails', async () => {
    node.engine.faults.next('POST /containers/create', { status: 500, message: 'no' });
    await expect(run({ dnsConfig })).rejects.toThrow('no');
    node.network.nextSetUp.push(() => Promise.reject(new Error('no address')));
    await expect(run({ dnsConfig })).rejects.toThrow('no address');
    expect(node.resolvConf.files.size).toBe(0);
  });

  it('stays with a pause container that has to stay, because its network could not be given back', async () => {
    node.network.nextSetUp.push(() => Promise.reject(new Error('no address')));
    node.network.nextTearDown.push(() => Promise.reject(new Error('plugin crashed')));
    await expect(run({ dnsConfig })).rejects.toThrow('no address');
    expect(node.resolvConf.files.size).toBe(1);
  });

  it('a resolv.conf that cannot be written fails the call with the reason, before anything is made', async () => {
    node.resolvConf.nextFaults.push(new Error('ENOSPC: no space left on device'));
    await expect(run({ dnsConfig })).rejects.toMatchObject({
      fault: 'internal',
      message: "cannot write the pod's resolv.conf: ENOSPC: no space left on device",
    });
    expect(journal(node.engine)).toEqual([]);
  });
});

describe('RunPodSandbox whose undoing fails too', () => {
  it('reports the step that failed, throws the first error, and leaves a sandbox by which its network can be released', async () => {
    node.network.nextSetUp.push(() => Promise.reject(new Error('no address left')));
    node.network.nextTearDown.push(() => Promise.reject(new Error('plugin crashed')));
    await expect(run()).rejects.toThrow('no address left');
    expect(node.reports).toEqual(['undo: tear down the pod network: Error: plugin crashed']);
    const [podSandboxId] = node.engine.state.containers.keys();
    expect(await listed()).toEqual([`${podSandboxId!.slice(0, 4)} SANDBOX_NOTREADY`]);
    await node.sandboxes.RemovePodSandbox({ podSandboxId: podSandboxId! }, signal);
    expect(node.network.attached.size).toBe(0);
    expect(node.engine.state.containers.size).toBe(0);
  });
});

describe('RunPodSandbox that cannot remove what it made', () => {
  it('shows the pause container that is left, so that the kubelet can remove it', async () => {
    node.network.nextSetUp.push(async () => {
      // The Engine has told of the new container by now, and it was passed over.
      for (const id of node.engine.state.containers.keys()) await node.reconciler.container(id);
      expect(await listed()).toEqual([]);
      throw new Error('no address left');
    });
    node.engine.faults.next('DELETE /containers/*', { status: 500, message: 'device is busy' });
    await expect(run()).rejects.toThrow('no address left');
    const [id] = node.engine.state.containers.keys();
    expect(await listed()).toEqual([`${id!.slice(0, 4)} SANDBOX_NOTREADY`]);
  });
});

describe('RunPodSandbox after a passed deadline', () => {
  it('goes on, and the retry joins it and gets the same sandbox', async () => {
    const first = deadlineSignal();
    let release: () => void = () => undefined;
    const atNetwork = new Promise<void>((resolve) => {
      node.network.nextSetUp.push(() => {
        resolve();
        return new Promise((done) => (release = done));
      });
    });
    const call = node.sandboxes.RunPodSandbox(request(), first.signal);
    await atNetwork;
    first.pass();
    await expect(call).rejects.toMatchObject({ fault: 'deadline-exceeded' });
    const retry = run();
    release();
    const id = await retry;
    expect([...node.engine.state.containers.keys()]).toEqual([id]);
    expect(journal(node.engine).filter((line) => line.startsWith('POST /containers/create'))).toHaveLength(1);
  });

  it('a call that came to its end before the retry is the answer of the retry', async () => {
    const first = deadlineSignal();
    const hanging = node.engine.faults.next('POST /containers/*/start', 'hang');
    const call = node.sandboxes.RunPodSandbox(request(), first.signal);
    await hanging.hit;
    first.pass();
    await expect(call).rejects.toMatchObject({ fault: 'deadline-exceeded' });
    hanging.release();
    await node.until(() => node.store.sandboxes().some(({ ready }) => ready));
    const id = await run();
    expect([...node.engine.state.containers.keys()]).toEqual([id]);
  });

  it('gives another sandbox to another attempt', async () => {
    const id = await run();
    const second = await run({ metadata: { name: 'web', namespace: 'default', uid: '0a1b2c', attempt: 1 } });
    expect(second).not.toBe(id);
    expect(await listed()).toHaveLength(2);
  });
});

describe('RunPodSandbox for a name that is taken', () => {
  it('takes it over from a sandbox of an earlier try that does not run', async () => {
    const old = await run();
    node.engine.exit(old, 0);
    await node.until(() => node.store.findSandbox(old)?.facts.running === false);
    const id = await run();
    expect([...node.engine.state.containers.keys()]).toEqual([id]);
    expect(id).not.toBe(old);
    await node.until(() => node.store.findSandbox(old) === undefined);
  });

  it('never removes a sandbox that runs, and goes on showing it', async () => {
    const running = await run();
    await expect(run()).rejects.toMatchObject({
      fault: 'already-exists',
      message: expect.stringContaining(running),
    });
    expect(node.engine.state.containers.get(running)?.status).toBe('running');
    expect(await listed()).toEqual([`${running.slice(0, 4)} SANDBOX_READY`]);
  });

  it('is refused for an earlier attempt than the one that is ready: a pod has one sandbox', async () => {
    const metadata = { name: 'web', namespace: 'default', uid: '0a1b2c', attempt: 1 };
    const later = await run({ metadata });
    await expect(run()).rejects.toMatchObject({
      fault: 'already-exists',
      message: `config.metadata.attempt: pod default/web has attempt 1 already, ready as pod sandbox ${later}`,
    });
    expect(await listed()).toEqual([`${later.slice(0, 4)} SANDBOX_READY`]);
    await run({ metadata: { ...metadata, uid: 'another', attempt: 0 } });
    await node.sandboxes.StopPodSandbox({ podSandboxId: later }, signal);
    await run();
  });

  it("leaves a stranger's container alone and takes a name with a suffix", async () => {
    const stranger = { Image: node.engine.state.images.keys().next().value!, Labels: {}, HostConfig: {} };
    const { id: foreign } = await node.client.containers.create(
      'k8s_POD_web_default_0a1b2c_0',
      stranger,
      signal,
    );
    const id = await run();
    expect(node.engine.state.containers.has(foreign)).toBe(true);
    expect(node.engine.state.containers.get(id)?.name).toMatch(/^k8s_POD_web_default_0a1b2c_0_[0-9a-f]{8}$/);
    const { status } = await node.sandboxes.PodSandboxStatus({ podSandboxId: id, verbose: false }, signal);
    expect(status).toMatchObject({
      metadata: { name: 'web', uid: '0a1b2c', attempt: 0 },
      state: 'SANDBOX_READY',
    });
  });

  it('shows nothing of a sandbox with a suffix before it is whole', async () => {
    const stranger = { Image: node.engine.state.images.keys().next().value!, Labels: {}, HostConfig: {} };
    await node.client.containers.create('k8s_POD_web_default_0a1b2c_0', stranger, signal);
    const shown: string[][] = [];
    node.network.nextSetUp.push(async () => {
      for (const id of node.engine.state.containers.keys()) await node.reconciler.container(id);
      shown.push(await listed());
    });
    await run();
    expect(shown).toEqual([[]]);
  });
});
