import { status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { containerConfig } from '../support/builders/container-config.js';
import { podSandboxConfig } from '../support/builders/pod-sandbox-config.js';
import { RPCS, startComposedDaemon, type ComposedDaemon } from '../support/in-process/composed-daemon.js';
import { until } from '../support/until.js';

let berth: ComposedDaemon;
const unhandled: unknown[] = [];
const remember = (reason: unknown): void => void unhandled.push(reason);

beforeAll(async () => {
  berth = await startComposedDaemon({}, (engine) => {
    engine.state.addImage({ tags: [IMAGE] });
    // Runs until it is killed, as a command does whose caller waits for it.
    engine.state.programs.set('wait', ({ killed }) => onceAborted(killed));
  });
});

afterAll(() => berth.close());

beforeEach(() => {
  unhandled.length = 0;
  process.on('unhandledRejection', remember);
});

afterEach(() => void process.off('unhandledRejection', remember));

const IMAGE = 'busybox:1.36';

/** Calls that work on the Engine or the network: what can be left half-made. */
const CHANGING = /^(Run|Stop|Remove|Create|Start|Exec|Update|Pull)/;

function onceAborted(signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(137));
  });
}

interface Pod {
  readonly config: object;
  readonly podSandboxId: string;
  readonly containerId: string;
}

let pods = 0;

/** A pod with one container that runs and one that was only created. */
async function runPod(): Promise<Pod> {
  pods += 1;
  const config = podSandboxConfig({
    metadata: { name: 'web', namespace: 'default', uid: `uid-${String(pods)}`, attempt: 0 },
    logDirectory: '',
  });
  const { podSandboxId } = await berth.client.call('RunPodSandbox', { config });
  const { containerId } = await berth.client.call('CreateContainer', {
    podSandboxId,
    config: containerNamed('app'),
    sandboxConfig: config,
  });
  await berth.client.call('StartContainer', { containerId });
  return { config, podSandboxId, containerId };
}

function containerNamed(name: string) {
  return containerConfig({
    metadata: { name, attempt: 0 },
    image: { image: IMAGE, annotations: {}, userSpecifiedImage: '', runtimeHandler: '', imageRef: '' },
  });
}

/** A request of each kind that works on this pod. */
function requestFor(rpc: string, { config, podSandboxId, containerId }: Pod): object {
  const requests: Readonly<Record<string, object>> = {
    RunPodSandbox: { config: { ...config, metadata: { ...metadataOf(config), attempt: 1 } } },
    CreateContainer: { podSandboxId, config: containerNamed('other'), sandboxConfig: config },
    ExecSync: { containerId, cmd: ['wait'], timeout: '0' },
    Exec: { containerId, cmd: ['wait'], stdout: true },
    Attach: { containerId, stdout: true },
    PortForward: { podSandboxId, port: [80] },
    UpdateContainerResources: { containerId, linux: { cpuShares: '512' } },
    StopContainer: { containerId, timeout: '0' },
    UpdateRuntimeConfig: { runtimeConfig: { networkConfig: { podCidr: '10.1.0.0/24' } } },
    ImageStatus: { image: { image: IMAGE } },
    PullImage: { image: { image: 'busybox:1.37' } },
    RemoveImage: { image: { image: 'busybox:1.37' } },
  };
  return requests[rpc] ?? { podSandboxId, containerId };
}

function metadataOf(config: object): object {
  return (config as { readonly metadata: object }).metadata;
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}

async function removeEverything(): Promise<void> {
  const { items } = await berth.client.call('ListPodSandbox', {});
  for (const { id } of items) {
    await berth.client.call('StopPodSandbox', { podSandboxId: id });
    await berth.client.call('RemovePodSandbox', { podSandboxId: id });
  }
}

function attachments(): string[] {
  return readdirSync(join(berth.directory, 'cni-cache', 'results'));
}

describe('a call that its caller cancels at any moment', () => {
  it.each(RPCS)(
    '%s ends nothing but itself, leaves nothing half-made, and its pod can be removed',
    { timeout: 120_000 },
    async (rpc) => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 4 }), async (moments) => {
          const pod = await runPod();
          await Promise.all(
            moments.map(async (moment) => {
              const call = berth.begin(rpc, requestFor(rpc, pod));
              await turns(moment);
              call.cancel();
              await call.answer;
            }),
          );
          expect((await berth.ask('Version', {})).error).toBeUndefined();
          // What was given up on is taken back after its callers have left.
          await until(removeEverythingLeft, { limitMs: 20_000 });
        }),
        { numRuns: CHANGING.test(rpc) ? 12 : 3 },
      );
      await turns(5);
      expect(unhandled).toEqual([]);
    },
  );

  it('is answered CANCELLED, whatever was under way', async () => {
    const pod = await runPod();
    const call = berth.begin('ExecSync', requestFor('ExecSync', pod));
    await until(() => expect(berth.engine.state.execs.size).toBeGreaterThan(0));
    call.cancel();
    expect((await call.answer).error?.code).toBe(status.CANCELLED);
    await removeEverythingLeft();
  });
});

async function removeEverythingLeft(): Promise<void> {
  await removeEverything();
  expect([...berth.engine.state.containers.keys()]).toEqual([]);
  expect(attachments()).toEqual([]);
}
