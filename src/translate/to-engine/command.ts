import type { ContainerConfig } from '../../cri/generated/runtime/v1/ContainerConfig.js';
import type { ContainerCreateBody } from '../../engine/wire/container-create.js';
import { invalidArgument } from '../../errors/adapter-error.js';
import { sizesOf } from '../text-sizes.js';
import { ARGUMENT_MAX_BYTES, PATH_MAX_BYTES, requireLength, requirePathLength } from './length-checks.js';
import { requireNoNul } from '../check/text.js';

/**
 * What is run. CRI's command is the Engine's entrypoint, its args the Engine's command. An empty list is left
 * out, never sent: `[]` would drop the image's. A command without args drops the image's args, in CRI as in
 * the Engine.
 */
export function commandToConfig(
  config: Pick<ContainerConfig, 'command' | 'args' | 'workingDir'>,
): Pick<ContainerCreateBody, 'Entrypoint' | 'Cmd' | 'WorkingDir'> {
  return {
    ...(config.command[0] !== undefined && {
      Entrypoint: program(config.command[0], config.command, 'config.command'),
    }),
    ...(config.args.length > 0 && { Cmd: words(config.args, 'config.args') }),
    ...(config.workingDir !== '' && { WorkingDir: directory(config.workingDir, 'config.working_dir') }),
  };
}

/**
 * containerd passes an exec to the container's shim in one message of 4 MiB, which has the container's
 * environment in it too. The Engine says so where the two together are too much.
 */
const EXEC_MAX_BYTES = 4 * 1024 * 1024;

/** The command line of an exec. */
export function execCommand(list: readonly string[], field: string): string[] {
  const [name] = list;
  if (name === undefined) throw invalidArgument(field, 'is empty');
  if (sizesOf(list).bytes > EXEC_MAX_BYTES)
    throw invalidArgument(field, `is longer than ${String(EXEC_MAX_BYTES)} bytes`);
  return program(name, list, field);
}

/** The Engine takes an empty first word for no command, and would run the next one. */
function program(name: string, list: readonly string[], field: string): string[] {
  if (name === '') throw invalidArgument(`${field}[0]`, 'is empty');
  requireLength(name, PATH_MAX_BYTES, `${field}[0]`);
  return words(list, field);
}

function words(list: readonly string[], field: string): string[] {
  return list.map((word, index) => {
    const at = `${field}[${String(index)}]`;
    return requireLength(requireNoNul(word, at), ARGUMENT_MAX_BYTES, at);
  });
}

/** The Engine cleans the path itself, in the container's own root: a `..` does no harm. */
function directory(path: string, field: string): string {
  if (!path.startsWith('/')) throw invalidArgument(field, `${JSON.stringify(path)} is not an absolute path`);
  return requirePathLength(requireNoNul(path, field), field);
}
