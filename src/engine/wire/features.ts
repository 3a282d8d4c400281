/**
 * The first Engine API version with each feature that Berth uses and can do without.
 * Source: the Engine's API version history, checked on Engines 20.10 and 28.5.
 */
const FLOORS = {
  /** BindOptions.CreateMountpoint: a missing bind source becomes a directory. */
  createMountpoint: '1.42',
  /** SecurityOpt `seccomp=builtin`, whatever the daemon's own default profile is. */
  seccompBuiltin: '1.42',
  /** ConsoleSize of an exec: the size of its terminal from the start. */
  consoleSize: '1.42',
  /** GET /system/df?type=image. */
  diskUsageByType: '1.42',
  /**
   * BindOptions.ReadOnlyNonRecursive and ReadOnlyForceRecursive; from here on read-only binds are recursive
   * by default.
   */
  recursiveReadOnly: '1.44',
  /** DeviceRequests with the driver `cdi`. */
  cdi: '1.44',
  /** Mounts of type `image`, with a sub-path. */
  imageMounts: '1.48',
} as const;

export type Feature = keyof typeof FLOORS;

/** An Engine API version such as `1.41`. */
export type ApiVersion = string;

/** Negative, zero or positive, as `a` is older than, equal to or newer than `b`. */
export function compareApiVersions(a: ApiVersion, b: ApiVersion): number {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number);
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number);
  return aMajor - bMajor || aMinor - bMinor;
}

export function supports(version: ApiVersion, feature: Feature): boolean {
  return compareApiVersions(version, FLOORS[feature]) >= 0;
}

/** Said when a request needs what the Engine of this node does not have. */
export function floorOf(feature: Feature): ApiVersion {
  return FLOORS[feature];
}
