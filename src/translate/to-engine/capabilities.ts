import type { Capability } from '../../cri/generated/runtime/v1/Capability.js';
import type { HostConfig } from '../../engine/wire/container-create.js';
import { invalidArgument } from '../../errors/adapter-error.js';

/**
 * Capabilities to add to and drop from the Engine's default set. The Engine has no ambient capabilities:
 * those are added like the others, as containerd and CRI-O do too.
 */
export function capabilitiesToHostConfig(
  capabilities: Capability | null,
  field: string,
): Pick<HostConfig, 'CapAdd' | 'CapDrop'> {
  if (capabilities === null) return {};
  const added = [
    ...named(capabilities.addCapabilities, `${field}.add_capabilities`),
    ...named(capabilities.addAmbientCapabilities, `${field}.add_ambient_capabilities`),
  ];
  const dropped = named(capabilities.dropCapabilities, `${field}.drop_capabilities`);
  return {
    ...(added.length > 0 && { CapAdd: [...new Set(added)] }),
    ...(dropped.length > 0 && { CapDrop: [...new Set(dropped)] }),
  };
}

function named(names: readonly string[], field: string): string[] {
  return names.map((name, index) => {
    if (!/^[A-Za-z_]+$/.test(name))
      throw invalidArgument(
        `${field}[${String(index)}]`,
        `${JSON.stringify(name)} is not a valid capability`,
      );
    return name.toUpperCase();
  });
}
