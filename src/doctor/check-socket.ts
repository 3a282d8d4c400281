import { ok, problem, warning, type Finding, type CheckContext } from './finding.js';
import type { Host } from './host.js';

const CHECK = 'CRI socket';
const OTHERS = ['/run/containerd/containerd.sock', '/run/crio/crio.sock'];

/** Which process serves Berth's socket, and which other runtimes kubeadm may find. */
export async function checkSocket(context: CheckContext): Promise<readonly Finding[]> {
  return [await ownSocket(context), ...(await otherRuntimes(context.host, kubeletEndpoint(context)))];
}

function kubeletEndpoint({ settings: { containerRuntimeEndpoint: endpoint } }: CheckContext): string {
  return endpoint.kind === 'unix' ? endpoint.path : '/run/cri-dockerd.sock';
}

async function ownSocket(context: CheckContext): Promise<Finding> {
  const { host } = context;
  const path = kubeletEndpoint(context);
  if (!(await host.isServed(path))) return ok(CHECK, `${path} is not in use`);
  const berth = findProcess(
    host,
    ({ name, words }) =>
      name === 'berth' || words.some((word) => /(^|\/)berth$|\/dist\/main\.js$/.test(word)),
  );
  if (berth !== undefined) return ok(CHECK, `Berth (pid ${berth.pid}) serves ${path}`);
  const other = findProcess(host, ({ name }) => name === 'cri-dockerd');
  const stop = 'systemctl disable --now cri-docker.service cri-docker.socket';
  if (other !== undefined) return problem(CHECK, `cri-dockerd (pid ${other.pid}) still serves ${path}`, stop);
  if (isHeldBySystemd(host, path))
    return ok(CHECK, `systemd listens on ${path} and starts Berth at the first call`);
  return problem(
    CHECK,
    `another process serves ${path}`,
    `ss -xlp | grep ${path}  # shows the process; stop it`,
  );
}

interface Process {
  readonly pid: string;
  /** As the kernel calls it, cut after 15 characters. */
  readonly name: string;
  readonly words: readonly string[];
}

function findProcess(host: Host, matches: (process: Process) => boolean): Process | undefined {
  for (const pid of host
    .names('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))) {
    const found = {
      pid,
      name: host.readText(`/proc/${pid}/comm`)?.trim() ?? '',
      words: wordsOf(host.readText(`/proc/${pid}/cmdline`) ?? ''),
    };
    if (matches(found)) return found;
  }
  return undefined;
}

/** The program, its script and what that is to do, without Node's own flags. */
function wordsOf(commandLine: string): string[] {
  const [program = '', ...rest] = commandLine.split('\0');
  return [program, ...rest.slice(rest.findIndex((word) => !word.startsWith('-')))].slice(0, 3);
}

/**
 * systemd binds under the final name, which the kernel keeps; Berth and cri-dockerd bind under another one
 * and rename it.
 */
function isHeldBySystemd(host: Host, path: string): boolean {
  const names = [path, path.replace(/^\/var\/run\//, '/run/'), path.replace(/^\/run\//, '/var/run/')];
  const table = host.readText('/proc/net/unix') ?? '';
  return (
    table.split('\n').some((line) => names.some((name) => line.endsWith(` ${name}`))) &&
    host.isDirectory('/run/systemd/system')
  );
}

/** kubeadm asks for a choice when it finds more than one. */
async function otherRuntimes(host: Host, path: string): Promise<Finding[]> {
  const served: string[] = [];
  for (const other of OTHERS) if (await host.isServed(other)) served.push(other);
  if (served.length === 0) return [];
  const message = `${served.join(' and ')} also accepts connections: kubeadm and crictl need the address of the one to use`;
  return [warning('Other runtimes', message, `kubeadm init --cri-socket unix://${path}`)];
}
