import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Docker from 'dockerode';
import type { BerthHome } from './berth.js';
import { runInNetworkOf, type TestEngine } from './engines.js';

/**
 * The Engine's own API, past Berth: for the second look at what Berth says, and for what others do behind its
 * back.
 */
export function rawEngine({ socketPath }: TestEngine): Docker {
  return new Docker({ socketPath });
}

/** A program in the network namespace of a process of the Engine's, e.g. a pause container. Its output. */
export function runInNetnsOf(pid: number, ...argv: readonly string[]): string {
  return execFileSync('nsenter', [`--net=/proc/${String(pid)}/ns/net`, '--', ...argv], { encoding: 'utf8' });
}

/** Global addresses of eth0 as the kernel has them, IPv4 first. */
export function addressesIn(pid: number): string[] {
  return ['-4', '-6'].flatMap((family) =>
    [
      ...runInNetnsOf(pid, 'ip', '-o', family, 'addr', 'show', 'dev', 'eth0', 'scope', 'global').matchAll(
        /inet6? ([^/]+)\//g,
      ),
    ].map(([, address]) => address!),
  );
}

/** What runs in a container, a line each, by the Engine's `ps`. */
export async function processesIn(docker: Docker, id: string): Promise<string> {
  const { Processes: rows } = (await docker.getContainer(id).top()) as { Processes: string[][] };
  return rows.map((row) => row.join(' ')).join('\n');
}

/** The body of an answer to a request from the node, or the code of the error that there was none. */
export function fetchFrom(engine: TestEngine, url: string): string {
  const script =
    'fetch(process.argv[1]).then((r) => r.text(), (e) => e.cause.code).then((text) => process.stdout.write(text))';
  return runInNetworkOf(engine, process.execPath, '-e', script, url);
}

/** Everything that pods leave on a node while they exist. Each list is empty on a node without pods. */
export interface Remains {
  readonly containers: readonly string[];
  readonly volumes: readonly string[];
  readonly namespaces: readonly string[];
  readonly links: readonly string[];
  readonly rules: readonly string[];
  readonly leases: readonly string[];
  readonly cached: readonly string[];
}

export const NOTHING: Remains = {
  containers: [],
  volumes: [],
  namespaces: [],
  links: [],
  rules: [],
  leases: [],
  cached: [],
};

export async function remainsOf(engine: TestEngine, home: BerthHome): Promise<Remains> {
  const docker = rawEngine(engine);
  const [containers, { Volumes: volumes }] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listVolumes(),
  ]);
  return {
    containers: containers.map(({ Names, State }) => `${Names.join(' ')} ${State}`).sort(),
    volumes: volumes.map(({ Name }) => Name).sort(),
    namespaces: namespaceMounts(engine),
    links: matchesOf(/^\d+: (veth[^:@]*)/gm, runInNetworkOf(engine, 'ip', '-o', 'link')),
    rules: ['iptables-save', 'ip6tables-save'].flatMap((program) =>
      podRules(runInNetworkOf(engine, program)),
    ),
    leases: filesOf(join(home.cniLeaseDir, 'berth-it')).filter(
      (name) => !/^lock$|^last_reserved_ip/.test(name),
    ),
    cached: filesOf(join(home.dir, 'cni-cache', 'results')),
  };
}

/** Where dockerd keeps the network namespaces of containers mounted; its own stays for as long as it runs. */
function namespaceMounts({ socketPath }: TestEngine): string[] {
  const prefix = `${join(dirname(socketPath), 'exec', 'netns')}/`;
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((path) => path.startsWith(prefix) && path !== `${prefix}default`);
}

/**
 * Rules for one pod, by the portmap plugin or the Engine. The chains that all pods share are made once and
 * stay.
 */
function podRules(saved: string): string[] {
  return saved
    .split('\n')
    .filter(
      (line) =>
        /CNI-(DN|SN)-|--dport|10\.89\.\d+\.\d+\/32|fd00:89::[0-9a-f]+\/128/.test(line) && !isShared(line),
    );
}

function isShared(line: string): boolean {
  return /-A (CNI-HOSTPORT-SETMARK|CNI-HOSTPORT-MASQ) /.test(line);
}

function matchesOf(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name);
}

function filesOf(dir: string): string[] {
  try {
    return readdirSync(dir).sort();
  } catch (error) {
    // Nothing was ever put there.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
