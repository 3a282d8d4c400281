import type { EngineInfo } from '../engine/wire/system.js';
import { ok, problem, warning, type Finding, type CheckContext } from './finding.js';
import type { Host } from './host.js';

const DRIVER = 'Cgroup driver';
const DAEMON_JSON = '/etc/docker/daemon.json';
export const KUBELET_CONFIG = '/var/lib/kubelet/config.yaml';

/**
 * The Engine and the kubelet must agree on who makes cgroups; kubelets before 1.31 do not ask and need the
 * setting.
 */
export function checkCgroups({ host }: CheckContext, info: EngineInfo): Finding[] {
  return [driver(host, info), version(host, info), memory(info)];
}

function driver(host: Host, { CgroupDriver }: EngineInfo): Finding {
  const engine = CgroupDriver ?? '';
  if (engine !== 'systemd' && engine !== 'cgroupfs') {
    return problem(
      DRIVER,
      `the Engine has "${engine}" (rootless, without delegation), which kubelets do not support`,
      '# run Docker Engine as root',
    );
  }
  const kubelet = kubeletSetting(host, 'cgroupDriver');
  if (kubelet !== undefined && kubelet !== engine) {
    const fix = `sed -i 's/^cgroupDriver:.*/cgroupDriver: ${engine}/' ${KUBELET_CONFIG} && systemctl restart kubelet`;
    return problem(
      DRIVER,
      `the Engine has ${engine}, but ${KUBELET_CONFIG} has ${kubelet}: they must be the same`,
      fix,
    );
  }
  if (engine === 'cgroupfs' && host.isDirectory('/run/systemd/system')) {
    const message =
      'cgroupfs, but systemd runs this node and also manages cgroups; the kubelet must have cgroupDriver: cgroupfs';
    const options = '"exec-opts": ["native.cgroupdriver=systemd"]';
    return warning(DRIVER, message, `# put ${options} into ${DAEMON_JSON}, then: systemctl restart docker`);
  }
  return ok(DRIVER, `${engine}: the kubelet must have cgroupDriver: ${engine}`);
}

function version(host: Host, { CgroupVersion }: EngineInfo): Finding {
  const check = 'Cgroup version';
  if (CgroupVersion !== '1') return ok(check, CgroupVersion ?? '');
  if (kubeletSetting(host, 'failCgroupV1') === 'false')
    return ok(check, '1, accepted in the configuration of the kubelet');
  const fix = `# add systemd.unified_cgroup_hierarchy=1 to the kernel's command line and reboot, or put failCgroupV1: false into ${KUBELET_CONFIG}`;
  return warning(check, '1: kubelets from 1.35 on do not start unless failCgroupV1 is false', fix);
}

function memory({ MemoryLimit, CpuCfsQuota }: EngineInfo): Finding {
  const check = 'Resource limits';
  if (MemoryLimit === true && CpuCfsQuota === true) return ok(check, 'memory and CPU can be limited');
  const missing = [
    ...(MemoryLimit === true ? [] : ['memory']),
    ...(CpuCfsQuota === true ? [] : ['CPU']),
  ].join(' and ');
  const fix =
    "# add cgroup_enable=memory cgroup_memory=1 to the kernel's command line and reboot; for CPU the kernel needs CONFIG_CFS_BANDWIDTH";
  return problem(check, `the kernel cannot limit ${missing}`, fix);
}

/** A top-level scalar of the kubelet's configuration file, where there is one. */
export function kubeletSetting(host: Host, key: string): string | undefined {
  const text = host.readText(KUBELET_CONFIG) ?? '';
  return new RegExp(`^${key}: *"?([\\w-]+)"? *$`, 'm').exec(text)?.[1];
}
