import { afterEach, describe, expect, it } from 'vitest';
import type { ContainerConfigInit } from '../../src/cri/generated/runtime/v1/ContainerConfig.js';
import type { MountInit } from '../../src/cri/generated/runtime/v1/Mount.js';
import { testEngines } from '../support/engines.js';
import { makeImage, removeImage, type HostileImage } from '../support/integration-images.js';
import { useNode } from '../support/integration-node.js';
import { podOf, scriptOf, WAITING } from '../support/integration-pods.js';

/** Ends in order when it is asked to; the shell of an image that runs it is process 1 and has no other handler. */
const TRAPPING = "trap 'echo got TERM; exit 0' TERM; while :; do sleep 0.2; done";

describe.each(testEngines())('the config of a container on Engine $name', (engine) => {
  const node = useNode(engine);
  const images: string[] = [];

  afterEach(async () => {
    await node.removePods();
    for (const image of images.splice(0)) await removeImage(node.docker, image);
  });

  async function imageOf(image: HostileImage): Promise<string> {
    const reference = await makeImage(node.docker, image);
    images.push(reference);
    return reference;
  }

  async function runInPod(name: string, config: ContainerConfigInit): Promise<string> {
    const pod = podOf(node.home, name);
    return node.run(await node.runPod(pod), config, pod);
  }

  describe('with a mount of the host', () => {
    const hostPath = (path: string, changes: MountInit = {}): ContainerConfigInit =>
      scriptOf('main', WAITING, { mounts: [{ hostPath: path, containerPath: '/host', ...changes }] });

    it.each(['/', '/var', '/var/lib'])(
      'runs where %s is the source, the Engine’s root directory in it',
      async (path) => {
        const id = await runInPod('debugger', hostPath(path, { readonly: true }));
        expect(await node.exec(id, ['ls', '/host'])).toMatchObject({ exitCode: 0 });
        expect((await node.container(id)).mounts).toMatchObject([
          { hostPath: path, containerPath: '/host', readonly: true, propagation: 'PROPAGATION_PRIVATE' },
        ]);
      },
    );

    it.each([
      ['PROPAGATION_PRIVATE', /master:/],
      ['PROPAGATION_HOST_TO_CONTAINER', /master:/],
      ['PROPAGATION_BIDIRECTIONAL', /shared:/],
    ] as const)('runs with %s of the Engine’s own root directory', async (propagation, inKernel) => {
      const { DockerRootDir: root } = (await node.docker.info()) as { DockerRootDir: string };
      const id = await runInPod('inspector', hostPath(root, { propagation }));
      const { stdout } = await node.exec(id, ['grep', ' /host ', '/proc/self/mountinfo']);
      expect(stdout).toMatch(inKernel);
      expect((await node.container(id)).mounts).toMatchObject([{ hostPath: root, propagation }]);
    });

    it('keeps any other source apart: nothing that is mounted on the node later is seen', async () => {
      const id = await runInPod('private', hostPath(node.home.logDir));
      const { stdout } = await node.exec(id, ['grep', ' /host ', '/proc/self/mountinfo']);
      expect(stdout).not.toMatch(/shared:|master:/);
    });
  });

  describe('with a stop signal in its image', () => {
    async function end(id: string): Promise<object> {
      await node.cri.call('StopContainer', { containerId: id, timeout: '12' });
      return node.container(id);
    }

    it.each(['SIGFOO', 'SIGUNUSED', '99', 'SIGTERM ', 'SIGRTMIN+40'])(
      'that is no signal (%s) is stopped by the SIGTERM that its status shows',
      async (StopSignal) => {
        const image = { image: await imageOf({ name: 'stop-signal', config: { StopSignal } }) };
        const id = await runInPod('stopped', scriptOf('main', TRAPPING, { image }));
        expect(await node.container(id)).toMatchObject({ stopSignal: 'SIGNAL_SIGTERM' });
        expect(await end(id)).toMatchObject({ exitCode: 0, reason: 'Completed' });
      },
    );

    it('that is one is stopped by it', async () => {
      const image = { image: await imageOf({ name: 'stop-signal', config: { StopSignal: 'RTMIN+3' } }) };
      const script = "trap 'exit 33' 37; while :; do sleep 0.2; done";
      const id = await runInPod('stopped', scriptOf('main', script, { image }));
      expect(await node.container(id)).toMatchObject({ stopSignal: 'SIGNAL_SIGRTMINPLUS3' });
      expect(await end(id)).toMatchObject({ exitCode: 33 });
    });
  });
});
