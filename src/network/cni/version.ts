import { AdapterError } from '../../errors/adapter-error.js';

/** The versions of the CNI specification that Berth speaks, oldest first. */
export const supportedVersions: readonly string[] = [
  '0.1.0',
  '0.2.0',
  '0.3.0',
  '0.3.1',
  '0.4.0',
  '1.0.0',
  '1.1.0',
];

/**
 * What a configuration or a result without `cniVersion` is taken for: the field was optional only in the
 * first version.
 */
export const defaultVersion = '0.1.0';

/** True when `version` is `floor` or newer. Throws `failed-precondition` for what is no version. */
export function atLeast(version: string, floor: string): boolean {
  return compareVersions(version, floor) >= 0;
}

/** Negative, 0 or positive, as an array's sort wants it. `1.0` equals `1.0.0`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parseVersion(a), parseVersion(b)];
  return left.major - right.major || left.minor - right.minor || left.patch - right.patch;
}

/** `major[.minor[.patch]]` in figures, as libcni reads them too. */
export function parseVersion(version: string): {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
} {
  const parts = /^(\d{1,6})(?:\.(\d{1,6}))?(?:\.(\d{1,6}))?$/.exec(version);
  if (parts === null)
    throw new AdapterError(
      'failed-precondition',
      `${JSON.stringify(version)} is not a CNI version such as "1.0.0"`,
    );
  return { major: Number(parts[1]), minor: Number(parts[2] ?? 0), patch: Number(parts[3] ?? 0) };
}

/** Of the versions that a configuration offers those that Berth speaks, newest first, each once. */
export function supportedAmong(offered: readonly string[]): string[] {
  const known = offered.filter((version) =>
    supportedVersions.some((supported) => compareVersions(version, supported) === 0),
  );
  return [...new Set(known)].sort((a, b) => compareVersions(b, a));
}
