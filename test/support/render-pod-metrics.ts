import { BASE_LABELS, METRIC_ROWS } from '../../src/stats/metrics/table.js';
import type { MetricRow } from '../../src/stats/metrics/metric-row.js';

const INTRODUCTION = `<!-- Made from the table of metrics in src/stats/metrics. npm run docs writes it again -->

# Metrics of pods and containers

What ListPodSandboxMetrics, its Stream twin and ListMetricDescriptors have: the metrics that cAdvisor has
of containers, read from cgroupfs and \`/proc\`. A kubelet with the feature gate
\`PodAndContainerStatsFromCRI\` serves them at \`/metrics/cadvisor\` in place of its own. On Docker nodes that
is the only way to have them with the names of pods and containers: the cAdvisor inside the kubelet does
not know Docker's containers, and has no network of their pods. Berth's own metrics are another thing:
[metrics.md](metrics.md).

Where runtimes disagree Berth does what cAdvisor does, since dashboards were written for it; each such
choice is named below. In general:

- **Labels**: LABELS.
  \`id\` is the path of the container's cgroup, as in cAdvisor; other runtimes have the container's id
  there. \`name\` is the container's name on the Engine (\`k8s_…\`), as cAdvisor had it for Docker;
  containerd and CRI-O have none. \`image\` is the image as the pod's spec names it. Values are cut at 512
  characters.
- **What is not known is left out.** A file that is not there, or cannot be read, gives no value, where
  cAdvisor has 0.
- **Timestamps** say when the kernel was asked, as in cAdvisor. Settings (\`container_spec_…\`) and the
  times of start and creation have none, as there.
- **Whole numbers**: the contract has no fractions before CRI 0.38, so seconds are cut at the decimal
  point.
- **Pods and pause containers** have the metrics of their network and no others. cAdvisor has all metrics
  also of the pod's cgroup and of pause containers.
- **Not here**: \`container_health_state\` is −1 for every container of a kubelet, which the contract cannot
  say. \`container_fs_io_time_seconds_total\` and others of its kind need an I/O scheduler that Linux no
  longer has. \`container_scrape_error\` and \`machine_…\` belong to the kubelet.

An answer has room for 16 MiB, the kubelet's limit: some 100 pods take 4 MiB. If all does not fit, metrics
that are marked *extra* are left out, which neither critest nor Kubernetes' end-to-end tests require. If
that is not enough, the largest pods are left out and a warning says so. Streams have no such limit.
`;

/** docs/reference/pod-metrics.md, from the table. */
export function renderPodMetrics(): string {
  const labels = BASE_LABELS.map((label) => `\`${label}\``).join(', ');
  const lines = METRIC_ROWS.map(tableLine);
  const choices = groupedChoices();
  return [
    INTRODUCTION.replace('LABELS', labels),
    '## The table',
    '',
    '| metric | type | unit | more labels | on cgroup v1 | on cgroup v2 |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines,
    '',
    '## Choices',
    '',
    ...choices.map(([choice, names]) =>
      wrapped(`- ${names.map((name) => `\`${name}\``).join(', ')}: ${choice}`),
    ),
    '',
  ].join('\n');
}

function tableLine(row: MetricRow): string {
  const { name, help, type, unit, labels = [], v1, v2, where } = row;
  const notes = [
    ...(row.extra === true ? ['*extra*'] : []),
    ...(where === undefined ? [] : [`needs ${where.says}`]),
  ];
  const first = [`\`${name}\``, help, ...(notes.length === 0 ? [] : [`(${notes.join(', ')})`])].join(' ');
  const cells = [
    first,
    type,
    unit,
    labels.map((label) => `\`${label}\``).join(', '),
    v1?.says ?? '–',
    v2?.says ?? '–',
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Each choice with the metrics that it is about. */
function groupedChoices(): [string, string[]][] {
  const choices = new Map<string, string[]>();
  for (const { name, choice } of METRIC_ROWS) {
    if (choice === undefined) continue;
    choices.set(choice, [...(choices.get(choice) ?? []), name]);
  }
  return [...choices];
}

/** An item of a list in lines of the pages' width. */
function wrapped(item: string): string {
  const lines = [''];
  for (const word of item.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= COLUMNS) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(`  ${word}`);
  }
  return lines.join('\n');
}

const COLUMNS = 110;
