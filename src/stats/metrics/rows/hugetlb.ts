import type { ContainerReading, ContainerRow, Source } from '../metric-row.js';
import { parseCount } from '../../usage/parse-cgroup-file.js';
import { toNumber } from '../sources.js';

export const HUGETLB_ROWS: readonly ContainerRow[] = [
  {
    of: 'container',
    name: 'container_hugetlb_usage_bytes',
    help: 'Huge pages in use, in bytes.',
    type: 'gauge',
    unit: 'bytes',
    labels: ['pagesize'],
    v1: bySize('usage_in_bytes'),
    v2: bySize('current'),
    choice: 'CRI-O has it also; kubelets with cAdvisor do not.',
  },
  {
    of: 'container',
    name: 'container_hugetlb_max_usage_bytes',
    help: 'Most huge pages that were in use, in bytes.',
    type: 'gauge',
    unit: 'bytes',
    labels: ['pagesize'],
    v1: bySize('max_usage_in_bytes'),
    v2: undefined,
    choice: 'cgroup v2 does not keep it; CRI-O has 0 there.',
  },
];

function bySize(file: string): Source<ContainerReading> {
  return {
    says: `\`hugetlb.SIZE.${file}\``,
    read: ({ files, pageSizes }) =>
      pageSizes.flatMap((size) => {
        const value = toNumber(parseCount(files.text('hugetlb', `hugetlb.${size}.${file}`)));
        return value === undefined ? [] : [{ value, labels: [size] }];
      }),
  };
}
