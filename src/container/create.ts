import { randomBytes } from 'node:crypto';
import { createInFlight } from '../async/in-flight.js';
import { withUndo } from '../async/undo.js';
import type { ContainerMetadata } from '../cri/generated/runtime/v1/ContainerMetadata.js';
import type { ContainerConfig } from '../cri/generated/runtime/v1/ContainerConfig.js';
import type { CreateContainerRequest } from '../cri/generated/runtime/v1/CreateContainerRequest.js';
import type { CreateContainerResponseInit } from '../cri/generated/runtime/v1/CreateContainerResponse.js';
import { createNamed } from '../engine/create-named.js';
import { AdapterError, invalidArgument, messageOf } from '../errors/adapter-error.js';
import type { SandboxRecord } from '../state/records.js';
import { requireSandbox } from '../state/require-record.js';
import type { ImageFacts, SandboxFacts } from '../translate/facts.js';
import { requireImageName } from '../translate/image-reference.js';
import { withSuffix } from '../translate/names.js';
import { containerFactsFrom } from '../translate/to-cri/container-facts.js';
import { IMAGE_LABELS_BYTES } from '../translate/to-cri/image.js';
import { localhostSeccompPath, planContainer, type ContainerPlan } from '../translate/to-engine/container.js';
import { imageVolumeMountFailed, type ImageSubPath } from '../translate/to-engine/image-mounts.js';
import { requireContainerSpace } from '../translate/to-engine/list-space.js';
import { createReadImageAccounts, type ReadImageAccounts } from './image-accounts.js';
import type { ContainerParts } from './parts.js';

/** See sandbox/run.ts: a container that was finished after its caller's deadline is kept for the retry. */
const KEEP_MS = 120_000;

/** A seccomp profile of Docker's own has 13 KiB; one of 1 MiB is no profile. */
const SECCOMP_MAX_BYTES = 1 << 20;

/**
 * CreateContainer: everything that would fail at start for a reason that can be known now fails here, naming
 * the field.
 */
export function createCreateContainer(parts: ContainerParts) {
  const inFlight = createInFlight<string>(KEEP_MS);
  const readImageAccounts = createReadImageAccounts(parts);
  parts.store.listen({
    onContainer(before, after) {
      // What has gone since is no result for a retry any more.
      if (before !== undefined && after === undefined)
        inFlight.forget(flightKey(before.facts.sandboxId, before.facts.metadata));
    },
  });

  return async function createContainer(
    request: CreateContainerRequest,
    signal: AbortSignal,
  ): Promise<CreateContainerResponseInit> {
    const { config } = request;
    if (config === null) throw invalidArgument('config', 'is missing');
    if (config.metadata === null) throw invalidArgument('config.metadata', 'is missing');
    const sandbox = requireReadySandbox(parts, request.podSandboxId);
    const containerId = await inFlight.run(
      flightKey(sandbox.facts.id, config.metadata),
      signal,
      async (workSignal) => {
        const plan = await prepare(parts, { request, config, sandbox, readImageAccounts }, workSignal);
        try {
          return await make(parts, plan, sandbox.facts.id, workSignal);
        } catch (error) {
          // Whatever the Engine says of a container whose sandbox went meanwhile.
          requireReadySandbox(parts, sandbox.facts.id);
          throw error;
        }
      },
    );
    return { containerId };
  };
}

function flightKey(sandboxId: string, { name, attempt }: ContainerMetadata): string {
  return `${sandboxId}/${name}/${String(attempt)}`;
}

function requireReadySandbox({ store }: ContainerParts, id: string): SandboxRecord {
  const sandbox = requireSandbox(store, id, 'pod_sandbox_id');
  if (!sandbox.ready)
    throw new AdapterError('failed-precondition', `pod_sandbox_id: pod sandbox ${id} is not ready`);
  return sandbox;
}

interface Order {
  readonly request: CreateContainerRequest;
  readonly config: ContainerConfig;
  readonly sandbox: SandboxRecord;
  readonly readImageAccounts: ReadImageAccounts;
}

async function prepare(
  parts: ContainerParts,
  { request, config, sandbox, readImageAccounts }: Order,
  signal: AbortSignal,
): Promise<ContainerPlan> {
  requireTarget(parts, config, sandbox);
  requireContainerSpace(parts.store.containersOf(sandbox.facts.id).length, parts.store.containers().length);
  const profilePath = localhostSeccompPath(config);
  const image = requireImage(parts, config);
  const plan = planContainer({
    config,
    sandbox: sandbox.facts,
    sandboxConfig: request.sandboxConfig,
    findImage: (reference) => parts.store.findImage(reference),
    image,
    accounts: await readImageAccounts(image, signal),
    facts: parts.facts(),
    settings: parts.settings,
    seccompProfile: profilePath === undefined ? undefined : await readProfile(parts, profilePath),
  });
  const { appArmorProfile } = plan;
  if (appArmorProfile !== undefined && !(await parts.host.hasAppArmorProfile(appArmorProfile))) {
    throw invalidArgument(
      'config.linux.security_context.apparmor',
      `the profile ${appArmorProfile} is not loaded on this node`,
    );
  }
  for (const { field, path } of plan.devices) {
    if (!(await parts.host.exists(path))) throw invalidArgument(field, `${path} does not exist on this node`);
  }
  await ensureResolvConf(parts, sandbox.facts);
  for (const { field, path } of plan.directories) {
    try {
      await parts.host.ensureDirectory(path);
    } catch (error) {
      throw new AdapterError(
        'invalid-argument',
        `${field}: ${path} does not exist and cannot be created: ${messageOf(error)}`,
        {
          cause: error,
        },
      );
    }
  }
  return plan;
}

async function ensureResolvConf(parts: ContainerParts, sandbox: SandboxFacts): Promise<void> {
  try {
    await parts.ensureResolvConf(sandbox);
  } catch (error) {
    throw new AdapterError('internal', `cannot write the pod's resolv.conf: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** PID mode TARGET reaches into another container: only into one of the same pod. */
function requireTarget({ store }: ContainerParts, { linux }: ContainerConfig, sandbox: SandboxRecord): void {
  const options = linux?.securityContext?.namespaceOptions;
  if (options?.pid !== 'TARGET') return;
  const target = store.findContainer(options.targetId);
  if (target?.facts.sandboxId !== sandbox.facts.id) {
    const field = 'config.linux.security_context.namespace_options.target_id';
    throw invalidArgument(
      field,
      `${JSON.stringify(options.targetId)} is not a container of pod sandbox ${sandbox.facts.id}`,
    );
  }
}

function requireImage({ store }: ContainerParts, { image }: ContainerConfig): ImageFacts {
  if (image === null || image.image === '') throw invalidArgument('config.image.image', 'is missing');
  const found = store.findImage(image.image);
  if (found !== undefined) return requireUsable(found, image.image);
  const name = requireImageName(image.image, 'config.image.image');
  throw new AdapterError('not-found', `config.image.image: ${name} is not on this node`);
}

/**
 * The labels of a container are copied into each event and each list of the Engine's, so an image's must not
 * fill those.
 */
function requireUsable(found: ImageFacts, name: string): ImageFacts {
  if (!found.isTooLarge) return found;
  throw invalidArgument(
    'config.image.image',
    `${name} has more than ${String(IMAGE_LABELS_BYTES)} bytes of labels, its configuration is too large, or the Engine cannot read it`,
  );
}

async function readProfile({ host }: ContainerParts, path: string): Promise<string> {
  try {
    return await host.readText(path, SECCOMP_MAX_BYTES);
  } catch (error) {
    throw new AdapterError(
      'invalid-argument',
      `config.linux.security_context.seccomp.localhost_ref: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}

async function make(
  parts: ContainerParts,
  plan: ContainerPlan,
  sandboxId: string,
  signal: AbortSignal,
): Promise<string> {
  return withUndo(parts.onUndoFailed, async (undo) => {
    const { id, warnings } = await createNamed(
      parts.engine,
      {
        name: plan.name,
        body: plan.body,
        otherName: withSuffix(plan.name, randomBytes(4).toString('hex')),
        isLeftOver: (holder) => containerFactsFrom(holder, parts.store.known) !== undefined,
      },
      signal,
    );
    undo.push('remove the container', async (limit) => {
      await parts.engine.containers.remove(id, { force: true, volumes: true }, limit);
      // The Engine's event may have shown it already.
      await parts.reconciler.container(id);
    });
    signal.throwIfAborted();
    await requireImageSubPaths(parts, id, plan.imageSubPaths, signal);
    requireReadySandbox(parts, sandboxId);
    const all = [...warnings, ...plan.warnings];
    if (all.length > 0) parts.onWarning('warnings about a container', { containerId: id, warnings: all });
    await parts.reconciler.container(id);
    return id;
  });
}

/**
 * The Engine mounts a container's images when it makes the container, and looks for the paths in them only
 * when it starts it: each retry of a kubelet would leave a container behind that can never start.
 */
async function requireImageSubPaths(
  { engine, host }: ContainerParts,
  containerId: string,
  subPaths: readonly ImageSubPath[],
  signal: AbortSignal,
): Promise<void> {
  if (subPaths.length === 0) return;
  const { Mounts } = await engine.containers.inspect(containerId, signal);
  for (const { field, image, path, target } of subPaths) {
    const root = (Mounts ?? []).find(
      ({ Type, Destination }) => Type === 'image' && Destination === target,
    )?.Source;
    const found =
      root === undefined || root === null || root === '' ? 'unknown' : await host.findPathBelow(root, path);
    if (found === 'missing')
      throw imageVolumeMountFailed(field, `${JSON.stringify(path)} is not in the image ${image}`);
    if (found === 'outside')
      throw imageVolumeMountFailed(field, `${JSON.stringify(path)} leads outside of the image ${image}`);
  }
}
