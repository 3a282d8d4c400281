import { hasFault } from '../errors/adapter-error.js';
import type { ContainerCreateBody } from './wire/container-create.js';

/**
 * The Engine adds the log options of its own configuration to those of a container with the same driver. A
 * `max-buffer-size` among them cannot be overridden, and with the mode `blocking` the Engine refuses to make
 * the container. It adds nothing where the driver is another one, so the container gets the other of the two
 * drivers that keep what can be read back. undefined for any other refusal.
 */
export function otherLogDriver(
  body: ContainerCreateBody,
  error: unknown,
): { readonly body: ContainerCreateBody; readonly warning: string } | undefined {
  const given = body.HostConfig.LogConfig;
  if (given === undefined || !hasFault(error, 'invalid-argument')) return undefined;
  if (!error.message.includes('max-buffer-size')) return undefined;
  const type = given.Type === 'local' ? 'json-file' : 'local';
  return {
    body: { ...body, HostConfig: { ...body.HostConfig, LogConfig: { ...given, Type: type } } },
    warning:
      `the Engine's configuration has the log option max-buffer-size for ${given.Type}, which loses log lines: ` +
      `the container uses the log driver ${type} instead`,
  };
}
