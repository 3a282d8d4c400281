import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { showPods } from '../../src/pods/show-pods.js';
import { startComposedDaemon, type ComposedDaemon } from '../support/in-process/composed-daemon.js';
import { seedPods } from '../support/in-process/seed-pods.js';

let berth: ComposedDaemon;

beforeAll(async () => {
  berth = await startComposedDaemon({}, async (engine) => {
    engine.state.addImage({ tags: ['busybox:1.36'] });
    await seedPods(engine, 2);
  });
});

afterAll(() => berth.close());

async function shown(output: 'text' | 'json', path = join(berth.directory, 'cri.sock')): Promise<string> {
  let text = '';
  await showPods({
    endpoint: { kind: 'unix', path },
    output,
    stdout: (more) => {
      text += more;
    },
  });
  return text;
}

describe('berth pods', () => {
  it('shows each pod and below it its containers, with the names that docker knows', async () => {
    const lines = (await shown('text')).split('\n');
    expect(lines[0]).toMatch(/^POD +CONTAINER +STATE +RESTARTS +IP +IMAGE +DOCKER NAME +LOG$/);
    expect(lines[1]).toMatch(/^default\/pod-0 +ready +0 +k8s_POD_pod-0_default_uid-pod-0_0$/);
    expect(lines[2]).toMatch(/^ +\S+ +running +0 +busybox:1\.36 +k8s_\S+_pod-0_default_uid-/);
    expect(lines[3]).toMatch(/^default\/pod-1 /);
  });

  it('gives the same to programs as JSON', async () => {
    const { pods } = JSON.parse(await shown('json')) as { pods: Record<string, unknown>[] };
    expect(pods).toHaveLength(2);
    expect(pods[0]).toMatchObject({
      namespace: 'default',
      name: 'pod-0',
      state: 'ready',
      attempt: 0,
      containers: [{ state: 'running', restarts: 0, image: 'busybox:1.36' }],
    });
  });

  it('names the socket when nothing answers there', async () => {
    await expect(shown('text', '/nonexistent/cri.sock')).rejects.toMatchObject({
      fault: 'unavailable',
      message: 'nothing answers at /nonexistent/cri.sock: is Berth running?',
    });
  });
});
