import { PassThrough } from 'node:stream';
import { supports } from '../../../src/engine/wire/features.js';
import type { FakeContainer } from './model.js';
import { EngineRefusal } from './model.js';
import type { FakeState } from './state.js';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newPid } from './state.js';
import { nowNs } from './time.js';

/** `Actor.Attributes` of a container's event are its name, its image and every label. */
export function tellOf(
  state: FakeState,
  container: FakeContainer,
  action: string,
  more: Record<string, string> = {},
): void {
  const attributes = {
    ...container.config.Labels,
    image: container.config.Image,
    name: container.name,
    ...more,
  };
  state.events.emit({
    Type: 'container',
    Action: action,
    Actor: { ID: container.id, Attributes: attributes },
  });
}

/** Its first word's program is its main process; with no such program it runs until it is stopped. */
export function startContainer(state: FakeState, container: FakeContainer): void {
  const refusal = whyNotStart(state, container);
  if (refusal !== undefined) {
    // As the Engine leaves it: still `created`, with an exit code and the sentence.
    Object.assign(container, { exitCode: refusal.exitCode, error: refusal.message });
    throw new EngineRefusal(refusal.status, refusal.message);
  }
  const process = new AbortController();
  state.processes.set(container.id, process);
  Object.assign(container, {
    status: 'running',
    pid: newProcess(state, container.id),
    exitCode: 0,
    error: '',
    oomKilled: false,
    startedNs: nowNs(),
    finishedNs: undefined,
  });
  container.networks = addressesFor(state, container);
  tellOf(state, container, 'start');
  void runMainProcess(state, container, process.signal);
}

/** A process that the /proc of this Engine's node knows as the container's. */
function newProcess({ directory }: FakeState, id: string): number {
  const pid = newPid();
  const place = join(procRootOf(directory), String(pid));
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'cgroup'), `1:name=systemd:/docker/${id}\n`);
  return pid;
}

/** The fake Engine's own /proc, below its directory. */
export function procRootOf(directory: string): string {
  return join(directory, 'proc');
}

function whyNotStart(
  state: FakeState,
  container: FakeContainer,
): { status: number; exitCode: number; message: string } | undefined {
  const failure = state.unstartable.get(argvOf(container)[0] ?? '');
  if (failure !== undefined) return { status: 400, exitCode: 127, message: failure };
  const [, id] = /^container:(.*)$/.exec(container.hostConfig.NetworkMode) ?? [];
  const shared = id === undefined ? undefined : state.containers.get(id);
  if (id === undefined || shared?.status === 'running') return undefined;
  const message = supports(state.kind.apiVersion, 'imageMounts')
    ? `cannot join network namespace of a non running container: container ${shared?.name ?? id} is ${shared?.status ?? 'gone'}`
    : `cannot join network of a non running container: ${id}`;
  return { status: 409, exitCode: 128, message };
}

async function runMainProcess(
  state: FakeState,
  container: FakeContainer,
  killed: AbortSignal,
): Promise<void> {
  const argv = argvOf(container);
  const program = state.programs.get(argv[0] ?? '');
  if (program === undefined) return;
  const silent = (): void => undefined;
  const exitCode = await program({
    argv,
    stdin: new PassThrough().end(),
    stdout: silent,
    stderr: silent,
    killed,
  });
  const same = state.processes.get(container.id)?.signal === killed;
  if (same && container.status === 'running') endContainer(state, container, { exitCode });
}

/**
 * SIGTERM, which ends what has no program at once; SIGKILL when a program still runs after the grace period.
 */
export async function stopContainer(
  state: FakeState,
  container: FakeContainer,
  graceSeconds: number,
): Promise<void> {
  tellOf(state, container, 'kill', { signal: '15' });
  const [program = ''] = argvOf(container);
  state.processes.get(container.id)?.abort('SIGTERM');
  if (!state.programs.has(program)) endContainer(state, container, { exitCode: 0 });
  else if (!(await endsWithin(state, container, graceSeconds))) {
    tellOf(state, container, 'kill', { signal: '9' });
    endContainer(state, container, { exitCode: 137 });
  }
  tellOf(state, container, 'stop');
}

function argvOf({ config }: FakeContainer): string[] {
  return [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])];
}

async function endsWithin(state: FakeState, container: FakeContainer, seconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      leave();
      resolve(false);
    }, seconds * 1000);
    const leave = state.events.subscribe({
      sinceNs: undefined,
      filters: { type: ['container'], event: ['die'], container: [container.id] },
      line: () => {
        clearTimeout(timer);
        leave();
        resolve(true);
      },
      end: () => undefined,
    });
  });
}

export function endContainer(
  state: FakeState,
  container: FakeContainer,
  { exitCode, oomKilled = false }: { exitCode: number; oomKilled?: boolean },
): void {
  for (const id of [container.id, ...container.execIds]) {
    state.processes.get(id)?.abort('SIGKILL');
    state.processes.delete(id);
  }
  Object.assign(container, {
    status: 'exited',
    pid: 0,
    exitCode,
    oomKilled,
    finishedNs: nowNs(),
    networks: {},
  });
  if (oomKilled) tellOf(state, container, 'oom');
  tellOf(state, container, 'die', { exitCode: String(exitCode), execDuration: '0' });
}

export function forgetContainer(state: FakeState, container: FakeContainer): void {
  state.containers.delete(container.id);
  for (const id of container.execIds) state.execs.delete(id);
  for (const tell of state.awaitingRemoval.get(container.id) ?? []) tell();
  state.awaitingRemoval.delete(container.id);
  tellOf(state, container, 'destroy');
}

/** One address per subnet of its network; none without a network of its own. */
function addressesFor(state: FakeState, container: FakeContainer): FakeContainer['networks'] {
  const mode = container.hostConfig.NetworkMode;
  const name = mode === 'default' ? 'bridge' : mode;
  const network = state.networks.get(name);
  if (network === undefined) return {};
  const taken = [...state.containers.values()].filter(({ networks }) => Object.hasOwn(networks, name)).length;
  const addressIn = (subnet: string | undefined): string =>
    subnet?.replace(/(?:\.0\.0|\.0|::)\/\d+$/, (end) => hostPart(end, taken + 2)) ?? '';
  return {
    [name]: {
      ip: addressIn(network.subnets.find((subnet) => !subnet.includes(':'))),
      ip6: addressIn(network.subnets.find((subnet) => subnet.includes(':'))),
    },
  };
}

function hostPart(end: string, host: number): string {
  if (end.startsWith('::')) return `::${host.toString(16)}`;
  return end.startsWith('.0.0') ? `.0.${String(host)}` : `.${String(host)}`;
}
