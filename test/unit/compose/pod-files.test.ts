import { describe, expect, it } from 'vitest';
import { createPodFiles } from '../../../src/compose/pod-files.js';
import type { ResolvConfFiles, ResolvConfText } from '../../../src/network/resolv-conf.js';
import { createLogger } from '../../../src/observability/logger.js';
import { createStore } from '../../../src/state/store.js';
import { podSandboxConfig } from '../../support/builders/pod-sandbox-config.js';
import { SANDBOX_ID, sandboxFacts } from '../../support/builders/sandbox-facts.js';

const dnsConfig = { servers: ['10.96.0.10'], searches: [], options: [] };
const config = podSandboxConfig({ dnsConfig });

function prepare(left: readonly string[], fault?: Error) {
  const files = new Map<string, ResolvConfText>(left.map((path) => [path, 'node']));
  const refuse = <T>(value: T) => (fault === undefined ? Promise.resolve(value) : Promise.reject(fault));
  const resolvConf: ResolvConfFiles = {
    newPath: () => '/new',
    ensure: (path, content) => {
      files.set(path, content);
      return Promise.resolve();
    },
    remove: (path) => refuse(void files.delete(path)),
    list: () => refuse([...files.keys()]),
    removeUnfinished: () => Promise.resolve(),
  };
  const lines: string[] = [];
  const { logger: log } = createLogger({
    level: 'info',
    format: 'text',
    destination: { write: (line) => void lines.push(line) },
  });
  const store = createStore();
  store.markCurrent();
  return { store, files, lines, podFiles: createPodFiles({ store, resolvConf, log }) };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the files of a pod', () => {
  it('go with the pod, whoever removes it', async () => {
    const { store, files } = prepare(['/a', '/b']);
    store.putSandbox(sandboxFacts({ resolvConfPath: '/a' }));
    store.putSandbox(sandboxFacts({ resolvConfPath: '/a', running: false }));
    await turn();
    expect([...files.keys()]).toEqual(['/a', '/b']);
    store.remove(SANDBOX_ID);
    await turn();
    expect([...files.keys()]).toEqual(['/b']);
  });

  it('the files of pods that vanished while no Berth ran are removed when the records are read, once', async () => {
    const { store, files, podFiles } = prepare(['/used', '/left']);
    await turn();
    store.putSandbox(sandboxFacts({ resolvConfPath: '/used' }));
    files.set('/being-made', 'node');
    podFiles.collect();
    podFiles.collect();
    await turn();
    expect([...files.keys()]).toEqual(['/used', '/being-made']);
  });

  it('are removed the next time when the records are out of date again before it is known what is left', async () => {
    const { store, files, lines, podFiles } = prepare(['/left']);
    podFiles.collect();
    store.markOutOfDate('the Engine restarts');
    await turn();
    expect([...files.keys()]).toEqual(['/left']);
    expect(lines.join('')).toContain('files of removed pods');
    store.markCurrent();
    podFiles.collect();
    await turn();
    expect([...files.keys()]).toEqual([]);
  });

  it('files that cannot be listed or removed keep nothing from going on, and are in the log', async () => {
    const { store, lines, podFiles } = prepare(['/a'], new Error('EIO: i/o error'));
    store.putSandbox(sandboxFacts({ resolvConfPath: '/a' }));
    podFiles.collect();
    store.remove(SANDBOX_ID);
    await turn();
    expect(lines.join('')).toMatch(/cannot list(.|\n)*cannot remove/);
  });

  it('are made again, as they were asked for, for a pod that has one', async () => {
    const { files, podFiles } = prepare([]);
    await podFiles.ensureResolvConf(sandboxFacts({ resolvConfPath: '/a', config }));
    await podFiles.ensureResolvConf(sandboxFacts({ resolvConfPath: '/b', network: 'docker' }));
    expect([...files]).toEqual([
      ['/a', { text: 'nameserver 10.96.0.10\n' }],
      ['/b', 'node'],
    ]);
  });

  it('are not made for a pod without, and for one whose record is not known', async () => {
    const { files, podFiles } = prepare([]);
    await podFiles.ensureResolvConf(sandboxFacts({ config }));
    await podFiles.ensureResolvConf(sandboxFacts({ resolvConfPath: '/a', config: undefined }));
    await podFiles.ensureResolvConf(sandboxFacts({ resolvConfPath: '/a' }));
    expect([...files]).toEqual([]);
  });
});
