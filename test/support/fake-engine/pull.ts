import type { ServerResponse } from 'node:http';
import { familiarName, tagImage, tellOfImage } from './images.js';
import type { Json, RegistryImage } from './model.js';
import { EngineRefusal } from './model.js';
import type { Ask, Reply } from './routes.js';
import type { FakeState } from './state.js';

/** `POST /images/create?fromImage=&tag=`: from `state.registry`, message by message. */
export function pull({ state, query, headers, gone }: Ask): Reply {
  const repository = query.get('fromImage') ?? '';
  const tag = query.get('tag') ?? '';
  const reference = `${repository}${tag.startsWith('sha256:') ? '@' : ':'}${tag}`;
  const found = state.registry.get(reference) ?? state.registry.get(familiarName(reference));
  if (found === undefined)
    throw new EngineRefusal(404, `manifest for ${reference} not found: manifest unknown: manifest unknown`);
  if (found.auth !== undefined && !authorised(found.auth, headers['x-registry-auth'])) {
    throw new EngineRefusal(
      500,
      `Head "https://${repository}/manifests/${tag}": unauthorized: authentication required`,
    );
  }
  return { status: 200, stream: (response) => sendPull({ state, found, reference, tag, gone }, response) };
}

interface Pull {
  readonly state: FakeState;
  readonly found: RegistryImage;
  readonly reference: string;
  readonly tag: string;
  readonly gone: AbortSignal;
}

async function sendPull(
  { state, found, reference, tag, gone }: Pull,
  response: ServerResponse,
): Promise<void> {
  const say = (message: Json): void => void response.write(`${JSON.stringify(message)}\r\n`);
  const { image } = found;
  const layer = image.id.slice(7, 19);
  say({ status: `Pulling from ${reference}`, id: tag });
  await found.until;
  if (gone.aborted) return;
  if (found.failure !== undefined) {
    say({ errorDetail: { message: found.failure }, error: found.failure });
    response.end();
    return;
  }
  if (!state.images.has(image.id)) {
    say({ status: 'Pulling fs layer', progressDetail: {}, id: layer });
    say({
      status: 'Downloading',
      progressDetail: { current: image.size, total: image.size },
      progress: '[==>]',
      id: layer,
    });
    say({ status: 'Download complete', progressDetail: {}, id: layer });
    say({
      status: 'Extracting',
      progressDetail: { current: image.size, total: image.size },
      progress: '[==>]',
      id: layer,
    });
    say({ status: 'Pull complete', progressDetail: {}, id: layer });
  }
  say({ status: `Digest: ${image.repoDigests[0]?.split('@')[1] ?? image.id}` });
  const known = state.images.get(image.id) ?? image;
  state.images.set(image.id, known);
  if (!tag.startsWith('sha256:')) tagImage(state, known, familiarName(reference));
  say({ status: `Status: Downloaded newer image for ${reference}` });
  tellOfImage(state, known, 'pull', familiarName(reference));
  response.end();
}

function authorised(
  wanted: { readonly username: string; readonly password: string },
  header: string | string[] | undefined,
): boolean {
  // Go's decoder wants the padding; without it a real Engine takes the header for none.
  if (typeof header !== 'string' || header.length % 4 !== 0) return false;
  const given = JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as {
    username?: string;
    password?: string;
  };
  return given.username === wanted.username && given.password === wanted.password;
}
