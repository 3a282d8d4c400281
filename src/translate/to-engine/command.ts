import type { ContainerConfig } from '../../cri/generated/runtime/v1/ContainerConfig.js';
import type { ContainerCreateBody } from '../../engine/wire/container-create.js';
import { invalidArgument } from '../../errors/adapter-error.js';
import { requireNoNul, requireProgramName } from './text-checks.js';

/**
 * What is run. CRI's command is the Engine's entrypoint, its args the Engine's command. An empty list is left out, never sent: `[]`
 * would drop the image's. A command without args drops the image's args, in CRI as in the Engine.
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

/** The command line of an exec. */
export function execCommand(list: readonly string[], field: string): string[] {
  const [name] = list;
  if (name === undefined) throw invalidArgument(field, 'is empty');
  return program(name, list, field);
}

function program(name: string, list: readonly string[], field: string): string[] {
  requireProgramName(name, `${field}[0]`);
  return words(list, field);
}

function words(list: readonly string[], field: string): string[] {
  return list.map((word, index) => requireNoNul(word, `${field}[${String(index)}]`));
}

/** The Engine cleans the path itself, in the container's own root: a `..` does no harm. */
function directory(path: string, field: string): string {
  if (!path.startsWith('/')) throw invalidArgument(field, `${JSON.stringify(path)} is not an absolute path`);
  return requireNoNul(path, field);
}
