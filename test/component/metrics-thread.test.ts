import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createMetricsThread } from '../../src/stats/metrics/metrics-thread.js';
import { metricsRequest } from '../support/builders/metrics-request.js';
import { idOf } from '../support/builders/stats-pods.js';
import { fakeNodeIn } from '../support/doubles/stats-node.js';
import { compileThread } from '../support/in-process/compiled-thread.js';
import { decodePods } from '../support/metrics-answer.js';

const NEVER = new AbortController().signal;
const compiled = compileThread('stats/metrics/metrics-worker');
afterAll(() => compiled[Symbol.dispose]());

function directory(): string {
  const root = mkdtempSync(join(tmpdir(), 'berth-metrics-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  return root;
}

/** A thread that runs this instead. */
function threadOf(script: string, limitMs?: number) {
  const path = join(directory(), 'worker.mjs');
  writeFileSync(path, `import { parentPort } from 'node:worker_threads';\n${script}`);
  const thread = createMetricsThread({ root: '' }, pathToFileURL(path), limitMs);
  onTestFinished(() => thread.close());
  return thread;
}

describe('the thread of the metrics', () => {
  it('reads pods of the node, one request after the other', async () => {
    const root = directory();
    const node = fakeNodeIn(root, 'v2');
    for (const [pid, id] of [
      [101, idOf('a0')],
      [201, idOf('c1')],
    ] as const) {
      node.process(pid, `/kubepods/podx/${id}`);
      node.cgroup(`/kubepods/podx/${id}`);
    }
    const thread = createMetricsThread({ root }, compiled.url);
    onTestFinished(() => thread.close());
    const answers = await Promise.all([
      thread.read(metricsRequest(), NEVER),
      thread.read(metricsRequest(), NEVER),
    ]);
    for (const { pods } of answers)
      expect(decodePods(pods)[0]?.containerMetrics[0]?.metrics.map(({ name }) => name)).toContain(
        'container_memory_working_set_bytes',
      );
  });

  it('fails the request, not the process, when it dies, and is started again for the next', async () => {
    const thread = threadOf(`
      let requests = 0;
      parentPort.on('message', ({ brief }) => {
        if (brief) throw new Error('out of luck');
        parentPort.postMessage({ pods: [], problems: [] });
      });`);
    await expect(thread.read(metricsRequest({ brief: true }), NEVER)).rejects.toMatchObject({
      fault: 'unavailable',
      message: 'metrics could not be read: out of luck',
    });
    expect(await thread.read(metricsRequest(), NEVER)).toEqual({ pods: [], problems: [] });
  });

  it('fails a request that it could not answer, and goes on', async () => {
    const thread = threadOf(
      `parentPort.on('message', () => parentPort.postMessage({ failed: 'no memory' }));`,
    );
    await expect(thread.read(metricsRequest(), NEVER)).rejects.toThrow(
      'metrics could not be read: no memory',
    );
    await expect(thread.read(metricsRequest(), NEVER)).rejects.toThrow(
      'metrics could not be read: no memory',
    );
  });

  it('is given up when it does not answer, and replaced once it has ended', async () => {
    const thread = threadOf(
      `parentPort.on('message', ({ brief }) => {
        while (brief);
        parentPort.postMessage({ pods: [], problems: [] });
      });`,
      2_000,
    );
    await expect(thread.read(metricsRequest({ brief: true }), NEVER)).rejects.toMatchObject({
      fault: 'unavailable',
      message: 'metrics could not be read: no answer within 2000 ms',
    });
    // A loop can be ended, unlike a system call that hangs; until then requests fail at once.
    for (;;) {
      const answer = await thread.read(metricsRequest(), NEVER).catch((error: unknown) => {
        expect(error).toMatchObject({ message: 'the thread that reads metrics hangs in the kernel' });
      });
      await setImmediate();
      if (answer === undefined) continue;
      expect(answer).toEqual({ pods: [], problems: [] });
      break;
    }
  });

  it('does not read for a caller who has left', async () => {
    const gone = AbortSignal.abort(new Error('left'));
    await expect(threadOf('').read(metricsRequest(), gone)).rejects.toThrow('left');
  });
});
