import { status as code } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import type { ContainerConfigInit } from '../../src/cri/generated/runtime/v1/ContainerConfig.js';
import type { LinuxContainerSecurityContextInit } from '../../src/cri/generated/runtime/v1/LinuxContainerSecurityContext.js';
import type { MountInit } from '../../src/cri/generated/runtime/v1/Mount.js';
import { testEngines } from '../support/node/engines.js';
import { makeImage, removeImage, type HostileImage } from '../support/node/images.js';
import { useNode } from '../support/node/integration-node.js';
import { podOf, scriptOf, WAITING } from '../support/node/pods.js';

/**
 * Ends in order when it is asked to; the shell of an image that runs it is process 1 and has no other
 * handler.
 */
const TRAPPING = "trap 'echo got TERM; exit 0' TERM; while :; do sleep 0.2; done";

describe.each(testEngines())('the config of a container on Engine $name', (engine) => {
  const node = useNode(engine);
  const images: string[] = [];

  afterEach(async () => {
    await node.removePods();
    for (const image of images.splice(0).reverse()) await removeImage(node.docker, image);
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

  describe('with groups in its image', () => {
    const ACCOUNTS = [
      'mkdir -p /etc/old',
      "echo 'root:x:0:0::/:/bin/sh' > /etc/passwd",
      "echo 'app:x:1000:50::/:/bin/sh' >> /etc/passwd",
      "printf 'root:x:0:\\nwheel:x:10:app\\napp:x:50:\\nothers:x:60:root\\n' > /etc/group",
    ].join(' && ');
    const user = (uid: string, changes: LinuxContainerSecurityContextInit = {}): ContainerConfigInit => ({
      linux: { securityContext: { runAsUser: { value: uid }, ...changes } },
    });
    const strict = { supplementalGroupsPolicy: 'Strict' } as const;
    const more = { runAsGroup: { value: '7' }, supplementalGroups: ['99'] };

    /** As KEP-3619 has it, and containerd does it: the primary group first, the others in any order. */
    async function groupsOf(image: HostileImage, changes: ContainerConfigInit): Promise<string[]> {
      const config = { image: { image: await imageOf(image) }, ...changes };
      const id = await runInPod('groups', scriptOf('main', WAITING, config));
      const { uid, gid, supplementalGroups } = (await node.container(id)).user!.linux!;
      const { stdout } = await node.exec(id, ['id', '-G']);
      const sorted = [...new Set([gid, ...supplementalGroups])];
      expect(stdout.trim().split(' ').sort()).toEqual([...sorted].sort());
      return [uid, gid, ...supplementalGroups.filter((group) => group !== gid).sort()];
    }

    it.each<[string, LinuxContainerSecurityContextInit, string[]]>([
      ['merged', {}, ['1000', '50', '10']],
      ['merged with a group and more groups asked for', more, ['1000', '7', '10', '99']],
      ['strict', strict, ['1000', '50']],
      ['strict with more groups asked for', { ...strict, supplementalGroups: ['99'] }, ['1000', '50', '99']],
      ['strict with a group and more groups asked for', { ...strict, ...more }, ['1000', '7', '99']],
    ])('has exactly those of its policy: %s', async (_what, changes, expected) => {
      const groups = await groupsOf({ name: 'groups', script: ACCOUNTS }, user('1000', changes));
      expect(groups).toEqual(expected);
    });

    it('has those of the image’s user as well, whose group the image names', async () => {
      const image = { name: 'groups', script: ACCOUNTS, config: { User: 'app:7' } };
      expect(await groupsOf(image, {})).toEqual(['1000', '7', '10']);
    });

    it.each([
      ['a file that a later layer deleted', 'rm /etc/group', ['1000', '7']],
      [
        'a directory that a later layer made anew',
        'rm -r /etc/old /etc/group; mkdir /etc/old',
        ['1000', '7'],
      ],
      ['a link', 'mv /etc/group /etc/old/g && ln -s old/g /etc/group', ['1000', '7', '10']],
    ])('are read as the container sees them: %s', async (_what, script, expected) => {
      const from = await imageOf({ name: 'groups-below', script: ACCOUNTS });
      const changes = user('1000', { runAsGroup: { value: '7' } });
      expect(await groupsOf({ name: 'groups', from, script }, changes)).toEqual(expected);
    });

    it('are not read out of the image: one whose link leads to /proc is refused', async () => {
      const from = await imageOf({ name: 'groups-below', script: ACCOUNTS });
      const image = { name: 'groups', from, script: 'ln -sf /proc/1/root/etc/group /etc/group' };
      await expect(groupsOf(image, user('1000', { runAsGroup: { value: '7' } }))).rejects.toMatchObject({
        code: 3,
        details: expect.stringContaining('leads to /proc') as string,
      });
    });

    it('are those of the upper layer where a whole directory was replaced', async () => {
      const moved = `${ACCOUNTS} && mkdir /a && mv /etc/group /a/g && ln -s /a/g /etc/group`;
      const from = await imageOf({ name: 'groups-below', script: moved });
      const changes = user('1000', { runAsGroup: { value: '7' } });
      const replaced = { name: 'groups', from, script: 'rm -r /a && mkdir /a && echo x > /a/other' };
      expect(await groupsOf(replaced, changes)).toEqual(['1000', '7']);
    });

    it.each(['/etc/passwd', '/etc/group'])(
      'are refused where %s would keep the Engine waiting for ever',
      async (path) => {
        const image = await imageOf({ name: 'groups', script: `rm -f ${path}; mkfifo ${path}` });
        await expect(
          runInPod('fifo', scriptOf('main', WAITING, { image: { image }, ...user('1000') })),
        ).rejects.toMatchObject({
          code: code.INVALID_ARGUMENT,
          details: expect.stringContaining(`${path} is not a regular file`),
        });
        expect((await node.cri.call('ListContainers', {})).containers).toEqual([]);
      },
    );

    it('are a feature that Status claims', async () => {
      const { features } = await node.cri.call('Status', {});
      expect(features).toMatchObject({ supplementalGroupsPolicy: true });
    });
  });

  describe('with a stop signal in its image', () => {
    async function end(id: string): Promise<object> {
      await node.cri.call('StopContainer', { containerId: id, timeout: '12' });
      return node.container(id);
    }

    it.each(['SIGFOO', 'SIGUNUSED', '99', 'SIGTERM ', 'SIGRTMIN+40'])(
      'a container whose image names no signal (%s) is stopped by the SIGTERM that its status shows',
      async (StopSignal) => {
        const image = { image: await imageOf({ name: 'stop-signal', config: { StopSignal } }) };
        const id = await runInPod('stopped', scriptOf('main', TRAPPING, { image }));
        expect(await node.container(id)).toMatchObject({ stopSignal: 'SIGNAL_SIGTERM' });
        expect(await end(id)).toMatchObject({ exitCode: 0, reason: 'Completed' });
      },
    );

    it('a container whose image names a signal is stopped by it', async () => {
      const image = { image: await imageOf({ name: 'stop-signal', config: { StopSignal: 'RTMIN+3' } }) };
      const script = "trap 'exit 33' 37; while :; do sleep 0.2; done";
      const id = await runInPod('stopped', scriptOf('main', script, { image }));
      expect(await node.container(id)).toMatchObject({ stopSignal: 'SIGNAL_SIGRTMINPLUS3' });
      expect(await end(id)).toMatchObject({ exitCode: 33 });
    });
  });
});
