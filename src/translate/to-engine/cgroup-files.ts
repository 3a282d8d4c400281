import type { HugepageLimitInit } from '../../cri/generated/runtime/v1/HugepageLimit.js';
import type { LinuxContainerResourcesInit } from '../../cri/generated/runtime/v1/LinuxContainerResources.js';
import { invalidArgument } from '../../errors/adapter-error.js';
import type { NodeFacts } from '../node-facts.js';
import { PAGE_MAX_BYTES, requireLength, requirePathLength } from './length-checks.js';

/** One value for one file of a container's cgroup. */
export interface CgroupWrite {
  /** `hugetlb` is that hierarchy of cgroup v1; `unified` the one hierarchy of cgroup v2. */
  readonly controller: 'hugetlb' | 'unified';
  readonly file: string;
  readonly value: string;
}

/**
 * The resources that the Engine's API has no field for: huge page limits, and cgroup v2 values by file name.
 * `field` names the resources in errors. Names of files are checked: they come from a request and are written
 * by root.
 */
export function cgroupWrites(
  resources: Pick<LinuxContainerResourcesInit, 'hugepageLimits' | 'unified'>,
  facts: Pick<NodeFacts, 'cgroupVersion'>,
  field = 'config.linux.resources',
): CgroupWrite[] {
  const hugepages = (resources.hugepageLimits ?? []).map((limit, index) =>
    hugepageWrite(limit, facts, `${field}.hugepage_limits[${String(index)}]`),
  );
  const unified = Object.entries(resources.unified ?? {}).map(([file, value]) =>
    unifiedWrite(file, value, facts, `${field}.unified[${JSON.stringify(file)}]`),
  );
  return [...hugepages, ...unified];
}

const UINT64_MAX = 2n ** 64n - 1n;

/**
 * A limit of 0, which the kubelet sends for every page size that a pod has no request for, is a limit like
 * any other.
 */
function hugepageWrite(
  { pageSize = '', limit = '0' }: HugepageLimitInit,
  facts: Pick<NodeFacts, 'cgroupVersion'>,
  field: string,
): CgroupWrite {
  if (!/^\d{1,20}[KMG]B$/.test(pageSize))
    throw invalidArgument(
      `${field}.page_size`,
      `${JSON.stringify(pageSize)} is not a size such as 2MB or 1GB`,
    );
  const value = limit.toString();
  if (!/^\d{1,20}$/.test(value) || BigInt(value) > UINT64_MAX)
    throw invalidArgument(`${field}.limit`, `${value} is not a number of bytes`);
  return facts.cgroupVersion === 2
    ? { controller: 'unified', file: `hugetlb.${pageSize}.max`, value }
    : { controller: 'hugetlb', file: `hugetlb.${pageSize}.limit_in_bytes`, value };
}

function unifiedWrite(
  file: string,
  value: string,
  facts: Pick<NodeFacts, 'cgroupVersion'>,
  field: string,
): CgroupWrite {
  if (facts.cgroupVersion !== 2)
    throw invalidArgument(field, 'this node has cgroup v1 and no cgroup v2 files');
  // A controller, a dot, a name. Not `cgroup.*`: those files move, freeze and kill processes.
  if (!/^[a-z0-9_]+(\.[A-Za-z0-9_]+)+$/.test(file) || file.startsWith('cgroup.'))
    throw invalidArgument(field, 'is not a valid name of a cgroup file');
  requirePathLength(file, field);
  requireLength(value, PAGE_MAX_BYTES, field);
  if (value.includes('\0')) throw invalidArgument(field, 'must not contain a NUL byte');
  return { controller: 'unified', file, value };
}
