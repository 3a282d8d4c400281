import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const ALERTS = pathOf('packaging/prometheus/berth-alerts.yaml');
const directory = mkdtempSync(join(tmpdir(), 'berth-alerts-'));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

const found = spawnSync(pathOf('test/setup/promtool.sh'), { encoding: 'utf8' });
const promtool = found.stdout.trim();

describe.skipIf(found.status === 3)('the alerts, read by promtool,', () => {
  it('are valid rules', () => {
    expect(run('check', 'rules', ALERTS)).toMatchObject({ status: 0 });
  });

  it('fire for a node on which everything is wrong, each of them, and for none that is well', () => {
    const tests = join(directory, 'tests.yaml');
    const text = readFileSync(pathOf('test/fixtures/prometheus/berth-alerts.test.yaml'), 'utf8');
    writeFileSync(tests, text.replace('[ALERTS]', `[${ALERTS}]`));
    expect(run('test', 'rules', tests)).toMatchObject({ status: 0 });
  });
});

describe.skipIf(found.status === 3)('the dashboard, read by promtool,', () => {
  it('has queries that Prometheus can parse', () => {
    const { panels } = JSON.parse(readFileSync(pathOf('packaging/grafana/berth.json'), 'utf8')) as {
      panels: { targets?: { expr: string }[] }[];
    };
    const rules = panels
      .flatMap(({ targets = [] }) => targets)
      .map(({ expr }, index) => ({
        record: `query_${String(index)}`,
        expr: expr.replaceAll('$__rate_interval', '5m'),
      }));
    expect(rules.length).toBeGreaterThan(0);
    const file = join(directory, 'queries.yaml');
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
    expect(run('check', 'rules', file)).toMatchObject({ status: 0 });
  });
});

function run(...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(promtool, args, { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

function pathOf(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}
