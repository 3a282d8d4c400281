import { existsSync, lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenForMetrics } from '../../src/daemon/listen-metrics.js';
import { createPrometheusMetrics } from '../../src/observability/prometheus.js';
import { closing } from '../support/closing.js';

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'berth-metrics-'));
  path = join(directory, 'm.sock');
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

async function ask(url: string, method = 'GET'): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath: path, path: url, method }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => {
        resolve({ status: response.statusCode, body });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('the metrics endpoint', () => {
  it('answers on a unix socket that only its owner can reach, and is gone when closed', async () => {
    const problems: string[] = [];
    const metrics = await createPrometheusMetrics({ version: '1', commit: 'a' });
    await using listening = closing(
      (await listenForMetrics({ kind: 'unix', path }, { metrics, problems: () => problems }))!,
    );
    expect(listening.address).toBe(`unix://${path}`);
    expect(lstatSync(path).mode & 0o777).toBe(0o600);
    expect(await ask('/healthz')).toEqual({ status: 200, body: 'ok\n' });
    problems.push('the Docker Engine does not answer');
    expect(await ask('/healthz?verbose')).toEqual({
      status: 503,
      body: 'the Docker Engine does not answer\n',
    });
    expect((await ask('/metrics')).body).toContain('berth_build_info');
    expect((await ask('/')).status).toBe(404);
    expect((await ask('/metrics', 'POST')).status).toBe(405);
    await listening.close();
    expect(existsSync(path)).toBe(false);
  });

  it('says that the metrics cannot be collected rather than nothing', async () => {
    const metrics = {
      ...(await createPrometheusMetrics({ version: '1', commit: 'a' })),
      render: () => Promise.reject(new Error('broken')),
    };
    await using _listening = closing(
      (await listenForMetrics({ kind: 'unix', path }, { metrics, problems: () => [] }))!,
    );
    expect(await ask('/metrics')).toEqual({
      status: 500,
      body: 'cannot collect the metrics: Error: broken\n',
    });
  });

  it('is nowhere by default', async () => {
    const metrics = await createPrometheusMetrics({ version: '1', commit: 'a' });
    expect(await listenForMetrics(undefined, { metrics, problems: () => [] })).toBeUndefined();
  });
});
