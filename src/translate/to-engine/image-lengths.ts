import type { ContainerConfig } from '../../cri/generated/runtime/v1/ContainerConfig.js';
import { invalidArgument } from '../../errors/adapter-error.js';
import type { ImageFacts } from '../facts.js';
import { USER_NAME_MAX_BYTES } from './length-checks.js';

/**
 * Paths and names that an image brings in, where the request does not say its own: volumes are always the
 * image's.
 */
export function requireImageLengths(
  { workingDir, linux }: Pick<ContainerConfig, 'workingDir' | 'linux'>,
  { id, process, user }: Pick<ImageFacts, 'id' | 'process' | 'user'>,
): void {
  if (workingDir === '') refuse(process.workingDirFault, id, 'WorkingDir');
  refuse(process.volumeFault, id, 'a path in Volumes');
  const security = linux?.securityContext ?? null;
  const ownUser = security !== null && (security.runAsUser !== null || security.runAsUsername !== '');
  if (!ownUser && user.split(':', 2).some((name) => Buffer.byteLength(name) > USER_NAME_MAX_BYTES))
    refuse(`has a name of more than ${String(USER_NAME_MAX_BYTES)} bytes`, id, 'User');
}

function refuse(fault: string | undefined, image: string, part: string): void {
  if (fault !== undefined)
    throw invalidArgument('config.image.image', `${part} of the image ${image} ${fault}`);
}
