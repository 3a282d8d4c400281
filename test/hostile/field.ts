import { randomUUID } from 'node:crypto';
import type Docker from 'dockerode';
import {
  makeHome,
  removeHome,
  startBerth,
  writeCniConfig,
  type BerthHome,
  type RunningBerth,
} from '../support/node/berth.js';
import { connectCri, type CriClient } from '../support/clients/cri.js';
import { endStrays, killEngine, restartEngine, type TestEngine } from '../support/node/engines.js';
import { rawEngine } from '../support/node/raw-engine.js';
import { podOf, scriptOf, WAITING } from '../support/node/pods.js';
import { PODS } from './limits.js';

/** A node with pods of people who mean no harm, and what an attacker has: a pod to exec into, and images. */
export interface Field {
  readonly engine: TestEngine;
  readonly docker: Docker;
  readonly home: BerthHome;
  readonly berth: RunningBerth;
  readonly cri: CriClient;
  /** The attacker's pod, in a network of its own. */
  readonly attacker: { readonly podSandboxId: string; readonly containerId: string };
  /** Another Berth on the same node, after the end of the one of the moment. How long it took to be ready. */
  restart(): Promise<number>;
  /**
   * How long a pod of somebody else's takes to start, which is stopped and removed then. Rejects when it
   * cannot be.
   */
  honestStart(): Promise<number>;
  /**
   * After an attack that the Engine itself does not get over: everything new, from a SIGKILL to dockerd on.
   */
  renew(): Promise<void>;
  close(): Promise<void>;
}

/** A pod on the node's own network, which starts sooner, with a container that waits. */
async function startHonestPod(
  cri: CriClient,
  home: BerthHome,
  name: string,
): Promise<{ readonly podSandboxId: string; readonly containerId: string }> {
  const pod = podOf(home, name, {
    hostname: '',
    logDirectory: '',
    linux: {
      securityContext: { namespaceOptions: { network: 'NODE', pid: 'CONTAINER', ipc: 'NODE' } },
    },
  });
  return startPod(cri, pod, WAITING);
}

async function startPod(cri: CriClient, pod: ReturnType<typeof podOf>, script: string) {
  const { podSandboxId } = await cri.call('RunPodSandbox', { config: pod });
  const config = scriptOf('main', script, {
    linux: { securityContext: { namespaceOptions: pod.linux?.securityContext?.namespaceOptions ?? null } },
  });
  const { containerId } = await cri.call('CreateContainer', { podSandboxId, config, sandboxConfig: pod });
  await cri.call('StartContainer', { containerId });
  return { podSandboxId, containerId };
}

/** Those of the attacks, by their names and, where those were taken away, by none. */
async function removeImages(docker: Docker): Promise<void> {
  for (const { Id, RepoTags } of await docker.listImages())
    if ((RepoTags ?? []).every((tag) => /^hostile\/|^<none>/.test(tag)))
      await docker.getImage(Id).remove({ force: true });
}

export async function endPod(cri: CriClient, podSandboxId: string): Promise<void> {
  await cri.call('StopPodSandbox', { podSandboxId });
  await cri.call('RemovePodSandbox', { podSandboxId });
}

export async function createField(engine: TestEngine): Promise<Field> {
  const docker = rawEngine(engine);
  let home: BerthHome;
  let berth: RunningBerth;
  let cri: CriClient;
  let attacker: Field['attacker'];

  async function begin(): Promise<void> {
    home = makeHome();
    writeCniConfig(home);
    berth = await startBerth(engine, { home, flags: ['--log-level=warn'] });
    cri = connectCri(home.socketPath);
    for (let started = 0; started < PODS; started += 5)
      await Promise.all(
        Array.from({ length: 5 }, (_, index) =>
          startHonestPod(cri, home, `honest-${String(started + index)}`),
        ),
      );
    attacker = await startPod(cri, podOf(home, 'attacker', { logDirectory: '' }), WAITING);
  }

  async function removeContainers(): Promise<void> {
    for (const { Id } of await docker.listContainers({ all: true }))
      await docker.getContainer(Id).remove({ force: true, v: true });
  }

  async function end(): Promise<void> {
    cri.close();
    await berth.end('SIGKILL');
    removeHome(home);
  }

  await begin();
  return {
    engine,
    docker,
    get home() {
      return home;
    },
    get berth() {
      return berth;
    },
    get cri() {
      return cri;
    },
    get attacker() {
      return attacker;
    },
    async restart() {
      cri.close();
      await berth.end('SIGKILL');
      const begun = performance.now();
      berth = await startBerth(engine, { home, flags: ['--log-level=warn'] });
      cri = connectCri(home.socketPath);
      return performance.now() - begun;
    },
    async honestStart() {
      const begun = performance.now();
      const { podSandboxId } = await startHonestPod(cri, home, `honest-${randomUUID().slice(0, 8)}`);
      const took = performance.now() - begun;
      await endPod(cri, podSandboxId);
      return took;
    },
    async renew() {
      await end();
      killEngine(engine);
      restartEngine(engine);
      await removeContainers();
      endStrays(engine);
      await begin();
    },
    async close() {
      await end();
      await removeContainers();
      await removeImages(docker);
    },
  };
}
