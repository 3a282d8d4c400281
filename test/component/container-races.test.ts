import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createContainer, runPod, startPodNode, type PodNode } from '../support/in-process/pod-node.js';
import { linuxResources } from '../support/builders/container-config.js';

/**
 * Calls that act on a container while another call stops or removes it or its pod: what CRI has a code for is
 * never UNKNOWN.
 */

const { signal } = new AbortController();
let node: PodNode;
let pod: string;
let containerId: string;

beforeEach(async () => {
  node = await startPodNode();
  await node.follow();
  pod = await runPod(node, 'web');
  containerId = await createContainer(node, pod);
});

afterEach(() => node.close());

const start = async () => node.containers.StartContainer({ containerId }, signal);

const ACTIONS = {
  StartContainer: { running: false, call: 'POST /containers/*/start', run: start },
  UpdateContainerResources: {
    running: true,
    call: 'POST /containers/*/update',
    run: async () =>
      node.containers.UpdateContainerResources(
        { containerId, linux: linuxResources({ cpuShares: '1024' }), windows: null, annotations: {} },
        signal,
      ),
  },
  StopContainer: {
    running: true,
    call: 'POST /containers/*/stop',
    run: async () => node.containers.StopContainer({ containerId, timeout: '1' }, signal),
  },
  RemoveContainer: {
    running: true,
    call: 'DELETE /containers/*',
    run: async () => node.containers.RemoveContainer({ containerId }, signal),
  },
  'ExecSync, being prepared': {
    running: true,
    call: 'POST /containers/*/exec',
    run: async () => node.containers.ExecSync({ containerId, cmd: ['true'], timeout: '0' }, signal),
  },
  'ExecSync, being started': {
    running: true,
    call: 'POST /exec/*/start',
    run: async () => node.containers.ExecSync({ containerId, cmd: ['true'], timeout: '0' }, signal),
  },
  CreateContainer: {
    running: true,
    call: 'POST /containers/create',
    run: async () => createContainer(node, pod, { metadata: { name: 'second', attempt: 0 } }),
  },
  StopPodSandbox: {
    running: true,
    call: 'POST /containers/*/stop',
    run: async () => node.sandboxes.StopPodSandbox({ podSandboxId: pod }, signal),
  },
  RemovePodSandbox: {
    running: true,
    call: 'DELETE /containers/*',
    run: async () => node.sandboxes.RemovePodSandbox({ podSandboxId: pod }, signal),
  },
};

const OTHERS = {
  StopContainer: async () => node.containers.StopContainer({ containerId, timeout: '0' }, signal),
  RemoveContainer: async () => node.containers.RemoveContainer({ containerId }, signal),
  StopPodSandbox: async () => node.sandboxes.StopPodSandbox({ podSandboxId: pod }, signal),
  RemovePodSandbox: async () => node.sandboxes.RemovePodSandbox({ podSandboxId: pod }, signal),
};

const PAIRS = Object.entries(ACTIONS).flatMap(([action, how]) =>
  Object.entries(OTHERS)
    // These two share one piece of work, which the hanging call would block.
    .filter(([other]) => !(action.endsWith('PodSandbox') && other.endsWith('PodSandbox')))
    .map(([other, run]) => [action, other, how, run] as const),
);

describe('a call that is overtaken by another', () => {
  it.each(PAIRS)(
    '%s, while %s runs to its end, succeeds or says why it cannot',
    async (_a, _o, how, other) => {
      if (how.running) await start();
      const hanging = node.engine.faults.next(how.call, 'hang');
      const call = how.run().then(
        () => 'success',
        (error: unknown) => (error as { fault?: string }).fault,
      );
      await hanging.hit;
      await other();
      hanging.release();
      expect(['success', 'not-found', 'failed-precondition']).toContain(await call);
    },
  );
});

describe('StartContainer', () => {
  it('says that the pod is not ready when the runtime fails because the pod was stopped meanwhile', async () => {
    const hanging = node.engine.faults.next('POST /containers/*/start', 'hang');
    const call = start();
    await hanging.hit;
    await node.sandboxes.StopPodSandbox({ podSandboxId: pod }, signal);
    const { config } = node.engine.state.containers.get(containerId)!;
    const [program = ''] = [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])];
    node.engine.state.unstartable.set(
      program,
      'OCI runtime create failed: lstat /proc/77/ns/net: no such file or directory: unknown',
    );
    hanging.release();
    await expect(call).rejects.toMatchObject({
      fault: 'failed-precondition',
      message: `container ${containerId}: its pod sandbox ${pod} is not ready`,
    });
  });

  it('leaves no container running in a pod that StopPodSandbox stops meanwhile', async () => {
    node.network.nextTearDown.push(async () => {
      await start();
    });
    await node.sandboxes.StopPodSandbox({ podSandboxId: pod }, signal);
    expect(node.engine.state.containers.get(containerId)!.status).toBe('exited');
  });
});

describe('UpdateContainerResources', () => {
  it('is refused, not a failure of unknown kind, for a container that is being removed', async () => {
    await start();
    node.engine.faults.next('POST /containers/*/update', {
      status: 500,
      message: `Cannot update container ${containerId}: container is marked for removal and cannot be "update"`,
    });
    await expect(ACTIONS.UpdateContainerResources.run()).rejects.toMatchObject({
      fault: 'failed-precondition',
    });
  });

  it('is NOT_FOUND when the Engine fails because the container was removed meanwhile', async () => {
    await start();
    const hanging = node.engine.faults.next('POST /containers/*/update', 'hang');
    const call = ACTIONS.UpdateContainerResources.run();
    await hanging.hit;
    await node.containers.RemoveContainer({ containerId }, signal);
    hanging.release();
    await expect(call).rejects.toMatchObject({ fault: 'not-found' });
  });
});
