import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createPrometheusMetrics } from '../../../src/observability/prometheus.js';

const dashboard = JSON.parse(read('packaging/grafana/berth.json')) as Dashboard;
const { groups } = parse(read('packaging/prometheus/berth-alerts.yaml')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);

interface Dashboard {
  readonly panels: readonly Panel[];
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string }[];
}

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Names of the series that Berth serves, each with its labels. */
let served: ReadonlyMap<string, ReadonlySet<string>>;

beforeAll(async () => {
  const metrics = await createPrometheusMetrics({ version: '1.2.3', commit: 'abc' });
  metrics.engineCall({ operation: 'containers.start', durationMs: 1, fault: 'deadline-exceeded' });
  metrics.rpc({ method: 'Version', code: 'OK', durationMs: 1 });
  metrics.networkPluginCall({ operation: 'set_up_pod', durationMs: 1, failed: true });
  served = seriesIn((await metrics.render()).body);
});

const queries = [
  ...dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr }))),
  ...rules.map(({ alert, expr }) => ({ title: alert, expr })),
];

describe.each(queries)('the query of "$title", $expr,', ({ expr }) => {
  it('asks for series that Berth serves, by labels that they have', () => {
    const asked = selectorsIn(expr);
    expect(asked.length).toBeGreaterThan(0);
    for (const { name, labels } of asked) {
      expect([...served.keys(), 'up']).toContain(name);
      for (const label of labels) expect([...(served.get(name) ?? []), 'job', 'instance']).toContain(label);
    }
  });
});

describe('the dashboard', () => {
  it('has panels that do not lie on one another', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from(
        { length: w * h },
        (_, index) => `${String(x + (index % w))},${String(y + Math.floor(index / w))}`,
      ),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });

  it('has an id of its own for each panel', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });
});

describe('the alerts', () => {
  it('each say what is wrong and what to do', () => {
    for (const { annotations } of rules) {
      expect(annotations).toEqual({ summary: expect.any(String), description: expect.any(String) });
    }
  });
});

function read(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
}

function seriesIn(text: string): Map<string, Set<string>> {
  const series = new Map<string, Set<string>>();
  for (const [, name = '', labels = ''] of text.matchAll(/^([a-z_0-9]+)(?:\{(.*)\})? /gm)) {
    const known = series.get(name) ?? new Set();
    for (const [, label = ''] of labels.matchAll(/([a-z_]+)="/g)) known.add(label);
    series.set(name, known);
  }
  return series;
}

/** Every series that a query selects: all of them are of a name with an underscore before braces, or `up`. */
function selectorsIn(expr: string): { name: string; labels: string[] }[] {
  return [...expr.matchAll(/\b([a-z]+(?:_[a-z0-9]+)*)\{([^}]*)\}/g)].map(([, name = '', matchers = '']) => ({
    name,
    labels: [...matchers.matchAll(/([a-z_]+)(?==~|=|!~|!=)/g)].map(([, label = '']) => label),
  }));
}
