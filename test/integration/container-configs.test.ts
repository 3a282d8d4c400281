import { status as code } from '@grpc/grpc-js';
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

  describe('with a text so long that runc would hang for ever', () => {
    const LONG = 'x'.repeat(65_536);
    const refusal = (message: string) => ({
      code: code.INVALID_ARGUMENT,
      details: expect.stringContaining(message),
    });

    it.each<[string, string, ContainerConfigInit]>([
      ['the first argument, there being no entrypoint', 'config.args: ', { command: [], args: [LONG] }],
      [
        'the target of a mount',
        'config.mounts[0].container_path: ',
        { mounts: [{ hostPath: '/tmp', containerPath: `/${LONG}` }] },
      ],
      [
        'a masked path',
        'config.linux.security_context.masked_paths[0]: ',
        { linux: { securityContext: { maskedPaths: [`/${LONG}`] } } },
      ],
      [
        'a set of CPUs',
        'config.linux.resources.cpuset_cpus: ',
        { linux: { resources: { cpusetCpus: `0${',0'.repeat(33_000)}` } } },
      ],
    ])('is refused for %s, and leaves the pod as it was', async (_what, message, changes) => {
      await expect(runInPod('wedged', scriptOf('main', WAITING, changes))).rejects.toMatchObject(
        refusal(message),
      );
      expect((await node.cri.call('ListContainers', {})).containers).toEqual([]);
    });

    it.each([
      ['Entrypoint', { Entrypoint: [LONG] }],
      ['Cmd', { Entrypoint: [], Cmd: [LONG] }],
      ['WorkingDir', { WorkingDir: `/${LONG}` }],
      ['a path in Volumes', { Volumes: { [`/${LONG}`]: {} } }],
    ])('is refused for %s of an image, which is named', async (part, config) => {
      const image = { image: await imageOf({ name: 'wedging', config }) };
      await expect(
        runInPod('wedged', scriptOf('main', WAITING, { image, command: [] })),
      ).rejects.toMatchObject(refusal(`config.image.image: ${part} of the image sha256:`));
    });

    it('is refused for a sysctl of the pod', async () => {
      const pod = podOf(node.home, 'wedged', { linux: { sysctls: { [`net.${LONG}`]: '1' } } });
      await expect(node.runPod(pod)).rejects.toMatchObject(refusal('config.linux.sysctls: '));
    });

    it('is refused for the program of an exec', async () => {
      const id = await runInPod('wedged', scriptOf('main', WAITING));
      await expect(node.exec(id, [LONG])).rejects.toMatchObject(refusal('cmd[0]: '));
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
