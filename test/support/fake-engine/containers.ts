import type { ContainerCreateBody } from '../../../src/engine/wire/container-create.js';
import { supports } from '../../../src/engine/wire/features.js';
import { containerJson, containerSummaryJson } from './container-json.js';
import { hasLabel } from './events.js';
import { requireImage } from './images.js';
import type { FakeContainer } from './model.js';
import { EngineRefusal } from './model.js';
import { endContainer, forgetContainer, startContainer, stopContainer, tellOf } from './lifecycle.js';
import type { Ask, Routes } from './routes.js';
import { newId, requireContainer } from './state.js';
import { nowNs } from './time.js';

const SMALLEST_MEMORY = 6 * 1024 * 1024;

export const containerRoutes: Routes = {
  'GET /containers/json': ({ state, query }) => {
    const {
      label = [],
      name = [],
      id = [],
    } = JSON.parse(query.get('filters') ?? '{}') as Record<string, string[] | undefined>;
    const all = query.get('all') === '1' || query.get('all') === 'true';
    const chosen = [...state.containers.values()].filter(
      (container) =>
        (all || container.status === 'running') &&
        label.every((wanted) => hasLabel(container.config.Labels, wanted)) &&
        (name.length === 0 || name.some((part) => container.name.includes(part))) &&
        (id.length === 0 || id.some((start) => container.id.startsWith(start))),
    );
    // The newest first.
    const sorted = chosen.sort((a, b) => Number(b.createdNs - a.createdNs));
    return {
      status: 200,
      json: sorted.map((container) => containerSummaryJson(state, container, query.get('size') === '1')),
    };
  },
  'GET /containers/*/json': ({ state, segments: [key = ''] }) => ({
    status: 200,
    json: containerJson(state, requireContainer(state, key)),
  }),
  'POST /containers/create': create,
  'POST /containers/*/start': async ({ state, segments: [key = ''] }) => {
    const container = requireContainer(state, key);
    if (container.status === 'running') return { status: 304 };
    startContainer(state, container);
    return { status: 204 };
  },
  'POST /containers/*/stop': async ({ state, segments: [key = ''], query }) => {
    const container = requireContainer(state, key);
    if (container.status !== 'running') return { status: 304 };
    await stopContainer(state, container, Number(query.get('t') ?? '10'));
    return { status: 204 };
  },
  'POST /containers/*/update': ({ state, segments: [key = ''], body }) => {
    const container = requireContainer(state, key);
    const memory = Number(body['Memory'] ?? 0);
    if (memory !== 0 && memory < SMALLEST_MEMORY)
      throw new EngineRefusal(400, 'Minimum memory limit allowed is 6MB');
    // A zero means "as it is".
    Object.assign(
      container.hostConfig,
      Object.fromEntries(Object.entries(body).filter(([, value]) => value !== 0 && value !== '')),
    );
    tellOf(state, container, 'update');
    return { status: 200, json: { Warnings: null } };
  },
  'POST /containers/*/wait': ({ state, segments: [key = ''] }) => {
    const container = requireContainer(state, key);
    return {
      status: 200,
      stream: (response) => {
        const waiting = state.awaitingRemoval.get(container.id) ?? new Set();
        state.awaitingRemoval.set(container.id, waiting);
        waiting.add(() => response.end(`${JSON.stringify({ StatusCode: container.exitCode })}\n`));
      },
    };
  },
  'DELETE /containers/*': ({ state, segments: [key = ''], query }) => {
    const container = requireContainer(state, key);
    if (container.status === 'running') {
      if (query.get('force') !== '1')
        throw new EngineRefusal(409, runningSentence(state.kind.apiVersion, container));
      tellOf(state, container, 'kill', { signal: '9' });
      endContainer(state, container, { exitCode: 137 });
    }
    forgetContainer(state, container);
    return { status: 204 };
  },
};

function create({ state, query, body }: Ask): { status: number; json: unknown } {
  const asked = body as unknown as ContainerCreateBody;
  const name = query.get('name') ?? `fake_${newId().slice(0, 8)}`;
  if (!/^\/?[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) {
    throw new EngineRefusal(
      400,
      `Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`,
    );
  }
  const image = requireImage(state, asked.Image);
  const holder = [...state.containers.values()].find((container) => container.name === name);
  if (holder !== undefined) throw new EngineRefusal(409, conflictSentence(name, holder.id));
  const { HostConfig: given, NetworkingConfig: endpoints, ...config } = asked;
  const hostConfig = {
    NetworkMode: supports(state.kind.apiVersion, 'imageMounts') ? 'bridge' : 'default',
    ...given,
  } as FakeContainer['hostConfig'];
  const container: FakeContainer = {
    id: newId(),
    name,
    createdNs: nowNs(),
    image,
    config: {
      ...config,
      Labels: { ...image.config.Labels, ...config.Labels },
      Env: [...(config.Env ?? []), ...(image.config.Env ?? [])],
      Entrypoint: config.Entrypoint ?? image.config.Entrypoint ?? null,
      // The image's command belongs to the image's entrypoint.
      Cmd: config.Cmd ?? (config.Entrypoint === undefined ? (image.config.Cmd ?? null) : null),
      User: config.User ?? image.config.User ?? '',
      WorkingDir: config.WorkingDir ?? image.config.WorkingDir ?? '',
      ...((config.StopSignal ?? image.config.StopSignal)
        ? { StopSignal: config.StopSignal ?? image.config.StopSignal }
        : {}),
    },
    hostConfig,
    status: 'created',
    pid: 0,
    exitCode: 0,
    error: '',
    oomKilled: false,
    startedNs: undefined,
    finishedNs: undefined,
    endpoints: endpoints?.EndpointsConfig ?? {},
    networks: {},
    sizeRw: 0,
    execIds: [],
  };
  state.containers.set(container.id, container);
  tellOf(state, container, 'create');
  return { status: 201, json: { Id: container.id, Warnings: [] } };
}

function conflictSentence(name: string, holder: string): string {
  return `Conflict. The container name "/${name}" is already in use by container "${holder}". You have to remove (or rename) that container to be able to reuse that name.`;
}

function runningSentence(apiVersion: string, container: FakeContainer): string {
  return supports(apiVersion, 'imageMounts')
    ? `cannot remove container "${container.name}": container is running: stop the container before removing or force remove`
    : `You cannot remove a running container ${container.id}. Stop the container before attempting removal or force remove`;
}
