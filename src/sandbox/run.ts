import { randomBytes } from 'node:crypto';
import { createInFlight } from '../async/in-flight.js';
import { withUndo, type UndoStack } from '../async/undo.js';
import type { RunPodSandboxRequest } from '../cri/generated/runtime/v1/RunPodSandboxRequest.js';
import type { RunPodSandboxResponseInit } from '../cri/generated/runtime/v1/RunPodSandboxResponse.js';
import { createNamed } from '../engine/create-named.js';
import type { ContainerCreateBody } from '../engine/wire/container-create.js';
import { AdapterError, invalidArgument, messageOf } from '../errors/adapter-error.js';
import type { SandboxFacts } from '../translate/facts.js';
import { withImageId } from '../translate/labels.js';
import { sandboxName, withSuffix } from '../translate/names.js';
import { sandboxFactsFrom } from '../translate/to-cri/sandbox-facts.js';
import { requireSandboxSpace } from '../translate/to-engine/list-space.js';
import { planSandbox, sandboxSeccompPath, type SandboxPlan } from '../translate/to-engine/sandbox.js';
import { networkedPod } from './networked-pod.js';
import type { SandboxParts } from './parts.js';
import { requireNoNewer } from './require-no-newer.js';

/**
 * How long a sandbox that finished after its caller's deadline is kept for the retry of that call. The
 * kubelet comes back within its back-off of 10 s; after that the sandbox is one more in its lists, and the
 * kubelet uses it or removes it.
 */
const KEEP_MS = 120_000;

/** A seccomp profile of Docker's own has 13 KiB; one of 1 MiB is no profile. */
const SECCOMP_MAX_BYTES = 1 << 20;

/**
 * RunPodSandbox: when it returns, the pause container runs and the pod's network is set up; when it throws,
 * neither is left behind: what could not be taken back is listed as a sandbox that is not ready, for the
 * kubelet to stop and remove.
 */
export function createRunPodSandbox(parts: SandboxParts) {
  const inFlight = createInFlight<string>(KEEP_MS);
  parts.store.listen({
    onSandbox(before, after) {
      // What has ended or gone since is no result for a retry any more.
      if (before !== undefined && after?.ready !== true) inFlight.forget(sandboxName(before.facts.metadata));
    },
  });

  return async function runPodSandbox(
    request: RunPodSandboxRequest,
    signal: AbortSignal,
  ): Promise<RunPodSandboxResponseInit> {
    const { config, runtimeHandler } = request;
    if (config === null) throw invalidArgument('config', 'is missing');
    const seccompProfile = await readProfile(parts, sandboxSeccompPath(config));
    const plan = planSandbox({
      config,
      runtimeHandler,
      facts: parts.facts(),
      settings: parts.settings,
      resolvConfPath: parts.resolvConf.newPath(),
      seccompProfile,
    });
    const podSandboxId = await inFlight.run(plan.name, signal, (workSignal) => {
      requireNoNewer(parts.store, config.metadata);
      return bringUp(parts, plan, workSignal);
    });
    return { podSandboxId };
  };
}

async function readProfile(
  { readText }: SandboxParts,
  path: string | undefined,
): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    return await readText(path, SECCOMP_MAX_BYTES);
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

async function bringUp(parts: SandboxParts, plan: SandboxPlan, signal: AbortSignal): Promise<string> {
  // Reads are refused while the node's state is unknown, and so is anything that would change it.
  requireSandboxSpace(parts.store.sandboxes().length);
  const { id: imageId } = await parts.ensureImage(plan.image, signal);
  if (plan.network === 'docker') await parts.prepareNetwork(signal);

  const made: string[] = [];
  try {
    return await make(parts, { ...plan, body: withProof(plan.body, imageId) }, made, signal);
  } catch (error) {
    for (const id of made) await listLeftover(parts, id);
    throw error;
  }
}

/** The sandbox is known by its labels again, also when its image is gone by then. */
function withProof(body: ContainerCreateBody, imageId: string): ContainerCreateBody {
  return { ...body, Labels: withImageId(body.Labels, imageId) };
}

/**
 * What could not be removed was skipped while it was made, and the Engine sends no further event: the kubelet
 * has to see it.
 */
async function listLeftover(parts: SandboxParts, id: string): Promise<void> {
  try {
    await parts.reconciler.container(id);
  } catch (error) {
    parts.onUndoFailed('find what is left of the sandbox', error);
  }
}

/**
 * Not listed meanwhile: a kubelet that saw the half-made sandbox would count it as a failed attempt. Its id
 * is added to `made`.
 */
async function make(
  parts: SandboxParts,
  plan: SandboxPlan,
  made: string[],
  signal: AbortSignal,
): Promise<string> {
  const otherName = withSuffix(plan.name, randomBytes(4).toString('hex'));
  using hidden = parts.reconciler.expect(plan.name, otherName);
  return await withUndo(parts.onUndoFailed, async (undo) => {
    const network = { tearDownFailed: false };
    await writeResolvConf(parts, plan, { undo, network });
    const id = await createPause(parts, plan, otherName, signal);
    made.push(id);
    undo.push('remove the pause container', (limit) =>
      // What its network still holds can only be released, by a StopPodSandbox, as long as the sandbox is
      // there.
      network.tearDownFailed
        ? parts.engine.containers.stop(id, 0, limit)
        : parts.engine.containers.remove(id, { force: true, volumes: true }, limit),
    );
    await parts.engine.containers.start(id, signal);
    if (plan.network === 'cni') await connect(parts, id, { undo, network }, signal);
    // Listed from here on; disposing of it again at the end does nothing.
    hidden[Symbol.dispose]();
    await parts.reconciler.container(id);
    return id;
  });
}

async function writeResolvConf(
  { resolvConf }: SandboxParts,
  plan: SandboxPlan,
  { undo, network }: Undoing,
): Promise<void> {
  if (plan.resolvConf === undefined) return;
  const { path, content } = plan.resolvConf;
  undo.push("remove the pod's resolv.conf", async () => {
    // It goes with the pause container.
    if (!network.tearDownFailed) await resolvConf.remove(path);
  });
  try {
    await resolvConf.ensure(path, content);
  } catch (error) {
    throw new AdapterError('internal', `cannot write the pod's resolv.conf: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function createPause(
  parts: SandboxParts,
  plan: SandboxPlan,
  otherName: string,
  signal: AbortSignal,
): Promise<string> {
  const { id, warnings } = await createNamed(
    parts.engine,
    {
      name: plan.name,
      body: plan.body,
      otherName,
      isLeftOver: (holder) => sandboxFactsFrom(holder, parts.store.known) !== undefined,
    },
    signal,
  );
  if (warnings.length > 0) parts.onWarning('warnings about a sandbox', { sandboxId: id, warnings });
  return id;
}

interface Undoing {
  readonly undo: UndoStack;
  /** `tearDownFailed` is set when taking the network back has failed. */
  readonly network: { tearDownFailed: boolean };
}

async function connect(
  parts: SandboxParts,
  id: string,
  { undo, network }: Undoing,
  signal: AbortSignal,
): Promise<void> {
  const facts = await requireRunning(parts, id, signal);
  // Pushed before ADD: the CNI specification wants a DEL even after an ADD that failed half way.
  undo.push('tear down the pod network', async (limit) => {
    parts.store.putIps(id, undefined);
    network.tearDownFailed = true;
    await parts.network.tearDown(networkedPod(facts), limit);
    network.tearDownFailed = false;
  });
  const ips = await parts.network.setUp(networkedPod(facts), signal);
  parts.store.putIps(id, ips, { pid: facts.pid });
}

async function requireRunning(parts: SandboxParts, id: string, signal: AbortSignal): Promise<SandboxFacts> {
  const inspect = await parts.engine.containers.inspect(id, signal);
  const facts = sandboxFactsFrom(inspect, parts.store.known);
  if (facts?.running !== true) {
    const { Error: reason, ExitCode: exitCode } = inspect.State;
    throw new AdapterError(
      'internal',
      `the pause container ${id} exited immediately: ${reason === '' ? `exit code ${String(exitCode)}` : String(reason)}`,
    );
  }
  return facts;
}
