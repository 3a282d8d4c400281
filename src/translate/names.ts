import type { ContainerMetadata } from '../cri/generated/runtime/v1/ContainerMetadata.js';
import type { PodSandboxMetadata } from '../cri/generated/runtime/v1/PodSandboxMetadata.js';

/**
 * Container names as the kubelet's dockershim and cri-dockerd made them, so that pods of theirs go on and
 * `docker ps` reads as before: `k8s_<container>_<pod>_<namespace>_<uid>_<attempt>`, with `POD` for the pause
 * container, and sometimes a seventh part of eight hexadecimal digits where the name was taken.
 */
const PREFIX = 'k8s';

/** What stands for the container's name in a pause container's. No container of a pod can be called this. */
export const PAUSE = 'POD';

/** The pod of a container, from the container's name. */
export type PodOfName = Pick<PodSandboxMetadata, 'name' | 'namespace' | 'uid'>;

export function sandboxName(metadata: PodSandboxMetadata): string {
  return join(PAUSE, metadata, metadata.attempt);
}

export function containerName(metadata: ContainerMetadata, pod: PodOfName): string {
  return join(metadata.name, pod, metadata.attempt);
}

/** The same name with a seventh part; `suffix` is eight hexadecimal digits. */
export function withSuffix(name: string, suffix: string): string {
  return `${name}_${suffix}`;
}

/** True when `name` is `expected`, or `expected` with a seventh part. */
export function isNameOrSuffixed(name: string, expected: string): boolean {
  return (
    name === expected || (name.startsWith(`${expected}_`) && SUFFIX.test(name.slice(expected.length + 1)))
  );
}

/**
 * undefined for any name that is not of a pause container. A pod whose own names hold a `_` cannot be read
 * back: the parts would be guesses.
 */
export function parseSandboxName(name: string): PodSandboxMetadata | undefined {
  const parts = split(name);
  return parts?.container === PAUSE ? { ...parts.pod, attempt: parts.attempt } : undefined;
}

/** undefined for any name that is not of a container of a pod. */
export function parseContainerName(
  name: string,
): { readonly metadata: ContainerMetadata; readonly pod: PodOfName } | undefined {
  const parts = split(name);
  if (parts === undefined || parts.container === PAUSE || parts.container === '') return undefined;
  return { metadata: { name: parts.container, attempt: parts.attempt }, pod: parts.pod };
}

const SUFFIX = /^[0-9a-f]{8}$/;
const UINT32_MAX = 2 ** 32 - 1;

function join(container: string, { name, namespace, uid }: PodOfName, attempt: number): string {
  return [PREFIX, container, name, namespace, uid, String(attempt)].join('_');
}

function split(name: string): { container: string; pod: PodOfName; attempt: number } | undefined {
  const [prefix, container, pod, namespace, uid, attempt, suffix, ...rest] = name.split('_');
  if (prefix !== PREFIX || container === undefined || !pod || namespace === undefined || uid === undefined)
    return undefined;
  if (attempt === undefined || !/^\d{1,10}$/.test(attempt) || Number(attempt) > UINT32_MAX) return undefined;
  if (rest.length > 0 || (suffix !== undefined && !SUFFIX.test(suffix))) return undefined;
  return { container, pod: { name: pod, namespace, uid }, attempt: Number(attempt) };
}
