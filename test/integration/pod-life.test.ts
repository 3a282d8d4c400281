import { readlinkSync } from 'node:fs';
import { status as code } from '@grpc/grpc-js';
import { afterAll, describe, expect, it } from 'vitest';
import {
  linuxPodSandboxConfig,
  namespaceOption,
  sandboxSecurityContext,
} from '../support/builders/pod-sandbox-config.js';
import { containerSecurityContext, linuxContainerConfig } from '../support/builders/container-config.js';
import { runInNetworkOf, testEngines } from '../support/node/engines.js';
import { addressesIn, fetchFrom, NOTHING, runInNetnsOf } from '../support/node/raw-engine.js';
import { useNode } from '../support/node/integration-node.js';
import { podOf, scriptOf, WAITING } from '../support/node/pods.js';

/** Answers every request with the pod's name, in the foreground. */
const SERVER = 'mkdir -p /tmp/www && hostname > /tmp/www/index.html && exec httpd -f -p 8080 -h /tmp/www';

describe.each(testEngines())('a pod on Engine $name', (engine) => {
  const node = useNode(engine);

  it('is at each step of its life what Berth says it is, for the Engine and in its network namespace', async () => {
    const pod = podOf(node.home, 'steps');
    const { uid } = pod.metadata!;
    const id = await node.runPod(pod);
    const sandbox = await node.sandbox(id);
    const pid = await node.pidOf(id);
    const addresses = addressesIn(pid);
    expect(sandbox).toMatchObject({ id, state: 'SANDBOX_READY', metadata: pod.metadata, labels: pod.labels });
    expect([sandbox.network!.ip, ...sandbox.network!.additionalIps.map(({ ip }) => ip)]).toEqual(addresses);
    expect(addresses).toEqual([expect.stringMatching(/^10\.89\./), expect.stringMatching(/^fd00:89::/)]);
    expect(runInNetnsOf(pid, 'ip', '-o', 'link', 'show', 'lo')).toContain('UP');
    const inspected = await node.docker.getContainer(id).inspect();
    expect(inspected).toMatchObject({
      Name: `/k8s_POD_steps_default_${uid!}_0`,
      State: { Running: true },
      HostConfig: { NetworkMode: 'none' },
    });
    expect(inspected.Config.Labels).toMatchObject({
      ...pod.labels,
      'io.kubernetes.docker.type': 'podsandbox',
    });
    expect(await node.remains()).toMatchObject({
      leases: addresses,
      cached: [`berth-it-${id}-eth0`],
      links: [expect.any(String)],
    });

    const { containerId } = await node.cri.call('CreateContainer', {
      podSandboxId: id,
      config: scriptOf('main', WAITING),
      sandboxConfig: pod,
    });
    expect(await node.container(containerId)).toMatchObject({
      state: 'CONTAINER_CREATED',
      startedAt: '0',
      finishedAt: '0',
    });
    expect((await node.docker.getContainer(containerId).inspect()).State.Status).toBe('created');
    await node.cri.call('StartContainer', { containerId });
    expect(await node.container(containerId)).toMatchObject({ state: 'CONTAINER_RUNNING', exitCode: 0 });
    expect((await node.docker.getContainer(containerId).inspect()).State.Status).toBe('running');
    expect(await node.exec(containerId, ['hostname'])).toEqual({
      exitCode: 0,
      stdout: 'steps\n',
      stderr: '',
    });
    expect(await node.exec(containerId, ['sh', '-c', 'echo no >&2; exit 3'])).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: 'no\n',
    });

    await node.cri.call('StopContainer', { containerId, timeout: '10' });
    expect(await node.container(containerId)).toMatchObject({
      state: 'CONTAINER_EXITED',
      exitCode: 0,
      reason: 'Completed',
    });
    expect((await node.docker.getContainer(containerId).inspect()).State.Status).toBe('exited');
    await expect(node.exec(containerId, ['true'])).rejects.toMatchObject({ code: code.FAILED_PRECONDITION });
    await node.cri.call('RemoveContainer', { containerId });
    await expect(node.container(containerId)).rejects.toMatchObject({ code: code.NOT_FOUND });
    await expect(node.docker.getContainer(containerId).inspect()).rejects.toMatchObject({ statusCode: 404 });

    await node.cri.call('StopPodSandbox', { podSandboxId: id });
    expect(await node.sandbox(id)).toMatchObject({
      state: 'SANDBOX_NOTREADY',
      network: { ip: '', additionalIps: [] },
    });
    expect(await node.remains()).toEqual({
      ...NOTHING,
      containers: [`/k8s_POD_steps_default_${uid!}_0 exited`],
    });
    await node.cri.call('RemovePodSandbox', { podSandboxId: id });
    expect(await node.remains()).toEqual(NOTHING);
    await expect(node.sandbox(id)).rejects.toMatchObject({ code: code.NOT_FOUND });
  });

  it('may be stopped and removed again, and so may its containers, with success each time', async () => {
    const pod = podOf(node.home, 'again');
    const podSandboxId = await node.runPod(pod);
    const containerId = await node.run(podSandboxId, scriptOf('main', WAITING), pod);
    for (const _time of ['first', 'second'])
      await node.cri.call('StopContainer', { containerId, timeout: '5' });
    for (const _time of ['first', 'second']) await node.cri.call('RemoveContainer', { containerId });
    for (const _time of ['first', 'second']) await node.cri.call('StopPodSandbox', { podSandboxId });
    for (const _time of ['first', 'second']) await node.cri.call('RemovePodSandbox', { podSandboxId });
    await node.cri.call('StopPodSandbox', { podSandboxId });
  });

  it('takes its running containers along when it is stopped, and what is left of them when it is removed', async () => {
    const pod = podOf(node.home, 'along');
    const podSandboxId = await node.runPod(pod);
    const containerId = await node.run(podSandboxId, scriptOf('main', WAITING), pod);
    await node.cri.call('StopPodSandbox', { podSandboxId });
    expect(await node.container(containerId)).toMatchObject({ state: 'CONTAINER_EXITED' });
    expect((await node.docker.getContainer(containerId).inspect()).State.Running).toBe(false);
    await node.cri.call('RemovePodSandbox', { podSandboxId });
    await expect(node.container(containerId)).rejects.toMatchObject({ code: code.NOT_FOUND });
    expect(await node.remains()).toEqual(NOTHING);
  });

  it('reaches another by either of its addresses, and is reached at its host port from the node', async () => {
    const server = podOf(node.home, 'server', {
      portMappings: [{ protocol: 'TCP', containerPort: 8080, hostPort: 18_080 }],
    });
    const client = podOf(node.home, 'client');
    const [serverId, clientId] = await Promise.all([node.runPod(server), node.runPod(client)]);
    await node.run(serverId, scriptOf('httpd', SERVER), server);
    const from = await node.run(clientId, scriptOf('main', WAITING), client);
    const { network } = await node.sandbox(serverId);
    for (const host of [network!.ip, `[${network!.additionalIps[0]!.ip}]`]) {
      await expect
        .poll(() => node.exec(from, ['wget', '-qO-', `http://${host}:8080/`]), { timeout: 60_000 })
        .toEqual({ exitCode: 0, stdout: 'server\n', stderr: '' });
    }
    for (const host of ['127.0.0.1', '10.89.0.1'])
      expect(fetchFrom(engine, `http://${host}:18080/`)).toBe('server\n');

    await node.cri.call('StopPodSandbox', { podSandboxId: serverId });
    expect(fetchFrom(engine, 'http://10.89.0.1:18080/')).toBe('ECONNREFUSED');
  });

  it("has the host name, the name servers and the kernel's settings that were asked for", async () => {
    const pod = podOf(node.home, 'settings', {
      hostname: 'another',
      dnsConfig: {
        servers: ['10.96.0.10', '10.96.0.11'],
        searches: ['default.svc.cluster.local', 'cluster.local'],
        options: ['ndots:5'],
      },
      linux: linuxPodSandboxConfig({
        cgroupParent: '',
        sysctls: { 'net.ipv4.ip_unprivileged_port_start': '81', 'kernel.shm_rmid_forced': '1' },
      }),
    });
    const id = await node.runPod(pod);
    const main = await node.run(id, scriptOf('main', WAITING), pod);
    const resolv = (await node.exec(main, ['cat', '/etc/resolv.conf'])).stdout
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(resolv.sort()).toEqual([
      'nameserver 10.96.0.10',
      'nameserver 10.96.0.11',
      'options ndots:5',
      'search default.svc.cluster.local cluster.local',
    ]);
    const files = [
      '/proc/sys/net/ipv4/ip_unprivileged_port_start',
      '/proc/sys/kernel/shm_rmid_forced',
      '/proc/sys/kernel/hostname',
    ];
    expect((await node.exec(main, ['cat', ...files])).stdout).toBe('81\n1\nanother\n');
  });

  it("shares the node's namespaces where it is told to, and is then given no address", async () => {
    const namespaceOptions = namespaceOption({ network: 'NODE', pid: 'NODE', ipc: 'NODE' });
    const pod = podOf(node.home, 'shared', {
      linux: linuxPodSandboxConfig({
        cgroupParent: '',
        securityContext: sandboxSecurityContext({ namespaceOptions }),
      }),
    });
    const id = await node.runPod(pod);
    expect(await node.sandbox(id)).toMatchObject({
      state: 'SANDBOX_READY',
      network: { ip: '' },
      linux: { namespaces: { options: { network: 'NODE', pid: 'NODE', ipc: 'NODE' } } },
    });
    expect((await node.remains()).leases).toEqual([]);
    const linux = linuxContainerConfig({ securityContext: containerSecurityContext({ namespaceOptions }) });
    const main = await node.pidOf(await node.run(id, scriptOf('main', WAITING, { linux }), pod));
    const engines = runInNetworkOf(engine, 'readlink', '/proc/self/ns/net').trim();
    expect(namespacesOf(main, ['net', 'pid', 'ipc'])).toEqual([
      engines,
      ...namespacesOf(process.pid, ['pid', 'ipc']),
    ]);
  });

  it('gives its containers one ipc and network namespace, and a pid namespace only where it is told to', async () => {
    const pod = podOf(node.home, 'inside');
    const id = await node.runPod(pod);
    const sandbox = namespacesOf(await node.pidOf(id), ['net', 'ipc', 'pid']);
    const apart = await node.pidOf(await node.run(id, scriptOf('apart', WAITING), pod));
    const linux = linuxContainerConfig({
      securityContext: containerSecurityContext({ namespaceOptions: namespaceOption({ pid: 'POD' }) }),
    });
    const together = await node.pidOf(await node.run(id, scriptOf('together', WAITING, { linux }), pod));
    expect(namespacesOf(apart, ['net', 'ipc'])).toEqual(sandbox.slice(0, 2));
    expect(namespacesOf(apart, ['pid'])).not.toEqual(sandbox.slice(2));
    expect(namespacesOf(together, ['net', 'ipc', 'pid'])).toEqual(sandbox);
  });
});

describe.each(testEngines())('a wrong request to Berth on Engine $name', (engine) => {
  const node = useNode(engine);
  const linuxWith = (sysctls: Record<string, string>) => linuxPodSandboxConfig({ cgroupParent: '', sysctls });

  it.each([
    ['no metadata', { metadata: null }, 'config.metadata: '],
    [
      'a name with a slash',
      { metadata: { name: 'a/b', namespace: 'default', uid: '1', attempt: 0 } },
      'config.metadata.name: ',
    ],
    [
      'an uid with a character that CNI cannot pass on',
      { metadata: { name: 'a', namespace: 'default', uid: 'a;b', attempt: 0 } },
      'config.metadata.uid: ',
    ],
    [
      'a host port beyond all ports',
      { portMappings: [{ containerPort: 80, hostPort: 70_000 }] },
      'config.port_mappings[0].host_port: ',
    ],
    [
      'a host address that is none',
      { portMappings: [{ containerPort: 80, hostPort: 8080, hostIp: 'here' }] },
      'config.port_mappings[0].host_ip: ',
    ],
    [
      "a sysctl of the node's",
      { linux: linuxWith({ 'vm.swappiness': '1' }) },
      'config.linux.sysctls["vm.swappiness"]: ',
    ],
    ['a relative log directory', { logDirectory: 'logs' }, 'config.log_directory: '],
    [
      'a name server that is no address',
      { dnsConfig: { servers: ['dns.local'] } },
      'config.dns_config.servers[0]: ',
    ],
    [
      'a bandwidth that is no quantity',
      { annotations: { 'kubernetes.io/egress-bandwidth': 'fast' } },
      'config.annotations["kubernetes.io/egress-bandwidth"]: ',
    ],
  ])(
    'a wrong request for a pod with %s is refused by the name of the field, and leaves nothing',
    async (_what, changes, field) => {
      await expect(node.runPod(podOf(node.home, 'wrong', changes))).rejects.toMatchObject({
        code: code.INVALID_ARGUMENT,
        details: expect.stringContaining(field),
      });
      expect(await node.remains()).toEqual(NOTHING);
    },
  );

  it('a wrong request for a runtime that the Engine has not is refused by the name of the field', async () => {
    const config = podOf(node.home, 'wrong');
    await expect(node.cri.call('RunPodSandbox', { config, runtimeHandler: 'nowhere' })).rejects.toMatchObject(
      {
        code: code.INVALID_ARGUMENT,
        details: expect.stringContaining('runtime_handler: '),
      },
    );
    expect(await node.remains()).toEqual(NOTHING);
  });

  it('a wrong request for a container is refused by the name of the field, and leaves the pod as it was', async () => {
    const pod = podOf(node.home, 'right');
    const podSandboxId = await node.runPod(pod);
    const { containers } = await node.remains();
    const linux = linuxContainerConfig();
    const wrong = [
      [{ metadata: null }, 'config.metadata: '],
      [{ metadata: { name: 'POD', attempt: 0 } }, 'config.metadata.name: '],
      [{ image: null }, 'config.image.image: '],
      [{ mounts: [{ containerPath: 'relative', hostPath: '/tmp' }] }, 'config.mounts[0].container_path: '],
      [
        { devices: [{ hostPath: '/dev/nowhere', containerPath: '/dev/x', permissions: 'rwm' }] },
        'config.devices[0].host_path: ',
      ],
      [
        { linux: { ...linux, resources: { memoryLimitInBytes: '1' } } },
        'config.linux.resources.memory_limit_in_bytes: ',
      ],
      [
        { linux: { ...linux, securityContext: { runAsUser: { value: '-1' } } } },
        'config.linux.security_context.run_as_user.value: ',
      ],
      [{ linux: { ...linux, resources: { oomScoreAdj: '2000' } } }, 'config.linux.resources.oom_score_adj: '],
    ] as const;
    for (const [changes, field] of wrong) {
      const config = scriptOf('main', WAITING, changes as object);
      await expect(
        node.cri.call('CreateContainer', { podSandboxId, config, sandboxConfig: pod }),
      ).rejects.toMatchObject({
        code: code.INVALID_ARGUMENT,
        details: expect.stringContaining(field),
      });
    }
    expect((await node.remains()).containers).toEqual(containers);
  });

  it('a wrong request for a container of an image or a pod that is not there says so', async () => {
    const pod = podOf(node.home, 'right');
    const podSandboxId = await node.runPod(pod);
    const config = scriptOf('main', WAITING);
    const notThere = { ...config, image: { image: 'berth-it/nowhere:1' } };
    await expect(
      node.cri.call('CreateContainer', { podSandboxId, config: notThere, sandboxConfig: pod }),
    ).rejects.toMatchObject({
      code: code.NOT_FOUND,
      details: expect.stringContaining('config.image.image: berth-it/nowhere:1'),
    });
    await expect(
      node.cri.call('CreateContainer', { podSandboxId: 'f'.repeat(64), config, sandboxConfig: pod }),
    ).rejects.toMatchObject({
      code: code.NOT_FOUND,
      details: expect.stringContaining('pod_sandbox_id: '),
    });
  });
});

describe.each(testEngines())('a pod on a Docker network of Berth’s, on Engine $name', (engine) => {
  const dockerNetwork = 'berth-it-pods';
  const node = useNode(engine, { networkPlugin: 'docker', flags: [`--docker-network=${dockerNetwork}`] });
  afterAll(() => node.docker.getNetwork(dockerNetwork).remove());

  it('has the address that the Engine gave it, reaches another, and is reached at its host port', async () => {
    const server = podOf(node.home, 'server', {
      portMappings: [{ protocol: 'TCP', containerPort: 8080, hostPort: 18_081 }],
    });
    const client = podOf(node.home, 'client', {
      dnsConfig: { servers: ['10.96.0.10'], searches: ['cluster.local'], options: ['ndots:5'] },
    });
    const [serverId, clientId] = await Promise.all([node.runPod(server), node.runPod(client)]);
    const { network } = await node.sandbox(serverId);
    const inspected = await node.docker.getContainer(serverId).inspect();
    expect(network!.ip).toBe(inspected.NetworkSettings.Networks[dockerNetwork]!.IPAddress);
    expect([network!.ip, ...network!.additionalIps.map(({ ip }) => ip)]).toEqual(
      addressesIn(inspected.State.Pid),
    );

    await node.run(serverId, scriptOf('httpd', SERVER), server);
    const from = await node.run(clientId, scriptOf('main', WAITING), client);
    await expect
      .poll(() => node.exec(from, ['wget', '-qO-', `http://${network!.ip}:8080/`]), { timeout: 20_000 })
      .toEqual({ exitCode: 0, stdout: 'server\n', stderr: '' });
    expect(fetchFrom(engine, 'http://127.0.0.1:18081/')).toBe('server\n');
    expect((await node.exec(from, ['cat', '/etc/resolv.conf'])).stdout).toMatch(/^search cluster\.local$/m);
    expect((await node.remains()).leases).toEqual([]);

    await node.cri.call('StopPodSandbox', { podSandboxId: serverId });
    expect(await node.sandbox(serverId)).toMatchObject({ state: 'SANDBOX_NOTREADY', network: { ip: '' } });
    expect(fetchFrom(engine, 'http://127.0.0.1:18081/')).toBe('ECONNREFUSED');
  });

  it('says in its status that the network is the Engine’s, and keeps the network for the next Berth', async () => {
    const { status } = await node.cri.call('Status', {});
    expect(status!.conditions).toMatchObject([
      { type: 'RuntimeReady', status: true },
      { type: 'NetworkReady', status: true },
    ]);
    await node.end();
    await node.start();
    expect(await node.docker.getNetwork(dockerNetwork).inspect()).toMatchObject({
      Name: dockerNetwork,
      Labels: { 'io.berth.network': 'pods' },
    });
  });
});

function namespacesOf(pid: number, kinds: readonly string[]): string[] {
  return kinds.map((kind) => readlinkSync(`/proc/${String(pid)}/ns/${kind}`));
}
