import { createHash } from 'node:crypto';
import { createInFlight } from '../async/in-flight.js';
import type { AuthConfig } from '../cri/generated/runtime/v1/AuthConfig.js';
import type { EngineClient } from '../engine/engine-client.js';
import { AdapterError, messageOf } from '../errors/adapter-error.js';
import type { ImageFacts } from '../translate/facts.js';
import {
  familiarForm,
  familiarName,
  withDefaultTag,
  type ImageReference,
} from '../translate/image-reference.js';
import { toRegistryAuth } from '../translate/to-engine/registry-auth.js';
import type { NodeCredentials, ReadCredentials } from './docker-credentials.js';
import type { ImageStore } from './image-store.js';
import { systemTimer, watchPull, type StartTimer } from './pull-progress.js';

/**
 * Pulls `reference` and resolves to the image it names then. One pull per reference and credentials runs at a
 * time; a request for the same joins it. It continues when a caller's deadline passes, so that the retry
 * finds it further; it ends when all have cancelled.
 */
export type ImagePuller = (
  reference: ImageReference,
  auth: AuthConfig | null,
  signal: AbortSignal,
) => Promise<ImageFacts>;

export interface ImagePullerParts {
  readonly engine: { readonly images: Pick<EngineClient['images'], 'pull'> };
  readonly images: ImageStore;
  /** The node's own credentials, for a request that brings none. */
  readonly credentials: ReadCredentials;
  /** Milliseconds without progress after which a pull is given up; 0 for never. */
  readonly progressDeadlineMs: number;
  /** Layers may have come: measurements of them are out of date. */
  readonly onImagesChanged: () => void;
  readonly startTimer?: StartTimer;
}

export function createImagePuller(parts: ImagePullerParts): ImagePuller {
  // Nothing is kept: a pull of layers that are there already costs one request to the registry, and a tag may
  // have moved since.
  const pulls = createInFlight<ImageFacts>(0);
  return (named, auth, signal) => {
    const reference = withDefaultTag(named);
    return pulls.run(pullKey(reference, auth), signal, (pullSignal) =>
      pull(parts, reference, auth, pullSignal),
    );
  };
}

async function pull(
  parts: ImagePullerParts,
  reference: ImageReference,
  auth: AuthConfig | null,
  signal: AbortSignal,
): Promise<ImageFacts> {
  const given = toRegistryAuth(auth, reference.domain);
  const credentials: NodeCredentials =
    given === undefined ? await parts.credentials(reference.domain, signal) : { auth: given };
  try {
    await followPull(parts, reference, credentials, signal);
  } catch (error) {
    throw withCredentialProblem(error, credentials);
  } finally {
    parts.onImagesChanged();
  }
  await parts.images.refresh(signal);
  return requirePulled(parts.images, reference);
}

async function followPull(
  { engine, progressDeadlineMs, startTimer }: ImagePullerParts,
  reference: ImageReference,
  { auth }: NodeCredentials,
  signal: AbortSignal,
): Promise<void> {
  const watched = {
    reference: familiarForm(reference),
    deadlineMs: progressDeadlineMs,
    startTimer: startTimer ?? systemTimer,
  };
  using progress = watchPull(watched, signal);
  // With a tag and a digest the Engine takes the digest and leaves the tag alone.
  const version = reference.digest ?? reference.tag ?? '';
  for await (const message of engine.images.pull(familiarName(reference), version, auth, progress.signal))
    progress.note(message);
}

/**
 * The image that carries the tag, or the very digest, that was asked for: anything else the Engine came by is
 * not what was pulled.
 */
function requirePulled(images: ImageStore, reference: ImageReference): ImageFacts {
  const image = images.find(familiarForm(reference));
  if (image !== undefined) return image;
  const expected = reference.digest === undefined ? 'no image with that name' : 'no image with that digest';
  throw new AdapterError('internal', `the Engine pulled ${familiarForm(reference)}, but has ${expected}`);
}

/** The registry's refusal, with what is wrong with the credentials that the node has for it. */
function withCredentialProblem(error: unknown, { auth, problem }: NodeCredentials): unknown {
  if (problem === undefined || !(error instanceof AdapterError)) return error;
  const used = auth === undefined ? 'without credentials' : "with the login in Docker's config.json";
  return new AdapterError(error.fault, `${messageOf(error)} (pulled ${used}: ${problem})`, { cause: error });
}

/** Credentials count, so that no one uses those of others; only their digest, so that no secret is kept. */
function pullKey(reference: ImageReference, auth: AuthConfig | null): string {
  const fields =
    auth === null
      ? []
      : [auth.username, auth.password, auth.auth, auth.serverAddress, auth.identityToken, auth.registryToken];
  return `${familiarForm(reference)} ${createHash('sha256').update(JSON.stringify(fields)).digest('hex')}`;
}
