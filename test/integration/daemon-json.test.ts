import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containerSecurityContext, linuxContainerConfig } from '../support/builders/container-config.js';
import { namespaceOption } from '../support/builders/pod-sandbox-config.js';
import { useDaemonJson } from '../support/node/daemon-json.js';
import { testEngines, type TestEngine } from '../support/node/engines.js';
import { addressesIn, fetchFrom, runInNetnsOf } from '../support/node/raw-engine.js';
import { useNode, type IntegrationNode } from '../support/node/integration-node.js';
import { podOf, scriptOf, WAITING } from '../support/node/pods.js';

/**
 * Every default of a container that daemon.json can change, changed. docs/daemon-json.md has the list, and
 * who decides.
 */
function everyDefaultTurned(engine: TestEngine, dir: string): object {
  return {
    'log-driver': 'local',
    'log-opts': { mode: 'non-blocking', 'max-size': '1k', 'max-file': '2', compress: 'true' },
    init: true,
    'seccomp-profile': join(dir, 'seccomp.json'),
    'no-new-privileges': true,
    'default-runtime': 'of-the-owner',
    runtimes: { 'of-the-owner': { path: 'runc' } },
    'default-ulimits': { nofile: { Name: 'nofile', Soft: 1234, Hard: 1234 } },
    'default-shm-size': '16M',
    'default-ipc-mode': 'private',
    'default-cgroupns-mode': 'private',
    'cgroup-parent': '/of-the-owner',
    dns: ['192.0.2.53'],
    'dns-search': ['corp.example'],
    'dns-opts': ['timeout:7'],
    mtu: 1400,
    icc: false,
    ip: '127.0.0.9',
    'ip-masq': false,
    'userland-proxy': false,
    'default-address-pools': [{ base: '172.29.0.0/16', size: 24 }],
    ...(engine.id === 'testing' && {
      'host-gateway-ips': ['192.0.2.1'],
      'default-network-opts': { bridge: { 'com.docker.network.bridge.enable_icc': 'false' } },
    }),
  };
}

/** What the node owner forbids in containers with the profile RuntimeDefault. */
const NO_MKDIR = {
  'seccomp.json': {
    defaultAction: 'SCMP_ACT_ALLOW',
    syscalls: [{ names: ['mkdir', 'mkdirat'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 }],
  },
};

const LINES = 300_000;

describe.each(testEngines())('every default of daemon.json turned, on Engine $name', (engine) => {
  useDaemonJson(engine, (dir) => everyDefaultTurned(engine, dir), NO_MKDIR);
  const node = useStartedNode(engine, {});

  it('loses no line of a log, whose driver the daemon has as non-blocking and with little room', async () => {
    const pod = podOf(node.home, 'lines');
    const id = await node.run(await node.runPod(pod), scriptOf('main', `seq 1 ${LINES}`), pod);
    const log = join(pod.logDirectory!, 'main/0.log');
    await expect.poll(() => lastLineOf(log), { timeout: 60_000 }).toBe(`stdout F ${LINES}`);
    expect(linesOf(log)).toHaveLength(LINES);
    const { LogConfig } = (await node.docker.getContainer(id).inspect()).HostConfig;
    expect(LogConfig).toMatchObject({ Type: 'local', Config: { mode: 'blocking' } });
  });

  it("leaves process 1 to the container's own program, and in a shared namespace to the pause program", async () => {
    const own = await waiting(node, 'alone', { namespaceOptions: namespaceOption({ pid: 'CONTAINER' }) });
    expect(await shell(node, own, 'cat /proc/1/cmdline')).toMatch(/^sh\0-c\0trap/);
    const shared = await waiting(node, 'together', { namespaceOptions: namespaceOption({ pid: 'POD' }) });
    expect(await shell(node, shared, 'cat /proc/1/cmdline')).toMatch(/^(\/bin\/sh\0)?\/pause\0/);
  });

  it("takes the node owner's seccomp profile for RuntimeDefault, and none for Unconfined", async () => {
    const profile = (profileType: 'RuntimeDefault' | 'Unconfined') => ({
      seccomp: { profileType, localhostRef: '' },
    });
    const confined = await waiting(node, 'confined', profile('RuntimeDefault'));
    expect(await node.exec(confined, ['mkdir', '/tmp/x'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('Function not implemented'),
    });
    const free = await waiting(node, 'free', profile('Unconfined'));
    expect(await node.exec(free, ['mkdir', '/tmp/x'])).toMatchObject({ exitCode: 0 });
  });

  it('gives a container new privileges, shared memory and a view of cgroups as the pod has it, not the daemon', async () => {
    const id = await waiting(node, 'plain', {});
    expect(await shell(node, id, 'grep NoNewPrivs /proc/self/status')).toMatch(/\s0\n$/);
    expect(await shell(node, id, 'df -k /dev/shm')).toMatch(/^shm\s+65536 /m);
    const alone = await waiting(node, 'unshared', {
      namespaceOptions: namespaceOption({ ipc: 'CONTAINER' }),
    });
    expect(await shell(node, alone, 'df -k /dev/shm')).toMatch(/^shm\s+65536 /m);
    const cgroupNamespace = (pid: number) => readlinkSync(`/proc/${String(pid)}/ns/cgroup`);
    expect(cgroupNamespace(await node.pidOf(id)) === cgroupNamespace(process.pid)).toBe(isCgroupV1());
  });

  it("takes the node owner's runtime, resource limits and parent cgroup where the pod names none", async () => {
    const id = await waiting(node, 'owned', {});
    expect(await shell(node, id, 'ulimit -n')).toBe('1234\n');
    const inspected = await node.docker.getContainer(id).inspect();
    expect(inspected.HostConfig).toMatchObject({ Runtime: 'of-the-owner' });
    expect(readFileSync(`/proc/${inspected.State.Pid}/cgroup`, 'utf8')).toContain('/of-the-owner/');
  });
});

describe.each(testEngines())(
  'pods on the Docker network with every default turned, on Engine $name',
  (engine) => {
    useDaemonJson(engine, (dir) => everyDefaultTurned(engine, dir), NO_MKDIR);
    const dockerNetwork = 'berth-it-turned';
    const node = useStartedNode(engine, {
      networkPlugin: 'docker',
      flags: [`--docker-network=${dockerNetwork}`],
    });
    afterAll(() => node.docker.getNetwork(dockerNetwork).remove());

    it("have the node's MTU and an address of the owner's pools, are not masqueraded, reach one another, and are published everywhere", async () => {
      const pod = podOf(node.home, 'server', {
        portMappings: [{ protocol: 'TCP', containerPort: 8080, hostPort: 18_091 }],
      });
      const serverId = await node.runPod(pod);
      const script = 'mkdir /tmp/w && echo here > /tmp/w/index.html && exec httpd -f -p 8080 -h /tmp/w';
      await node.run(serverId, scriptOf('main', script), pod);
      const pid = await node.pidOf(serverId);
      expect(runInNetnsOf(pid, 'ip', '-o', 'link', 'show', 'eth0')).toContain(' mtu 1400 ');
      const [address] = addressesIn(pid);
      expect(address).toMatch(/^172\.29\./);
      const client = await waiting(node, 'client', {});
      await expect
        .poll(() => node.exec(client, ['wget', '-qO-', `http://${address!}:8080/`]), { timeout: 20_000 })
        .toMatchObject({ stdout: 'here\n' });
      const { Options } = (await node.docker.getNetwork(dockerNetwork).inspect()) as { Options: object };
      expect(Options).toMatchObject({ 'com.docker.network.bridge.enable_ip_masquerade': 'false' });
      expect(fetchFrom(engine, `http://172.30.${engine.id === 'release' ? '1' : '2'}.1:18091/`)).toBe(
        'here\n',
      );
    });
  },
);

describe.each(testEngines())('log-opts that allow no other mode, on Engine $name', (engine) => {
  useDaemonJson(engine, () => ({
    'log-driver': 'local',
    'log-opts': { mode: 'non-blocking', 'max-buffer-size': '1m' },
  }));
  const node = useStartedNode(engine, { flags: ['--log-max-size=100m'] });

  it('leave pods and all of their lines, by another driver, which a warning names', async () => {
    const pod = podOf(node.home, 'lines');
    await node.run(await node.runPod(pod), scriptOf('main', `seq 1 ${LINES}`), pod);
    const log = join(pod.logDirectory!, 'main/0.log');
    await expect.poll(() => lastLineOf(log), { timeout: 60_000 }).toBe(`stdout F ${LINES}`);
    expect(linesOf(log)).toHaveLength(LINES);
    expect(node.berth.output()).toContain('max-buffer-size for local');
  });
});

/** Started when the Engine has its daemon.json. */
function useStartedNode(engine: TestEngine, options: Parameters<typeof useNode>[1]): IntegrationNode {
  const node = useNode(engine, { ...options, started: false });
  beforeAll(() => node.start());
  return node;
}

async function waiting(
  node: IntegrationNode,
  name: string,
  security: Parameters<typeof containerSecurityContext>[0],
): Promise<string> {
  const pod = podOf(node.home, name);
  const linux = linuxContainerConfig({ securityContext: containerSecurityContext(security) });
  return node.run(await node.runPod(pod), scriptOf('main', WAITING, { linux }), pod);
}

function linesOf(log: string): string[] {
  return readFileSync(log, 'latin1').trimEnd().split('\n');
}

/** Without its time. Empty while there is no log yet. */
function lastLineOf(log: string): string {
  return existsSync(log) ? (linesOf(log).at(-1) ?? '').replace(/^\S+ /, '') : '';
}

async function shell(node: IntegrationNode, containerId: string, script: string): Promise<string> {
  const { stdout, stderr } = await node.exec(containerId, ['sh', '-c', script]);
  expect(stderr).toBe('');
  return stdout;
}

function isCgroupV1(): boolean {
  return readFileSync('/proc/self/mountinfo', 'utf8').includes(' - cgroup ');
}
