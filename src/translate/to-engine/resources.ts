import type { LinuxContainerResources } from '../../cri/generated/runtime/v1/LinuxContainerResources.js';
import type { HostConfig } from '../../engine/wire/container-create.js';
import { invalidArgument } from '../../errors/adapter-error.js';
import { PAGE_MAX_BYTES, requireLength } from './length-checks.js';
import { toNumber } from '../check/numbers.js';

export type ResourceFields = Pick<
  HostConfig,
  'Memory' | 'MemorySwap' | 'CpuShares' | 'CpuPeriod' | 'CpuQuota' | 'CpusetCpus' | 'CpusetMems'
>;

/** The Engine refuses less memory than this. */
const MEMORY_MIN_BYTES = 6 * 1024 * 1024;

/**
 * cpu and memory of a new container. In CRI 0 means "not specified"; the limits are the Engine's and runc's,
 * checked here to name the field.
 */
export function resourcesToHostConfig(
  resources: LinuxContainerResources | null,
  field: string,
): ResourceFields {
  if (resources === null) return {};
  return { ...cpuFields(resources, field), ...memoryFields(resources, field) };
}

/** cpu and cpuset: 0 and "" are left out. */
export function cpuFields(
  resources: Pick<
    LinuxContainerResources,
    'cpuPeriod' | 'cpuQuota' | 'cpuShares' | 'cpusetCpus' | 'cpusetMems'
  >,
  field: string,
): Omit<ResourceFields, 'Memory' | 'MemorySwap'> {
  const shares = inRange(resources.cpuShares, 2, 262_144, `${field}.cpu_shares`);
  const period = inRange(resources.cpuPeriod, 1000, 1_000_000, `${field}.cpu_period`);
  const quota = toQuota(resources.cpuQuota, `${field}.cpu_quota`);
  return {
    ...(shares !== 0 && { CpuShares: shares }),
    ...(period !== 0 && { CpuPeriod: period }),
    ...(quota !== 0 && { CpuQuota: quota }),
    ...(resources.cpusetCpus !== '' && { CpusetCpus: toSet(resources.cpusetCpus, `${field}.cpuset_cpus`) }),
    ...(resources.cpusetMems !== '' && { CpusetMems: toSet(resources.cpusetMems, `${field}.cpuset_mems`) }),
  };
}

/** 0 when not specified, else at least the Engine's least. */
export function toMemory(text: string, field: string): number {
  const bytes = toNumber(text, field);
  if (bytes === 0) return 0;
  if (bytes < 0) throw invalidArgument(field, `${text} is not a valid limit; 0 means none`);
  if (bytes < MEMORY_MIN_BYTES)
    throw invalidArgument(
      field,
      `${text} must be at least ${String(MEMORY_MIN_BYTES)} (6 MiB), the minimum of the Engine`,
    );
  return bytes;
}

/**
 * Memory and swap together, as both CRI and the Engine count it: 0 when not specified, -1 for as much swap as
 * there is.
 */
export function toMemorySwap(text: string, memory: number, field: string): number {
  const bytes = toNumber(text, field);
  if (bytes === 0 || bytes === -1) return bytes;
  if (bytes < 0)
    throw invalidArgument(field, `${text} is not a valid limit; 0 means not set, -1 means unlimited swap`);
  if (memory === 0) throw invalidArgument(field, 'needs memory_limit_in_bytes, which it includes');
  if (bytes < memory)
    throw invalidArgument(
      field,
      `${text} must be at least the memory limit, ${String(memory)}, which it includes`,
    );
  return bytes;
}

function memoryFields(
  resources: Pick<LinuxContainerResources, 'memoryLimitInBytes' | 'memorySwapLimitInBytes'>,
  field: string,
): Pick<ResourceFields, 'Memory' | 'MemorySwap'> {
  const memory = toMemory(resources.memoryLimitInBytes, `${field}.memory_limit_in_bytes`);
  const swap = toMemorySwap(resources.memorySwapLimitInBytes, memory, `${field}.memory_swap_limit_in_bytes`);
  if (memory === 0) return {};
  // Left to itself the Engine would allow as much swap again as memory; Kubernetes' default is none.
  return { Memory: memory, MemorySwap: swap === 0 ? memory : swap };
}

function inRange(text: string, least: number, most: number, field: string): number {
  const value = toNumber(text, field);
  if (value !== 0 && (value < least || value > most)) {
    throw invalidArgument(field, `${text} must be from ${String(least)} to ${String(most)}`);
  }
  return value;
}

/** Microseconds; -1 for no limit. */
function toQuota(text: string, field: string): number {
  const value = toNumber(text, field);
  if (value < -1 || (value > 0 && value < 1000))
    throw invalidArgument(field, `${text} must be -1 (no limit) or at least 1000`);
  return value;
}

function toSet(text: string, field: string): string {
  requireLength(text, PAGE_MAX_BYTES, field);
  if (!/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(text))
    throw invalidArgument(field, `${JSON.stringify(text)} is not a valid list such as "0-2,4"`);
  return text;
}
