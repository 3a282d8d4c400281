import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OptionKey } from '../../../src/config/options.js';
import { resolveGiven } from '../../../src/config/resolve.js';
import { examine } from '../../../src/doctor/doctor.js';
import type { Finding, CheckContext } from '../../../src/doctor/finding.js';
import type { Host } from '../../../src/doctor/host.js';
import { renderReport, renderReportJson } from '../../../src/doctor/report.js';
import type { EngineClient } from '../../../src/engine/engine-client.js';
import { engineInfo, engineVersion, type EngineInfo } from '../../../src/engine/wire/system.js';
import { AdapterError } from '../../../src/errors/adapter-error.js';
import * as v from 'valibot';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'berth-doctor-'));
  mkdirSync(join(directory, 'bin'));
  writeFileSync(join(directory, '10-net.conflist'), conflist('bridge', 'host-local'));
  for (const plugin of ['bridge', 'host-local'])
    writeFileSync(join(directory, 'bin', plugin), '', { mode: 0o755 });
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

function conflist(type: string, ipam: string): string {
  return JSON.stringify({ cniVersion: '1.0.0', name: 'net', plugins: [{ type, ipam: { type: ipam } }] });
}

const healthyFiles: Record<string, string> = {
  '/proc/sys/net/ipv4/ip_forward': '1\n',
  '/proc/sys/net/bridge/bridge-nf-call-iptables': '1\n',
  '/proc/swaps': 'Filename\tType\tSize\tUsed\tPriority\n',
  '/proc/self/status': 'CapEff:\t000001ffffffffff\n',
  '/etc/os-release': 'ID=debian\n',
};

interface Change {
  readonly files?: Record<string, string | undefined>;
  readonly host?: Partial<Host>;
  readonly info?: Partial<EngineInfo>;
  readonly served?: readonly string[];
  readonly directories?: readonly string[];
  readonly settings?: Partial<Record<OptionKey, string>>;
  readonly engine?: { readonly version?: AdapterError; readonly image?: AdapterError };
}

/** A node on which nothing is wrong, with something changed. */
function context(change: Change = {}): CheckContext {
  const files: Record<string, string | undefined> = { ...healthyFiles, ...change.files };
  const directories = ['/', '/var/lib', '/var/lib/docker', ...(change.directories ?? [])];
  const given = new Map(
    Object.entries({ cniConfDir: directory, cniBinDir: join(directory, 'bin'), ...change.settings }).map(
      ([key, text]) => [key as OptionKey, { text, where: 'test' }],
    ),
  );
  const host: Host = {
    uid: 0,
    nodeVersion: '20.20.2',
    readText: (path) => files[path],
    names: (path) =>
      Object.keys(files)
        .filter((file) => file.startsWith(`${path}/`))
        .map((file) => file.slice(path.length + 1).split('/')[0] ?? ''),
    isDirectory: (path) => directories.includes(path),
    isWritable: () => true,
    freeBytes: async () => 1e9,
    isServed: async (path) => change.served?.includes(path) ?? false,
    ...change.host,
  };
  return {
    settings: resolveGiven([{ source: 'file', given }]).settings,
    environment: {},
    engine: engineWith(change),
    host,
  };
}

function engineWith({ info, engine }: Change): EngineClient {
  const healthy = {
    DockerRootDir: '/var/lib/docker',
    CgroupDriver: 'systemd',
    CgroupVersion: '2',
    MemoryLimit: true,
    CpuCfsQuota: true,
  };
  const version = v.parse(engineVersion, { Version: '28.5.2', ApiVersion: '1.51' });
  const settle = <T>(error: AdapterError | undefined, value: T): Promise<T> =>
    error === undefined ? Promise.resolve(value) : Promise.reject(error);
  const system: Partial<EngineClient['system']> = {
    apiVersion: () => '1.51',
    version: () => settle(engine?.version, version),
    info: async () => v.parse(engineInfo, { ...healthy, ...info }),
  };
  return { system, images: { inspect: () => settle(engine?.image, {}) } } as unknown as EngineClient;
}

async function findings(change: Change): Promise<Finding[]> {
  return (await examine(context(change))).filter(({ verdict }) => verdict !== 'ok');
}

describe('berth doctor', () => {
  it('finds nothing on a node where nothing is wrong, and tells the cgroup driver the kubelet must have', async () => {
    expect(await findings({})).toEqual([]);
    const message = (await examine(context())).map((finding) => finding.message);
    expect(message).toContain('systemd: the kubelet must have cgroupDriver: systemd');
    expect(message).toContain('28.5.2, API 1.51, at unix:///var/run/docker.sock');
  });

  const unreachable = new AdapterError('unavailable', 'cannot reach the Engine');
  it.each<[string, Change, Partial<Finding>]>([
    [
      'is not run as root',
      { host: { uid: 1000 } },
      { verdict: 'problem', check: 'Privileges', fix: 'sudo berth doctor' },
    ],
    ['has an old Node.js', { host: { nodeVersion: '20.18.3' } }, { verdict: 'problem', check: 'Node.js' }],
    [
      'does not forward',
      { files: { '/proc/sys/net/ipv4/ip_forward': '0\n' } },
      {
        verdict: 'problem',
        fix: "sysctl -w net.ipv4.ip_forward=1 && echo 'net.ipv4.ip_forward = 1' >> /etc/sysctl.d/99-kubernetes.conf",
      },
    ],
    [
      'has no br_netfilter',
      { files: { '/proc/sys/net/bridge/bridge-nf-call-iptables': undefined } },
      {
        verdict: 'warning',
        fix: 'modprobe br_netfilter && echo br_netfilter > /etc/modules-load.d/kubernetes.conf',
      },
    ],
    [
      'has br_netfilter off',
      { files: { '/proc/sys/net/bridge/bridge-nf-call-iptables': '0\n' } },
      { verdict: 'warning', check: 'Bridge netfilter' },
    ],
    [
      'swaps',
      { files: { '/proc/swaps': 'Filename\n/dev/sda2 partition 1 0 -2\n' } },
      { verdict: 'problem', message: 'on (/dev/sda2): the kubelet does not start' },
    ],
    [
      'may not lower OOM scores, and must',
      {
        files: { '/proc/self/status': 'CapEff:\t000001fffeffffff\n' },
        settings: { restrictOomScoreAdj: 'false' },
      },
      { verdict: 'problem', check: 'OOM scores' },
    ],
    [
      'has no Engine',
      { engine: { version: unreachable } },
      { verdict: 'problem', message: 'cannot reach the Engine', fix: 'apt-get install -y docker.io' },
    ],
    [
      'has no Engine, and is of the family of Fedora',
      {
        engine: { version: unreachable },
        files: { '/etc/os-release': 'ID="rocky"\nID_LIKE="rhel centos fedora"\n' },
      },
      { fix: 'dnf install -y moby-engine' },
    ],
    [
      'has an Engine that does not run',
      { engine: { version: unreachable }, files: { '/usr/bin/dockerd': '' } },
      { fix: 'systemctl enable --now docker' },
    ],
    [
      'has an Engine elsewhere that does not answer',
      { engine: { version: unreachable }, settings: { dockerEndpoint: 'tcp://10.0.0.1:2375' } },
      { fix: 'curl http://10.0.0.1:2375/_ping  # must answer OK on this node' },
    ],
    [
      'has an old Engine',
      { engine: { version: new AdapterError('failed-precondition', 'too old') } },
      { verdict: 'problem', message: 'too old', fix: 'apt-get install -y docker.io' },
    ],
    [
      'has a rootless Engine',
      { info: { CgroupDriver: 'none' } },
      { verdict: 'problem', check: 'Cgroup driver' },
    ],
    [
      'has a kubelet with another cgroup driver',
      { files: { '/var/lib/kubelet/config.yaml': 'cgroupDriver: cgroupfs\n' } },
      {
        verdict: 'problem',
        fix: "sed -i 's/^cgroupDriver:.*/cgroupDriver: systemd/' /var/lib/kubelet/config.yaml && systemctl restart kubelet",
      },
    ],
    [
      'has cgroupfs under systemd',
      { info: { CgroupDriver: 'cgroupfs' }, directories: ['/run/systemd/system'] },
      { verdict: 'warning', check: 'Cgroup driver' },
    ],
    ['has cgroup v1', { info: { CgroupVersion: '1' } }, { verdict: 'warning', check: 'Cgroup version' }],
    [
      'cannot limit memory',
      { info: { MemoryLimit: false } },
      { verdict: 'problem', message: 'the kernel cannot limit memory' },
    ],
    [
      'is not where the Engine is',
      { info: { DockerRootDir: '/elsewhere' } },
      { verdict: 'warning', check: 'Engine data' },
    ],
    [
      'lacks the pause image',
      { engine: { image: new AdapterError('not-found', 'no such image') } },
      { verdict: 'warning', fix: 'docker pull registry.k8s.io/pause:3.10' },
    ],
    [
      'has no CNI configuration',
      { settings: { cniConfDir: '/nowhere' } },
      {
        verdict: 'problem',
        check: 'CNI configuration',
        message: 'the directory /nowhere does not exist: the node will not be Ready',
      },
    ],
    [
      'lacks CNI plugins',
      { settings: { cniBinDir: '/nowhere' } },
      { verdict: 'problem', check: 'CNI plugins', fix: 'apt-get install -y containernetworking-plugins' },
    ],
    [
      'still runs cri-dockerd',
      { served: ['/run/cri-dockerd.sock'], files: { '/proc/77/comm': 'cri-dockerd\n' } },
      {
        verdict: 'problem',
        message: 'cri-dockerd (pid 77) still serves /run/cri-dockerd.sock',
        fix: 'systemctl disable --now cri-docker.service cri-docker.socket',
      },
    ],
    [
      'has something else on the socket',
      { served: ['/run/cri-dockerd.sock'] },
      { verdict: 'problem', message: 'another process serves /run/cri-dockerd.sock' },
    ],
    [
      'has containerd beside it',
      { served: ['/run/containerd/containerd.sock'] },
      { verdict: 'warning', fix: 'kubeadm init --cri-socket unix:///run/cri-dockerd.sock' },
    ],
    [
      'cannot write',
      { host: { isWritable: () => false } },
      { verdict: 'problem', message: '/var/lib is not writable' },
    ],
    [
      'has a full disk',
      { host: { freeBytes: async () => 1024 } },
      { verdict: 'problem', message: '/var/lib/berth: 0 MiB free' },
    ],
    [
      'has a disk that fails',
      { host: { freeBytes: () => Promise.reject(new Error('EIO')) } },
      { verdict: 'problem', message: 'could not be checked: EIO' },
    ],
  ])('reports that, alone, and with a fix, when the node %s', async (_name, change, expected) => {
    const found = await findings(change);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject(expected);
    expect(found[0]?.fix).toMatch(/^\S/);
  });

  it.each<[string, Change]>([
    [
      'swap that the kubelet is told to accept',
      {
        files: {
          '/proc/swaps': 'Filename\n/dev/sda2 x\n',
          '/var/lib/kubelet/config.yaml': 'failSwapOn: false\n',
        },
      },
    ],
    [
      'cgroup v1 that the kubelet is told to accept',
      { info: { CgroupVersion: '1' }, files: { '/var/lib/kubelet/config.yaml': 'failCgroupV1: false\n' } },
    ],
    ['OOM scores that Berth raises', { files: { '/proc/self/status': 'CapEff:\t000001fffeffffff\n' } }],
    [
      'Berth itself on its socket',
      {
        served: ['/run/cri-dockerd.sock'],
        files: {
          '/proc/78/comm': 'node\n',
          '/proc/78/cmdline': 'node\0--max-semi-space-size=2\0/usr/lib/berth/dist/main.js\0serve\0',
        },
      },
    ],
    [
      'systemd on its socket',
      {
        served: ['/run/cri-dockerd.sock'],
        directories: ['/run/systemd/system'],
        files: { '/proc/net/unix': '0: 2 0 10000 1 1 99 /run/cri-dockerd.sock\n' },
      },
    ],
    ['no CNI with network docker', { settings: { networkPlugin: 'docker', cniConfDir: '/nowhere' } }],
  ])('has nothing against %s', async (_name, change) => {
    expect(await findings(change)).toEqual([]);
  });

  it('looks at everything else when the Engine does not answer', async () => {
    const found = await examine(context({ engine: { version: unreachable } }));
    expect(found.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['Swap', 'Docker Engine', 'CNI plugins', 'CRI socket', 'State directory']),
    );
  });

  it('skips a broken CNI file, and reports it', async () => {
    writeFileSync(join(directory, '05-broken.conflist'), '{');
    expect(await findings({})).toEqual([
      expect.objectContaining({
        verdict: 'warning',
        fix: `# fix or remove ${directory}/05-broken.conflist`,
      }),
    ]);
  });
});

describe('the report', () => {
  const found: Finding[] = [
    { check: 'Swap', verdict: 'ok', message: 'none' },
    { check: 'Pause image', verdict: 'warning', message: 'is not here', fix: 'docker pull x' },
  ];

  it('lines up what was found, with the fix below', () => {
    expect(renderReport(found)).toBe(
      'ok       Swap         none\nwarning  Pause image  is not here\n                      docker pull x\n\nNothing will prevent a kubelet from working; 1 warning.\n',
    );
  });

  it('sums up problems', () => {
    const problem: Finding = { check: 'Swap', verdict: 'problem', message: 'on', fix: 'swapoff -a' };
    expect(renderReport([...found, problem])).toMatch(
      /\n1 problem will prevent a kubelet from working, and 1 warning\.\n$/,
    );
    expect(renderReport([problem, problem])).toMatch(/\n2 problems will prevent a kubelet from working\.\n$/);
  });

  it('is JSON for programs', () => {
    expect(JSON.parse(renderReportJson(found))).toEqual({ findings: found, problems: 0, warnings: 1 });
  });
});
