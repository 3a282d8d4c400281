import { on } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { expect } from 'vitest';
import { addressesIn } from './raw-engine.js';
import type { IntegrationNode } from './integration-node.js';
import { podOf, scriptOf, WAITING } from './pods.js';

export interface Moment {
  /** `podsandbox` or `container`. */
  readonly type: string;
  readonly action: string;
  readonly count: number;
}

/**
 * Starts pods, all at once, and resolves at the moment when the Engine has told of so many of these events.
 * `settled`: when all calls have ended.
 */
export async function startPodsUntil(
  node: IntegrationNode,
  pods: number,
  moment: Moment,
): Promise<{ settled: Promise<unknown> }> {
  await using reached = await countEvents(node, moment);
  const settled = Promise.allSettled(Array.from({ length: pods }, (_, index) => startPod(node, index)));
  await reached.promise;
  return { settled };
}

/**
 * Everything that is listed is there, everything that is there is listed, and each is in the state that the
 * Engine and its namespace show.
 */
export async function expectTruthOfAll(node: IntegrationNode): Promise<void> {
  const { items } = await node.cri.call('ListPodSandbox', {});
  const { containers } = await node.cri.call('ListContainers', {});
  const made = await node.docker.listContainers({ all: true });
  expect([...items, ...containers].map(({ id }) => id).sort()).toEqual(made.map(({ Id }) => Id).sort());
  for (const { id, state } of items) await expectTruth(node, id, state);
  for (const { id, state } of containers) {
    const { State } = await node.docker.getContainer(id).inspect();
    expect(state).toBe(
      State.Running
        ? 'CONTAINER_RUNNING'
        : State.Status === 'created'
          ? startFailed(State)
            ? 'CONTAINER_EXITED'
            : 'CONTAINER_CREATED'
          : 'CONTAINER_EXITED',
    );
  }
}

/**
 * A start that failed, for instance because its caller was killed, leaves the container `created` for the
 * Engine.
 */
function startFailed({ ExitCode, Error }: { ExitCode: number; Error: string }): boolean {
  return ExitCode !== 0 || Error !== '';
}

/** A pod with one container; every other one has a host port. */
async function startPod(node: IntegrationNode, index: number): Promise<void> {
  const portMappings =
    index % 2 === 0 ? [] : [{ protocol: 'TCP' as const, containerPort: 80, hostPort: 20_000 + index }];
  const pod = podOf(node.home, `crash-${String(index)}`, { portMappings });
  await node.run(await node.runPod(pod), scriptOf('main', WAITING), pod);
}

/** READY with addresses that its namespace has, or not READY and without any. */
export async function expectTruth(node: IntegrationNode, id: string, state: string): Promise<void> {
  const { State } = await node.docker.getContainer(id).inspect();
  const { network } = await node.sandbox(id);
  const told = [network!.ip, ...network!.additionalIps.map(({ ip }) => ip)].filter((ip) => ip !== '');
  if (state === 'SANDBOX_READY') {
    expect(State.Running).toBe(true);
    expect(told).toHaveLength(2);
    expect(told).toEqual(addressesIn(State.Pid));
  } else {
    expect(told).toEqual([]);
  }
}

/** Counts events of the Engine's from when it resolves on. */
export async function countEvents(
  { docker }: IntegrationNode,
  { type, action, count }: Moment,
): Promise<AsyncDisposable & { promise: Promise<void> }> {
  const filters = { type: ['container'], event: [action], label: [`io.kubernetes.docker.type=${type}`] };
  const stream = (await docker.getEvents({ filters: JSON.stringify(filters) })) as Readable;
  const lines = createInterface({ input: stream });
  const counted = async (): Promise<void> => {
    let left = count;
    for await (const _line of on(lines, 'line')) if (--left === 0) return;
  };
  return {
    promise: counted(),
    async [Symbol.asyncDispose]() {
      lines.close();
      stream.destroy();
      await Promise.resolve();
    },
  };
}
