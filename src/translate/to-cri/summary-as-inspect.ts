import type { ContainerInspect } from '../../engine/wire/container-inspect.js';
import type { ContainerSummary } from '../../engine/wire/container-summary.js';

/**
 * What the Engine's list has of a container, in the form of an inspect: for a container that the Engine does
 * not answer for. The list has its name, labels and state, but no process id and only the second of its
 * making, which stands for all times.
 */
export function summaryAsInspect(summary: ContainerSummary): ContainerInspect {
  const created = new Date((summary.Created ?? 0) * 1000).toISOString();
  const isStarted = summary.State !== 'created';
  const exitCode = /^Exited \((\d{1,3})\)/.exec(summary.Status ?? '')?.[1];
  const hasEnded = summary.State === 'exited';
  return {
    Id: summary.Id,
    // A linked container has more names, with a slash inside.
    Name: (summary.Names ?? []).find((name) => !name.slice(1).includes('/')) ?? '',
    Created: created,
    Image: summary.ImageID ?? '',
    LogPath: '',
    ResolvConfPath: '',
    HostnamePath: '',
    HostsPath: '',
    State: {
      // Of one that has ended with an unknown exit code nothing can be said: 0 would be success.
      Status: hasEnded && exitCode === undefined ? '' : (summary.State ?? ''),
      Running: summary.State === 'running',
      Pid: 0,
      ExitCode: Number(exitCode ?? '0'),
      Error: '',
      OOMKilled: false,
      StartedAt: isStarted ? created : '',
      FinishedAt: hasEnded ? created : '',
    },
    Config: {
      Image: summary.Image ?? '',
      User: '',
      Labels: summary.Labels ?? {},
      Tty: false,
      OpenStdin: false,
      StdinOnce: false,
      StopSignal: '',
    },
    HostConfig: {
      NetworkMode: summary.HostConfig?.NetworkMode ?? '',
      PidMode: '',
      IpcMode: '',
      Runtime: '',
      CgroupParent: '',
      OomScoreAdj: 0,
      Memory: 0,
      MemorySwap: 0,
      CpuShares: 0,
      CpuPeriod: 0,
      CpuQuota: 0,
      CpusetCpus: '',
      CpusetMems: '',
    },
    Mounts: [],
    NetworkSettings: { SandboxKey: '', Networks: {} },
  };
}
