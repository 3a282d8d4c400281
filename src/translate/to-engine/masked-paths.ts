import type { LinuxContainerSecurityContext } from '../../cri/generated/runtime/v1/LinuxContainerSecurityContext.js';
import type { HostConfig } from '../../engine/wire/container-create.js';
import { LIST_MAX, requireCount } from './length-checks.js';
import { requireAbsolutePath } from '../check/text.js';

/**
 * Masked and read-only paths. An empty list of CRI means none (`procMount: Unmasked`) and is sent as `[]`:
 * left out, the Engine masks its own list. That is what a request without a security context gets. A
 * privileged container has none in any case.
 */
export function maskedPathsToHostConfig(
  context: Pick<LinuxContainerSecurityContext, 'privileged' | 'maskedPaths' | 'readonlyPaths'> | null,
  field: string,
): Pick<HostConfig, 'MaskedPaths' | 'ReadonlyPaths'> {
  if (context === null || context.privileged) return {};
  return {
    MaskedPaths: paths(context.maskedPaths, `${field}.masked_paths`),
    ReadonlyPaths: paths(context.readonlyPaths, `${field}.readonly_paths`),
  };
}

function paths(list: readonly string[], field: string): string[] {
  return requireCount(list, LIST_MAX, field).map((path, index) =>
    requireAbsolutePath(path, `${field}[${String(index)}]`),
  );
}
