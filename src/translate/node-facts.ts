import { supports, type ApiVersion } from '../engine/wire/features.js';
import type { EngineInfo, EngineVersion } from '../engine/wire/system.js';

/** What a plan has to know of the node and its Engine; gathered at start and after each reconnect. */
export interface NodeFacts {
  readonly apiVersion: ApiVersion;
  /** The Engine's own version, e.g. `28.5.2+dfsg4`. */
  readonly engineVersion: string;
  readonly kernelVersion: string;
  readonly cgroupDriver: 'cgroupfs' | 'systemd';
  readonly cgroupVersion: 1 | 2;
  /** Docker's runtimes by name, sorted, without the default's alias `""`. */
  readonly runtimes: readonly RuntimeFacts[];
  readonly defaultRuntime: string;
  readonly appArmor: boolean;
  readonly seLinux: boolean;
  /**
   * The Engine's default seccomp profile: `confined` by its own or the node owner's, `unconfined`, or `none`:
   * no seccomp at all.
   */
  readonly seccomp: 'confined' | 'unconfined' | 'none';
  /** The daemon was started with userns-remap. */
  readonly usernsRemap: boolean;
  /** The Engine injects CDI devices. */
  readonly cdi: boolean;
  /** The containerd image store, whose image ids are manifest digests. */
  readonly containerdStore: boolean;
  /** The kernel counts swap, so that a swap limit means something. */
  readonly swapLimit: boolean;
  readonly dockerRootDir: string;
  /** The layers of images are directories that can be read without mounting anything. */
  readonly imageFiles: boolean;
  /**
   * Negative OOM scores below this cannot be set on this node and are raised to it; undefined where any can.
   */
  readonly lowestOomScoreAdj: number | undefined;
}

export interface RuntimeFacts {
  readonly name: string;
  /** CRI RuntimeHandlerFeatures.recursive_read_only_mounts. */
  readonly recursiveReadOnly: boolean;
}

/**
 * Puts together what the Engine says of itself; `apiVersion` is the one agreed on, which may be older than
 * the Engine's newest.
 */
export function nodeFactsFrom(
  info: EngineInfo,
  version: EngineVersion,
  apiVersion: ApiVersion,
  lowestOomScoreAdj: number | undefined,
): NodeFacts {
  const security = securityNames(info.SecurityOptions ?? []);
  const kernelVersion = info.KernelVersion ?? version.KernelVersion ?? '';
  return {
    apiVersion,
    engineVersion: version.Version,
    kernelVersion,
    // `none` is a rootless Engine without delegation: no parent is honoured there, and the kubelet knows only
    // these two.
    cgroupDriver: info.CgroupDriver === 'systemd' ? 'systemd' : 'cgroupfs',
    cgroupVersion: info.CgroupVersion === '2' ? 2 : 1,
    runtimes: runtimeFacts(
      info,
      supports(apiVersion, 'recursiveReadOnly') && isAtLeast(kernelVersion, 5, 12),
    ),
    defaultRuntime: info.DefaultRuntime ?? '',
    appArmor: security.has('apparmor'),
    seLinux: security.has('selinux'),
    seccomp: seccompOf(info.SecurityOptions ?? []),
    usernsRemap: security.has('userns'),
    cdi: supports(apiVersion, 'cdi') && (info.CDISpecDirs ?? []).length > 0,
    containerdStore: (info.DriverStatus ?? []).some(
      ([key, value]) => key === 'driver-type' && value === 'io.containerd.snapshotter.v1',
    ),
    swapLimit: info.SwapLimit === true,
    dockerRootDir: info.DockerRootDir ?? '',
    imageFiles: info.Driver === 'overlay2',
    lowestOomScoreAdj,
  };
}

function securityNames(options: readonly string[]): ReadonlySet<string> {
  const fields = options.flatMap((option) => option.split(','));
  return new Set(
    fields.filter((field) => field.startsWith('name=')).map((field) => field.slice('name='.length)),
  );
}

/** Such as `name=seccomp,profile=builtin`; the profile is a path where the node owner has given one. */
function seccompOf(options: readonly string[]): NodeFacts['seccomp'] {
  const fields = options.map((option) => option.split(',')).find(([name]) => name === 'name=seccomp');
  if (fields === undefined) return 'none';
  return fields.includes('profile=unconfined') ? 'unconfined' : 'confined';
}

function runtimeFacts({ Runtimes }: EngineInfo, nodeCan: boolean): RuntimeFacts[] {
  return Object.entries(Runtimes ?? {})
    .map(([name, { status }]) => ({
      name,
      recursiveReadOnly: nodeCan && mountOptions(status ?? {}).includes('rro'),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** mount_setattr(2) with AT_RECURSIVE, which recursive read-only mounts are made of, came with Linux 5.12. */
function isAtLeast(kernelVersion: string, wantedMajor: number, wantedMinor: number): boolean {
  const [, major = '0', minor = '0'] = /^(\d+)\.(\d+)/.exec(kernelVersion) ?? [];
  return Number(major) > wantedMajor || (Number(major) === wantedMajor && Number(minor) >= wantedMinor);
}

/** What `runc features` prints (runtime-spec, features.md), kept by the Engine from API 1.44 on. */
function mountOptions(status: Readonly<Record<string, string>>): readonly unknown[] {
  try {
    const features: unknown = JSON.parse(status['org.opencontainers.runtime-spec.features'] ?? '{}');
    const options = (features as { mountOptions?: unknown } | null)?.mountOptions;
    return Array.isArray(options) ? options : [];
  } catch {
    // A runtime that prints something else has no features that Berth could rely on.
    return [];
  }
}
