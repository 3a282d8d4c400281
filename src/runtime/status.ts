import type { StatusRequest } from '../cri/generated/runtime/v1/StatusRequest.js';
import type { StatusResponseInit } from '../cri/generated/runtime/v1/StatusResponse.js';
import type { RuntimeHandlerInit } from '../cri/generated/runtime/v1/RuntimeHandler.js';
import type { NodeFacts } from '../translate/node-facts.js';
import type { RuntimeParts } from './parts.js';

/**
 * Status: never fails and never waits for the Engine, as the kubelet takes either for a node that is down.
 */
export function createStatus(
  parts: Pick<
    RuntimeParts,
    'findFacts' | 'runtimeReadiness' | 'networkReadiness' | 'logProblems' | 'describe'
  >,
) {
  return (request: StatusRequest): StatusResponseInit => {
    const facts = parts.findFacts();
    return {
      status: {
        conditions: [
          condition('RuntimeReady', parts.runtimeReadiness()),
          condition('NetworkReady', parts.networkReadiness()),
          ...logConditions(parts.logProblems()),
        ],
      },
      runtimeHandlers: facts === undefined ? [] : handlersOf(facts),
      features: {
        supplementalGroupsPolicy: facts?.imageFiles === true,
        userNamespacesHostNetwork: false,
        mountOptions: false,
      },
      info: request.verbose ? inText(parts.describe()) : {},
    };
  };
}

function condition(type: string, { ready, reason, message }: ReturnType<RuntimeParts['runtimeReadiness']>) {
  return { type, status: ready, reason, message };
}

/**
 * CRI has two conditions and allows for more. This one is there while something is wrong; the kubelet shows
 * it and continues.
 */
function logConditions(problems: readonly string[]) {
  if (problems.length === 0) return [];
  return [
    condition('ContainerLogsWritten', {
      ready: false,
      reason: 'LogsNotWritten',
      message: problems.join('; '),
    }),
  ];
}

/** The default runtime is listed under `""` too, which is what a pod without a RuntimeClass asks for. */
function handlersOf({ runtimes, defaultRuntime }: NodeFacts): RuntimeHandlerInit[] {
  const preset = runtimes.find(({ name }) => name === defaultRuntime);
  return [{ name: '', recursiveReadOnly: preset?.recursiveReadOnly ?? false }, ...runtimes].map(
    ({ name, recursiveReadOnly }) => ({
      name,
      features: { recursiveReadOnlyMounts: recursiveReadOnly, userNamespaces: false },
    }),
  );
}

/** CRI's info values are text; all of Berth's are JSON. */
function inText(description: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(description).map(([key, value]) => [key, JSON.stringify(value)]));
}
