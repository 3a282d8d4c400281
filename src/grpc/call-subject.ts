import type { CallFields } from '../async/call-scope.js';

/** The names behind an id, as far as they are known; never throws. */
export type NamesOf = (id: {
  readonly sandboxId?: string | undefined;
  readonly containerId?: string | undefined;
}) => CallFields;

/**
 * The longest name that Kubernetes allows, and more than an id has: what is longer was not made by a kubelet.
 */
const LONGEST_VALUE = 253;

/**
 * Whom a call is about, for its line in the log: ids, and the names of pod, container and image. Nothing else
 * of a request is ever taken: it holds credentials and environments.
 */
export function callSubject(request: object, namesOf: NamesOf): CallFields {
  const { podSandboxId, containerId, config, sandboxConfig, image } = request as AnyRequest;
  const ids = { sandboxId: textOf(podSandboxId), containerId: textOf(containerId) };
  // CreateContainer names its sandbox, and its config is the container's; RunPodSandbox has the pod's own.
  const [pod, container] =
    podSandboxId === undefined ? [sandboxConfig ?? config, undefined] : [sandboxConfig, config];
  return {
    ...namesOf(ids),
    ...given({
      ...ids,
      namespace: textOf(pod?.metadata?.namespace),
      pod: textOf(pod?.metadata?.name),
      container: textOf(container?.metadata?.name),
      image: textOf(image?.image),
    }),
  };
}

/** What an answer adds: the id of what was made. */
export function madeBy(response: object): CallFields {
  const { podSandboxId, containerId } = response as AnyRequest;
  return given({ sandboxId: textOf(podSandboxId), containerId: textOf(containerId) });
}

/** The fields of CRI's requests that name something, whichever message it is. */
interface AnyRequest {
  readonly podSandboxId?: unknown;
  readonly containerId?: unknown;
  readonly config?: AnyConfig | null;
  readonly sandboxConfig?: AnyConfig | null;
  readonly image?: { readonly image?: unknown } | null;
}

interface AnyConfig {
  readonly metadata?: { readonly name?: unknown; readonly namespace?: unknown } | null;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST_VALUE) : undefined;
}

/** Runs for every call: without the lists that entries and filters would make. */
function given(fields: Readonly<Record<string, string | undefined>>): CallFields {
  const kept: Record<string, string> = {};
  for (const name in fields) {
    const value = fields[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
