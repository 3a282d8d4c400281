import type { IDMapping } from '../../cri/generated/runtime/v1/IDMapping.js';
import type { Mount } from '../../cri/generated/runtime/v1/Mount.js';
import type { EngineMount, HostConfig } from '../../engine/wire/container-create.js';
import { supports } from '../../engine/wire/features.js';
import { invalidArgument } from '../../errors/adapter-error.js';
import type { ImageFacts } from '../facts.js';
import type { NodeFacts } from '../node-facts.js';
import { createImageMounts, type ImageSubPath } from './image-mounts.js';
import { findRuntime } from './runtime.js';
import { LIST_MAX, requireCount } from './length-checks.js';
import { requireAbsolutePath } from '../check/text.js';

/** A path on the node that must exist, and the field that names it. */
export interface HostPath {
  readonly field: string;
  readonly path: string;
}

export interface MountPlan {
  readonly hostConfig: Pick<HostConfig, 'Mounts' | 'Binds'>;
  /** Sources of bind mounts; one that is missing is made, as a directory. */
  readonly directories: readonly HostPath[];
  /** Paths in mounted images that have to be there. */
  readonly imageSubPaths: readonly ImageSubPath[];
  /** The mounts as they are recorded: each image with its id. */
  readonly recorded: readonly Mount[];
}

export interface MountInput {
  /** As it was asked for: `""` for the default. */
  readonly runtimeHandler: string;
  readonly facts: NodeFacts;
  readonly findImage: (reference: string) => ImageFacts | undefined;
}

/** Mounts of a container. Of two with the same target the last one is meant; the Engine would refuse both. */
export function planMounts(
  mounts: readonly Mount[],
  { runtimeHandler, facts, findImage }: MountInput,
): MountPlan {
  const canBeRecursive = findRuntime(runtimeHandler, facts)?.recursiveReadOnly === true;
  const imageMount = createImageMounts(facts, findImage);
  requireCount(mounts, LIST_MAX, 'config.mounts');
  const byTarget = new Map<string, { mount: Mount; field: string; target: string }>();
  mounts.forEach((mount, index) => {
    const field = `config.mounts[${String(index)}]`;
    const target = requireTarget(mount.containerPath, `${field}.container_path`);
    byTarget.delete(target);
    byTarget.set(target, { mount, field, target });
  });

  const plan = { mounts: [] as EngineMount[], binds: [] as string[], directories: [] as HostPath[] };
  const imageSubPaths: ImageSubPath[] = [];
  const recorded = new Map<Mount, Mount>();
  for (const { mount, field, target } of byTarget.values()) {
    refuseWhatDockerLacks(mount, field);
    if (mount.image !== null && mount.image.image !== '') {
      const image = imageMount(mount, mount.image, target, field);
      plan.mounts.push(image.mount);
      recorded.set(mount, image.recorded);
      if (image.subPath !== undefined) imageSubPaths.push(image.subPath);
      continue;
    }
    requireRecursiveReadOnly(mount, canBeRecursive, field);
    const source = requireSource(mount, field);
    if (mount.recursiveReadOnly) refuseEngineRoot(source, facts, `${field}.recursive_read_only`);
    plan.directories.push({ field: `${field}.host_path`, path: source });
    if (mount.selinuxRelabel && facts.seLinux) plan.binds.push(relabelledBind(mount, source, target, field));
    else plan.mounts.push(bindMount(mount, source, target, facts));
  }
  return {
    hostConfig: {
      ...(plan.mounts.length > 0 && { Mounts: plan.mounts }),
      ...(plan.binds.length > 0 && { Binds: plan.binds }),
    },
    directories: plan.directories,
    imageSubPaths,
    recorded: mounts.map((mount) => recorded.get(mount) ?? mount),
  };
}

/**
 * Private is what the Engine does when nothing is said (rprivate), except for a source that contains its own
 * root directory or lies in it, such as / or /var: that it mounts rslave, so that no container keeps a layer
 * of another one busy, and refuses rprivate. So nothing is said, unless the mount is to be recursively
 * read-only, for which the Engine requires it.
 */
function propagationOf({
  propagation,
  recursiveReadOnly,
}: Mount): 'rprivate' | 'rslave' | 'rshared' | undefined {
  switch (propagation) {
    case 'PROPAGATION_PRIVATE':
      return recursiveReadOnly ? 'rprivate' : undefined;
    case 'PROPAGATION_HOST_TO_CONTAINER':
      return 'rslave';
    case 'PROPAGATION_BIDIRECTIONAL':
      return 'rshared';
  }
}

function requireTarget(path: string, field: string): string {
  const target = requireAbsolutePath(path, field);
  if (target === '/') throw invalidArgument(field, 'must not be the root of the container');
  return target;
}

function refuseWhatDockerLacks(mount: Mount, field: string): void {
  if (mount.mountOptions.length > 0) {
    throw invalidArgument(
      `${field}.mount_options`,
      'Docker Engine does not support options such as noexec for bind mounts',
    );
  }
  const mapped = [...mount.uidMappings, ...mount.gidMappings].some(isNoIdentity);
  if (mapped)
    throw invalidArgument(`${field}.uid_mappings`, 'Docker Engine does not support id-mapped mounts');
  if (mount.imageSubPath !== '' && (mount.image === null || mount.image.image === '')) {
    throw invalidArgument(`${field}.image_sub_path`, 'needs an image');
  }
}

function isNoIdentity({ hostId, containerId }: IDMapping): boolean {
  return hostId !== containerId;
}

/** The kubelet looks for the word RROUnsupported. */
function requireRecursiveReadOnly(mount: Mount, canBeRecursive: boolean, field: string): void {
  if (!mount.recursiveReadOnly) return;
  const at = `${field}.recursive_read_only`;
  if (!canBeRecursive)
    throw invalidArgument(
      at,
      'RROUnsupported: not supported by the Engine, the runtime handler or the kernel of this node',
    );
  if (!mount.readonly) throw invalidArgument(at, 'needs readonly');
  if (mount.propagation !== 'PROPAGATION_PRIVATE')
    throw invalidArgument(at, `needs the propagation PROPAGATION_PRIVATE, not ${mount.propagation}`);
}

/** Such a source is never rprivate (see propagationOf), which a recursively read-only mount has to be. */
function refuseEngineRoot(source: string, { dockerRootDir }: NodeFacts, field: string): void {
  if (dockerRootDir === '' || !(isWithin(source, dockerRootDir) || isWithin(dockerRootDir, source))) return;
  throw invalidArgument(
    field,
    `${source} contains, or is in, the Engine's root directory ${dockerRootDir}, which the Engine cannot mount recursively read-only`,
  );
}

function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === '/' ? '/' : `${directory}/`);
}

function requireSource({ hostPath }: Mount, field: string): string {
  if (hostPath === '') throw invalidArgument(`${field}.host_path`, 'is missing, and image is not set');
  return requireAbsolutePath(hostPath, `${field}.host_path`);
}

/** Whether a read-only mount is recursive is always said: the Engine makes it so where it can. */
function bindMount(mount: Mount, source: string, target: string, { apiVersion }: NodeFacts): EngineMount {
  const recursion = mount.recursiveReadOnly
    ? { ReadOnlyForceRecursive: true }
    : { ReadOnlyNonRecursive: true };
  const propagation = propagationOf(mount);
  return {
    Type: 'bind',
    Source: source,
    Target: target,
    ReadOnly: mount.readonly,
    BindOptions: {
      ...(propagation !== undefined && { Propagation: propagation }),
      ...(supports(apiVersion, 'createMountpoint') && { CreateMountpoint: true }),
      ...(mount.readonly && supports(apiVersion, 'recursiveReadOnly') && recursion),
    },
  };
}

/**
 * Only the older form of a bind can have its source relabelled, to the container's own label. Read-only ones
 * are recursive there.
 */
function relabelledBind(mount: Mount, source: string, target: string, field: string): string {
  if (`${source}${target}`.includes(':'))
    throw invalidArgument(
      `${field}.selinux_relabel`,
      'the Engine cannot relabel a mount with a colon in its paths',
    );
  if (UNTOUCHABLE.test(source))
    throw invalidArgument(
      `${field}.selinux_relabel`,
      `${source} belongs to the system and must not be relabelled`,
    );
  const options = ['Z', mount.readonly ? 'ro' : 'rw', propagationOf(mount)];
  return [source, target, options.filter((option) => option !== undefined).join(',')].join(':');
}

/** Whole directories of the system; what lies below some of them may be a volume. */
const UNTOUCHABLE =
  /^\/(|bin|boot|dev|etc|home|lib|lib64|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var|var\/lib)$/;
