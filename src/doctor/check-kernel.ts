import { KUBELET_CONFIG, kubeletSetting } from './check-cgroups.js';
import { ok, problem, warning, type Finding, type CheckContext } from './finding.js';
import type { Host } from './host.js';
import { hasCapability } from '../host/lowest-oom-score.js';

/** Bit of CAP_SYS_RESOURCE. */
const CAP_SYS_RESOURCE = 24n;

/** What the kernel and its settings have to be like for Kubernetes. */
export function checkKernel(context: CheckContext): Promise<readonly Finding[]> {
  const { host } = context;
  return Promise.resolve([
    privileges(host),
    nodeVersion(host),
    forwarding(host),
    bridges(host),
    swap(host),
    oomScores(context),
  ]);
}

function privileges({ uid }: Host): Finding {
  const check = 'Privileges';
  if (uid === 0) return ok(check, 'root');
  return problem(
    check,
    `running as user ${String(uid)}, but Berth needs root; other findings may be wrong for the same reason`,
    'sudo berth doctor',
  );
}

function nodeVersion({ nodeVersion: version }: Host): Finding {
  const check = 'Node.js';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return ok(check, version);
  return problem(
    check,
    `${version} is too old: Berth needs 20.19 or newer`,
    '# install Node.js 20.19 or newer from https://nodejs.org',
  );
}

function forwarding(host: Host): Finding {
  const check = 'IP forwarding';
  if (host.readText('/proc/sys/net/ipv4/ip_forward')?.trim() === '1') return ok(check, 'on');
  return problem(
    check,
    'off: the node does not forward packets, so pods have no network',
    sysctl('net.ipv4.ip_forward'),
  );
}

/** Without it a service's address does not work between pods of one bridge, on one node. */
function bridges(host: Host): Finding {
  const check = 'Bridge netfilter';
  const value = host.readText('/proc/sys/net/bridge/bridge-nf-call-iptables')?.trim();
  if (value === '1') return ok(check, 'on');
  if (value === undefined) {
    const fix = 'modprobe br_netfilter && echo br_netfilter > /etc/modules-load.d/kubernetes.conf';
    return warning(
      check,
      'the kernel module br_netfilter is not loaded: pods may not reach services that are backed by pods of the same node',
      fix,
    );
  }
  return warning(
    check,
    'off: pods may not reach services that are backed by pods of the same node',
    sysctl('net.bridge.bridge-nf-call-iptables'),
  );
}

function sysctl(name: string): string {
  return `sysctl -w ${name}=1 && echo '${name} = 1' >> /etc/sysctl.d/99-kubernetes.conf`;
}

function swap(host: Host): Finding {
  const check = 'Swap';
  const devices = (host.readText('/proc/swaps') ?? '').trim().split('\n').slice(1);
  if (devices.length === 0) return ok(check, 'none');
  const names = devices.map((line) => line.split(/\s/)[0]).join(', ');
  if (kubeletSetting(host, 'failSwapOn') === 'false')
    return ok(check, `on (${names}), accepted in the configuration of the kubelet`);
  const fix = `swapoff -a && sed -i '/\\sswap\\s/s/^/#/' /etc/fstab  # or put failSwapOn: false into ${KUBELET_CONFIG}`;
  return problem(check, `on (${names}): the kubelet does not start`, fix);
}

/** See host/lowest-oom-score.ts. */
function oomScores({ host, settings }: CheckContext): Finding {
  const check = 'OOM scores';
  if (hasCapability(host.readText('/proc/self/status') ?? '', CAP_SYS_RESOURCE))
    return ok(check, 'all values can be set');
  const message = 'no CAP_SYS_RESOURCE: OOM scores cannot be lowered';
  if (settings.restrictOomScoreAdj !== false)
    return ok(check, `${message}; Berth raises those of containers to the lowest possible value`);
  return problem(
    check,
    `${message}, and restrictOomScoreAdj is false: no pod can start`,
    '# set restrictOomScoreAdj (--restrict-oom-score-adj) to auto',
  );
}
