import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { NodeTraits } from '../../../../src/stats/metrics/node-traits.js';
import { METRIC_ROWS, rowsOn, toDescriptor } from '../../../../src/stats/metrics/table.js';

/** What critest 1.37 and Kubernetes' e2e_node tests of 1.38 look for. */
const ASKED = readFileSync('test/fixtures/protocol/cri-metrics.tsv', 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [name = '', type = '', labels = '', critest = '', e2e = ''] = line.split('\t');
    return { name, type, labels: labels === '' ? [] : labels.split(', '), required: `${critest} ${e2e}` };
  });

const NODES: readonly NodeTraits[] = [
  { cgroupVersion: 1, kernel: [5, 4], ioCost: false },
  { cgroupVersion: 2, kernel: [6, 12], ioCost: true },
];

describe('the table of metrics', () => {
  it.each(ASKED)('has $name as critest and e2e_node ask for it', ({ name, type, labels }) => {
    const row = METRIC_ROWS.find((each) => each.name === name);
    expect(row).toMatchObject({ type });
    expect(row?.labels ?? []).toEqual(labels);
  });

  it.each(NODES)('announces what is required on every node, such as $cgroupVersion', (node) => {
    const names = rowsOn(node).map(({ name }) => name);
    const required = ASKED.filter((asked) => asked.required.includes('required')).map(({ name }) => name);
    expect(required.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('has each metric once, with a help text, and labels without a name twice', () => {
    const names = METRIC_ROWS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { help, labelKeys = [] } of METRIC_ROWS.map(toDescriptor)) {
      expect(help).toMatch(/^[A-Z].+\.$/);
      expect(new Set(labelKeys).size).toBe(labelKeys.length);
    }
  });

  it('calls those extra that neither test asks for, and no others', () => {
    const extra = METRIC_ROWS.filter((row) => row.extra === true).map(({ name }) => name);
    const asked = new Set(ASKED.map(({ name }) => name));
    expect(extra).toEqual(METRIC_ROWS.map(({ name }) => name).filter((name) => !asked.has(name)));
  });

  it('does not announce what a kernel or cgroup version cannot say', () => {
    const [old, modern] = NODES.map((node) => rowsOn(node).map(({ name }) => name));
    const only = modern!.filter((name) => !old!.includes(name));
    expect(only).toEqual([
      'container_cpu_cfs_burst_periods_total',
      'container_cpu_cfs_burst_seconds_total',
      'container_memory_events_high_total',
      'container_memory_events_max_total',
      'container_memory_pgscan_total',
      'container_memory_pgsteal_total',
      'container_memory_workingset_refault_file_total',
      'container_memory_workingset_refault_anon_total',
      'container_fs_io_cost_usage_seconds_total',
      'container_fs_io_cost_wait_seconds_total',
      'container_fs_io_cost_indebt_seconds_total',
      'container_fs_io_cost_indelay_seconds_total',
    ]);
    expect(old!.filter((name) => !modern!.includes(name))).toEqual(['container_hugetlb_max_usage_bytes']);
  });
});
