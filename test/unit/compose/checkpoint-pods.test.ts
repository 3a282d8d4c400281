import { describe, expect, it } from 'vitest';
import { checkpointPods } from '../../../src/compose/checkpoint-pods.js';
import type { Checkpoints } from '../../../src/network/checkpoint.js';
import { createLogger } from '../../../src/observability/logger.js';
import { createStore } from '../../../src/state/store.js';
import { portMapping } from '../../support/builders/pod-sandbox-config.js';
import { SANDBOX_ID, sandboxFacts } from '../../support/builders/sandbox-facts.js';
import { createDeferred } from '../../support/deferred.js';

function prepare(fault?: Error, disk: Promise<void> = Promise.resolve()) {
  const calls: string[] = [];
  const done = async (line: string): Promise<void> => {
    calls.push(line);
    await disk;
    if (fault !== undefined) throw fault;
  };
  const checkpoints: Checkpoints = {
    read: () => Promise.resolve(undefined),
    write: (id, { name, namespace, portMappings }) =>
      done(`write ${id.slice(0, 2)} ${namespace}/${name} ${String(portMappings[0]?.hostPort)}`),
    remove: (id) => done(`remove ${id.slice(0, 2)}`),
  };
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const { logger: log } = createLogger({ level: 'info', format: 'text', destination });
  const store = createStore();
  store.markCurrent();
  checkpointPods({ store, checkpoints, log });
  return { store, calls, lines };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const portMappings = [portMapping({ hostPort: 8080 })];

describe("cri-dockerd's checkpoint of a pod with host ports", () => {
  it('is written once, and removed with the pod', async () => {
    const { store, calls } = prepare();
    store.putSandbox(sandboxFacts({ portMappings }));
    store.putSandbox(sandboxFacts({ portMappings, running: false }));
    store.remove(SANDBOX_ID);
    await turn();
    expect(calls).toEqual(['write 55 default/web 8080', 'remove 55']);
  });

  it('is not written for pods without one to release, and that of an adopted pod is removed all the same', async () => {
    for (const changes of [
      { portMappings: [portMapping({ hostPort: 0 })] },
      { portMappings, network: 'docker' },
      { portMappings, network: 'node' },
      { portMappings, origin: 'cri-dockerd' },
    ] as const) {
      const { store, calls } = prepare();
      store.putSandbox(sandboxFacts(changes));
      await turn();
      expect(calls).toEqual([]);
      store.remove(SANDBOX_ID);
      await turn();
      expect(calls).toEqual(['remove 55']);
    }
  });

  it('is removed only once it has been written: a slow disk leaves none behind', async () => {
    const disk = createDeferred();
    const { store, calls } = prepare(undefined, disk.promise);
    store.putSandbox(sandboxFacts({ portMappings }));
    store.remove(SANDBOX_ID);
    await turn();
    expect(calls).toEqual(['write 55 default/web 8080']);
    disk.resolve();
    await turn();
    expect(calls).toEqual(['write 55 default/web 8080', 'remove 55']);
  });

  it('a checkpoint that cannot be written or removed is in the log, and nothing else comes of it', async () => {
    const { store, lines } = prepare(new Error('ENOSPC: no space left'));
    store.putSandbox(sandboxFacts({ portMappings }));
    store.remove(SANDBOX_ID);
    await turn();
    expect(lines.join('').match(/ENOSPC/g)).toHaveLength(2);
  });
});
