import type { ContainerCreateBody } from '../../engine/wire/container-create.js';
import { invalidArgument } from '../../errors/adapter-error.js';

/** Linux' limit (sethostname(2)). */
const LENGTH_MAX = 64;

/**
 * The pod's host name. Empty, as the kubelet leaves it for a pod in the node's network, it is the Engine's
 * choice.
 */
export function hostnameToConfig(hostname: string, field: string): Pick<ContainerCreateBody, 'Hostname'> {
  if (hostname === '') return {};
  if (hostname.length > LENGTH_MAX)
    throw invalidArgument(
      field,
      `${JSON.stringify(hostname)} is longer than ${String(LENGTH_MAX)} characters`,
    );
  if (!/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(hostname))
    throw invalidArgument(field, `${JSON.stringify(hostname)} is not a valid host name`);
  return { Hostname: hostname };
}
