import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import type Docker from 'dockerode';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { ContainerConfigInit } from '../../../src/cri/generated/runtime/v1/ContainerConfig.js';
import type { PodSandboxConfigInit } from '../../../src/cri/generated/runtime/v1/PodSandboxConfig.js';
import type { ContainerStatus } from '../../../src/cri/generated/runtime/v1/ContainerStatus.js';
import type { PodSandboxStatus } from '../../../src/cri/generated/runtime/v1/PodSandboxStatus.js';
import {
  makeHome,
  removeHome,
  startBerth,
  writeCniConfig,
  type BerthHome,
  type BerthOptions,
  type RunningBerth,
} from './berth.js';
import { connectCri, type CriClient } from '../clients/cri.js';
import type { TestEngine } from './engines.js';
import { NOTHING, rawEngine, remainsOf, type Remains } from './raw-engine.js';

/**
 * A node of the integration tests: one Engine, one Berth and what both leave behind, for the time of a
 * `describe`.
 */
export interface IntegrationNode {
  readonly engine: TestEngine;
  /** The Engine's own API. */
  readonly docker: Docker;
  readonly home: BerthHome;
  readonly berth: RunningBerth;
  /** Connected to the Berth of the moment. */
  readonly cri: CriClient;
  /** Starts a Berth on this home: after its end, or its death. */
  start(options?: Omit<BerthOptions, 'home'>): Promise<void>;
  /** The end of the Berth of the moment. */
  end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | NodeJS.Signals>;
  /** The end of the Berth of the moment, and of the node: no other can be started. */
  close(): Promise<number | NodeJS.Signals>;
  remains(): Promise<Remains>;
  /** StopPodSandbox and RemovePodSandbox for all that is listed. */
  removePods(): Promise<void>;
  runPod(config: PodSandboxConfigInit): Promise<string>;
  /** CreateContainer and StartContainer. */
  run(
    podSandboxId: string,
    config: ContainerConfigInit,
    sandboxConfig: PodSandboxConfigInit,
  ): Promise<string>;
  sandbox(id: string): Promise<PodSandboxStatus>;
  container(id: string): Promise<ContainerStatus>;
  /** Process id of a container of the Engine's, or of a sandbox. */
  pidOf(id: string): Promise<number>;
  exec(containerId: string, cmd: readonly string[], timeoutSeconds?: number): Promise<Outcome>;
}

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface NodeOptions extends Omit<BerthOptions, 'home'> {
  /** Before the first start, e.g. to write another CNI configuration. */
  readonly prepare?: (home: BerthHome) => void;
  /** False where the test itself starts Berth. */
  readonly started?: boolean;
}

/**
 * Registers hooks: a Berth before the first test; after each, every pod is removed and nothing of any may be
 * left; after the last, Berth must end in order.
 */
export function useNode(engine: TestEngine, options: NodeOptions = {}): IntegrationNode {
  const node = createNode(engine, options);
  beforeAll(async () => {
    writeCniConfig(node.home);
    options.prepare?.(node.home);
    if (options.started !== false) await node.start();
  });
  afterEach(async () => {
    await node.removePods();
    expect(await node.remains()).toEqual(NOTHING);
  });
  afterAll(async () => {
    const how = await node.close();
    keepOutput(engine, node.home);
    removeHome(node.home);
    expect(how).toBe(0);
  });
  return node;
}

function createNode(engine: TestEngine, options: NodeOptions): IntegrationNode {
  const home = makeHome();
  const docker = rawEngine(engine);
  let berth: RunningBerth | undefined;
  let cri: CriClient | undefined;
  let closed = false;
  const node: IntegrationNode = {
    engine,
    docker,
    home,
    get berth() {
      return required(berth);
    },
    get cri() {
      return required(cri);
    },
    async start(more = {}) {
      // By a test that has run out of time and continues: two Berths write to the same logs.
      if (closed) throw new Error('the tests of this node are over');
      cri?.close();
      berth = await startBerth(engine, { ...options, ...more, home });
      cri = connectCri(home.socketPath);
    },
    close() {
      closed = true;
      return node.end();
    },
    async end(signal) {
      cri?.close();
      return required(berth).end(signal);
    },
    remains: () => remainsOf(engine, home),
    async removePods() {
      const { items } = await node.cri.call('ListPodSandbox', {});
      await Promise.all(
        items.map(async ({ id: podSandboxId }) => {
          await node.cri.call('StopPodSandbox', { podSandboxId });
          await node.cri.call('RemovePodSandbox', { podSandboxId });
        }),
      );
    },
    async runPod(config) {
      return (await node.cri.call('RunPodSandbox', { config })).podSandboxId;
    },
    async run(podSandboxId, config, sandboxConfig) {
      if (sandboxConfig.logDirectory !== undefined)
        mkdirSync(`${sandboxConfig.logDirectory}/${config.metadata?.name ?? ''}`, { recursive: true });
      const { containerId } = await node.cri.call('CreateContainer', { podSandboxId, config, sandboxConfig });
      await node.cri.call('StartContainer', { containerId });
      return containerId;
    },
    sandbox: async (podSandboxId) =>
      required((await node.cri.call('PodSandboxStatus', { podSandboxId })).status),
    container: async (containerId) =>
      required((await node.cri.call('ContainerStatus', { containerId })).status),
    pidOf: async (id) => (await docker.getContainer(id).inspect()).State.Pid,
    async exec(containerId, cmd, timeoutSeconds = 0) {
      const { exitCode, stdout, stderr } = await node.cri.call('ExecSync', {
        containerId,
        cmd: [...cmd],
        timeout: String(timeoutSeconds),
      });
      return { exitCode, stdout: stdout.toString('utf8'), stderr: stderr.toString('utf8') };
    },
  };
  return node;
}

/** Where to keep what the Berths of the tests wrote, for whoever looks for the reason of a failure. */
function keepOutput({ name }: TestEngine, home: BerthHome): void {
  const kept = process.env['BERTH_TEST_OUTPUT'];
  if (kept === undefined) return;
  const { testPath = '' } = expect.getState();
  appendFileSync(
    kept,
    `\n==== ${testPath} on Engine ${name}\n${readFileSync(`${home.dir}/berth.out`, 'utf8')}`,
  );
}

function required<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error('there is none: was Berth started?');
  return value;
}
