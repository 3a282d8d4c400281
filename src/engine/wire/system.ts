import * as v from 'valibot';

const text = v.optional(v.nullable(v.string()), '');
const flag = v.optional(v.nullable(v.boolean()), false);

/** `GET /version`: only the fields that Berth reads. */
export const engineVersion = v.object({
  Version: v.string(),
  ApiVersion: v.string(),
  MinAPIVersion: v.optional(v.nullable(v.string()), '1.24'),
  KernelVersion: text,
  Os: text,
  Arch: text,
});

export type EngineVersion = v.InferOutput<typeof engineVersion>;

/** `GET /info`: only the fields that Berth reads. */
export const engineInfo = v.object({
  ID: text,
  Name: text,
  ServerVersion: text,
  KernelVersion: text,
  OperatingSystem: text,
  OSType: text,
  DockerRootDir: text,
  Driver: text,
  /**
   * Pairs such as `["driver-type", "io.containerd.snapshotter.v1"]`, which identifies the containerd image
   * store.
   */
  DriverStatus: v.optional(v.nullable(v.array(v.array(v.string()))), []),
  LoggingDriver: text,
  /** `cgroupfs`, `systemd` or `none` (rootless). */
  CgroupDriver: text,
  /** `1` or `2`. */
  CgroupVersion: text,
  SwapLimit: flag,
  CpuCfsQuota: flag,
  MemoryLimit: flag,
  LiveRestoreEnabled: flag,
  /** e.g. `name=apparmor`, `name=seccomp,profile=builtin`, `name=selinux`, `name=userns`, `name=rootless`. */
  SecurityOptions: v.optional(v.nullable(v.array(v.string())), []),
  DefaultRuntime: text,
  Runtimes: v.optional(
    v.nullable(
      v.record(
        v.string(),
        v.object({ status: v.optional(v.nullable(v.record(v.string(), v.string())), {}) }),
      ),
    ),
    {},
  ),
  CDISpecDirs: v.optional(v.nullable(v.array(v.string())), []),
});

export type EngineInfo = v.InferOutput<typeof engineInfo>;
