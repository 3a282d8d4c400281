import type { FakeImage, Json } from './model.js';
import { EngineRefusal } from './model.js';
import { pull } from './pull.js';
import type { Routes } from './routes.js';
import type { FakeState } from './state.js';
import { newImage } from './state.js';
import { rfc3339 } from './time.js';
import { supports } from '../../../src/engine/wire/features.js';

export const imageRoutes: Routes = {
  'GET /images/json': ({ state }) => ({
    status: 200,
    json: [...state.images.values()].map((image) => summaryJson(state, image)),
  }),
  'GET /images/**/json': ({ state, segments: [name = ''] }) => ({
    status: 200,
    json: imageJson(requireImage(state, name)),
  }),
  'POST /images/create': (ask) => (ask.query.has('fromSrc') ? importImage(ask.state, ask.query) : pull(ask)),
  'DELETE /images/**': ({ state, segments: [name = ''] }) => ({
    status: 200,
    json: removeImage(state, name),
  }),
};

/** By id, the beginning of an id, tag or digest; `docker.io/library/` and `:latest` may be left out. */
function findImage(state: FakeState, name: string): FakeImage | undefined {
  const hex = name.replace(/^sha256:/, '');
  const familiar = familiarName(name);
  return [...state.images.values()].find(
    ({ id, repoTags, repoDigests }) =>
      (/^[0-9a-f]{4,64}$/.test(hex) && id.startsWith(`sha256:${hex}`)) ||
      repoTags.includes(familiar) ||
      repoDigests.includes(familiar),
  );
}

export function requireImage(state: FakeState, name: string): FakeImage {
  const image = findImage(state, name);
  if (image === undefined)
    throw new EngineRefusal(
      404,
      `No such image: ${name.includes(':') || name.includes('@') ? name : `${name}:latest`}`,
    );
  return image;
}

/** As the Engine writes it: no `docker.io/`, no `library/`, always a tag or digest. */
export function familiarName(name: string): string {
  const short = name.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\//, '');
  const last = short.slice(short.lastIndexOf('/') + 1);
  return last.includes(':') || last.includes('@') ? short : `${short}:latest`;
}

/** An event of the image's, named as the Engine does. */
export function tellOfImage(state: FakeState, image: FakeImage, action: string, name: string): void {
  const attributes = { ...image.config.Labels, name };
  state.events.emit({
    Type: 'image',
    Action: action,
    Actor: { ID: action === 'pull' ? name : image.id, Attributes: attributes },
  });
}

/** Gives it to this image, and takes it from the one that had it. */
export function tagImage(state: FakeState, image: FakeImage, tag: string): void {
  for (const other of state.images.values()) other.repoTags = other.repoTags.filter((given) => given !== tag);
  image.repoTags.push(tag);
}

function importImage(state: FakeState, query: URLSearchParams): { status: number; text: string } {
  const config: Record<string, unknown> = {};
  for (const change of query.getAll('changes')) {
    const [instruction = '', ...rest] = change.split(' ');
    if (instruction === 'ENTRYPOINT') config['Entrypoint'] = JSON.parse(rest.join(' '));
    if (instruction === 'CMD') config['Cmd'] = JSON.parse(rest.join(' '));
    if (instruction === 'LABEL') config['Labels'] = Object.fromEntries(rest.map((pair) => pair.split('=')));
  }
  const image = newImage({ config });
  state.images.set(image.id, image);
  const tag = `${query.get('repo') ?? ''}:${query.get('tag') ?? 'latest'}`;
  tagImage(state, image, tag);
  tellOfImage(state, image, 'tag', tag);
  tellOfImage(state, image, 'import', image.id);
  return { status: 200, text: `${JSON.stringify({ status: image.id })}\r\n` };
}

function removeImage(state: FakeState, name: string): Json[] {
  const image = requireImage(state, name);
  const names = [...image.repoTags, ...image.repoDigests];
  const familiar = familiarName(name);
  const byName = names.includes(familiar);
  const user = [...state.containers.values()].find((container) => container.image === image);
  const short = image.id.slice('sha256:'.length, 'sha256:'.length + 12);
  if (byName && (names.length > 1 || image.repoTags.length > 1)) {
    image.repoTags = image.repoTags.filter((tag) => tag !== familiar);
    image.repoDigests = image.repoDigests.filter((digest) => digest !== familiar);
    tellOfImage(state, image, 'untag', image.id);
    if (image.repoTags.length + image.repoDigests.length > 0) return [{ Untagged: familiar }];
  }
  if (!byName && new Set(names.map(repositoryOf)).size > 1) {
    throw new EngineRefusal(
      409,
      `conflict: unable to delete ${short} (must be forced) - image is referenced in multiple repositories`,
    );
  }
  if (user !== undefined)
    throw new EngineRefusal(409, inUseSentence(byName ? familiar : undefined, short, user));
  state.images.delete(image.id);
  tellOfImage(state, image, 'untag', image.id);
  tellOfImage(state, image, 'delete', image.id);
  return [...names.map((Untagged) => ({ Untagged })), { Deleted: image.id }];
}

function repositoryOf(name: string): string {
  const [beforeDigest = ''] = name.split('@');
  return beforeDigest.replace(/:[^:/]+$/, '');
}

function inUseSentence(
  name: string | undefined,
  image: string,
  user: { readonly id: string; readonly status: string },
): string {
  const container = user.id.slice(0, 12);
  if (name !== undefined) {
    return `conflict: unable to remove repository reference "${name}" (must force) - container ${container} is using its referenced image ${image}`;
  }
  return user.status === 'running'
    ? `conflict: unable to delete ${image} (cannot be forced) - image is being used by running container ${container}`
    : `conflict: unable to delete ${image} (must be forced) - image is being used by stopped container ${container}`;
}

function summaryJson(state: FakeState, image: FakeImage): Json {
  // Engine 20.10 says null where the newer ones have an empty list.
  const empty = supports(state.kind.apiVersion, 'createMountpoint') ? [] : null;
  return {
    Containers: -1,
    Created: Number(image.createdNs / 1_000_000_000n),
    Id: image.id,
    Labels: image.config.Labels ?? null,
    ParentId: '',
    RepoDigests: image.repoDigests.length === 0 ? empty : image.repoDigests,
    RepoTags: image.repoTags.length === 0 ? empty : image.repoTags,
    SharedSize: -1,
    Size: image.size,
  };
}

function imageJson(image: FakeImage): Json {
  const { config } = image;
  return {
    Id: image.id,
    RepoTags: image.repoTags,
    RepoDigests: image.repoDigests,
    Parent: '',
    Comment: '',
    Created: rfc3339(image.createdNs),
    DockerVersion: '',
    Author: '',
    Config: {
      ...{
        User: '',
        Env: null,
        Cmd: null,
        WorkingDir: '',
        Entrypoint: null,
        Labels: null,
        Volumes: null,
        OnBuild: null,
      },
      ...config,
    },
    Architecture: 'amd64',
    Os: 'linux',
    Size: image.size,
    GraphDriver: { Data: { UpperDir: '/layers/upper' }, Name: 'overlay2' },
    RootFS: { Type: 'layers', Layers: [image.id] },
    Metadata: { LastTagTime: rfc3339(image.createdNs) },
  };
}
