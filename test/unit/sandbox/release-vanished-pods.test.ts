import { describe, expect, it } from 'vitest';
import { releaseVanishedPods } from '../../../src/sandbox/release-vanished-pods.js';
import { createLogger } from '../../../src/observability/logger.js';
import type { Pod } from '../../../src/state/pod-network.js';
import { createStore } from '../../../src/state/store.js';
import { SANDBOX_ID, sandboxFacts } from '../../support/builders/sandbox-facts.js';

function prepare(fail?: Error) {
  const store = createStore();
  store.markCurrent();
  const tornDown: Pod[] = [];
  const collected: string[][] = [];
  const lines: string[] = [];
  const network = {
    tearDown: (pod: Pod) => {
      tornDown.push(pod);
      return fail === undefined ? Promise.resolve() : Promise.reject(fail);
    },
    collectGarbage: (live: ReadonlySet<string>) => {
      collected.push([...live]);
      return fail === undefined ? Promise.resolve() : Promise.reject(fail);
    },
  };
  const { logger: log } = createLogger({
    level: 'info',
    format: 'text',
    destination: { write: (line) => void lines.push(line) },
  });
  const vanished = releaseVanishedPods({ store, network: network, log });
  return { store, tornDown, collected, lines, vanished };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the network of a pod that was removed behind Berth', () => {
  it('is given back, without its namespace, which went with it', async () => {
    const { store, tornDown, lines } = prepare();
    store.putIps(SANDBOX_ID, ['10.1.0.5']);
    store.putSandbox(sandboxFacts());
    store.remove(SANDBOX_ID);
    await turn();
    expect(tornDown).toMatchObject([{ sandboxId: SANDBOX_ID, name: 'web', netns: undefined }]);
    expect(lines.join('')).toContain(SANDBOX_ID);
  });

  it('is left alone when the pod was stopped in order, and when CNI never had it', async () => {
    const { store, tornDown } = prepare();
    store.putIps(SANDBOX_ID, ['10.1.0.5']);
    store.putSandbox(sandboxFacts());
    store.putIps(SANDBOX_ID, undefined);
    store.remove(SANDBOX_ID);
    for (const network of ['docker', 'node'] as const) {
      store.putSandbox(sandboxFacts({ network }));
      store.remove(SANDBOX_ID);
    }
    await turn();
    expect(tornDown).toEqual([]);
  });

  it('is kept while the pod only changes', async () => {
    const { store, tornDown } = prepare();
    store.putIps(SANDBOX_ID, ['10.1.0.5']);
    store.putSandbox(sandboxFacts());
    store.putSandbox(sandboxFacts({ running: false }));
    await turn();
    expect(tornDown).toEqual([]);
  });

  it('is collected for all that vanished while Berth did not look', async () => {
    const { store, collected, vanished } = prepare();
    store.putSandbox(sandboxFacts());
    vanished.collect();
    await turn();
    expect(collected).toEqual([[SANDBOX_ID]]);
  });

  it('a network that cannot be given back is reported, and nothing else suffers', async () => {
    const { store, lines, vanished } = prepare(new Error('plugin crashed'));
    store.putIps(SANDBOX_ID, ['10.1.0.5']);
    store.putSandbox(sandboxFacts());
    store.remove(SANDBOX_ID);
    vanished.collect();
    store.markOutOfDate('lost again');
    vanished.collect();
    await turn();
    expect(lines.filter((line) => line.includes('plugin crashed'))).toHaveLength(2);
    expect(lines.filter((line) => line.includes('lost again'))).toHaveLength(1);
  });
});
