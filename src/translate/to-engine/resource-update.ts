import type {
  LinuxContainerResources,
  LinuxContainerResourcesInit,
} from '../../cri/generated/runtime/v1/LinuxContainerResources.js';
import type { ContainerUpdateBody } from '../../engine/wire/container-create.js';
import { invalidArgument } from '../../errors/adapter-error.js';
import type { NodeFacts } from '../node-facts.js';
import { cgroupWrites, type CgroupWrite } from './cgroup-files.js';
import { possibleOomScore, toOomScore } from './oom-score.js';
import { cpuFields, toMemory, toMemorySwap } from './resources.js';

export interface ResourceUpdateInput {
  readonly resources: LinuxContainerResources;
  /** What is in force now. */
  readonly current: LinuxContainerResourcesInit;
  readonly facts: NodeFacts;
}

/**
 * UpdateContainerResources, by who can do it: the Engine, and files of the container's processes and cgroup.
 */
export interface ResourceUpdatePlan {
  /** Empty when the Engine has nothing to do. */
  readonly body: ContainerUpdateBody;
  /** undefined when it stays. The Engine accepts a new score and ignores it. */
  readonly oomScoreAdj: number | undefined;
  readonly cgroupWrites: readonly CgroupWrite[];
}

/** 0 and "" mean "as it is", for CRI and for the Engine alike. */
export function planResourceUpdate({ resources, current, facts }: ResourceUpdateInput): ResourceUpdatePlan {
  return {
    body: { ...cpuFields(resources, FIELD), ...memoryFields(resources, current) },
    oomScoreAdj: newOomScore(resources, current, facts),
    cgroupWrites: cgroupWrites(resources, facts, FIELD),
  };
}

const FIELD = 'linux';
const MEMORY = `${FIELD}.memory_limit_in_bytes`;
const SWAP = `${FIELD}.memory_swap_limit_in_bytes`;

/**
 * Always both: the Engine refuses more memory than the old sum of memory and swap unless it also gets a new
 * sum.
 */
function memoryFields(
  { memoryLimitInBytes, memorySwapLimitInBytes }: LinuxContainerResources,
  current: LinuxContainerResourcesInit,
): Pick<ContainerUpdateBody, 'Memory' | 'MemorySwap'> {
  if (memoryLimitInBytes.startsWith('-')) {
    throw invalidArgument(MEMORY, 'Docker Engine cannot remove the memory limit of an existing container');
  }
  const now = {
    memory: Number(current.memoryLimitInBytes ?? 0),
    swap: Number(current.memorySwapLimitInBytes ?? 0),
  };
  const wanted = toMemory(memoryLimitInBytes, MEMORY);
  const memory = wanted === 0 ? now.memory : wanted;
  const swap = toMemorySwap(memorySwapLimitInBytes, memory, SWAP);
  if (swap === -1 && now.swap !== -1)
    throw invalidArgument(SWAP, 'Docker Engine cannot remove the swap limit of an existing container');
  if (wanted === 0 && swap === 0) return {};
  if (memory === 0) return {};
  return { Memory: memory, MemorySwap: swap === 0 ? keptSwap(memory, now) : swap };
}

/** A container that may swap keeps its sum as long as that is enough; one that may not stays so. */
function keptSwap(memory: number, now: { readonly memory: number; readonly swap: number }): number {
  if (now.swap === -1) return -1;
  return now.swap > now.memory ? Math.max(now.swap, memory) : memory;
}

function newOomScore(
  { oomScoreAdj }: LinuxContainerResources,
  current: LinuxContainerResourcesInit,
  facts: NodeFacts,
): number | undefined {
  const wanted = toOomScore(oomScoreAdj, `${FIELD}.oom_score_adj`);
  if (wanted === 0) return undefined;
  const score = possibleOomScore(wanted, facts);
  return score === Number(current.oomScoreAdj ?? 0) ? undefined : score;
}
