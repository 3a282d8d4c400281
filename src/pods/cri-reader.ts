import { credentials, status as codes, type ServiceError } from '@grpc/grpc-js';
import { AdapterError } from '../errors/adapter-error.js';
import type { ContainerStatusResponse } from '../cri/generated/runtime/v1/ContainerStatusResponse.js';
import type { ListContainersResponse } from '../cri/generated/runtime/v1/ListContainersResponse.js';
import type { ListPodSandboxResponse } from '../cri/generated/runtime/v1/ListPodSandboxResponse.js';
import type { PodSandboxStatusResponse } from '../cri/generated/runtime/v1/PodSandboxStatusResponse.js';
import { loadCri } from '../cri/load.js';

/** The reads of a CRI socket that show pods. All reject with `unavailable` when nothing answers there. */
export interface CriReader {
  listPodSandbox(): Promise<ListPodSandboxResponse>;
  listContainers(): Promise<ListContainersResponse>;
  /** With `verbose`; undefined for one that is gone. */
  podSandboxStatus(podSandboxId: string): Promise<PodSandboxStatusResponse | undefined>;
  /** With `verbose`; undefined for one that is gone. */
  containerStatus(containerId: string): Promise<ContainerStatusResponse | undefined>;
  close(): void;
}

/** The kubelet's own limit. */
const MESSAGE_MAX_BYTES = 16 * 1024 * 1024;
const CALL_LIMIT_MS = 10_000;

type Callback<Response> = (error: ServiceError | null, response?: Response) => void;

export function createCriReader(socketPath: string): CriReader {
  const client = new (loadCri().runtime.v1.RuntimeService)(
    `unix://${socketPath}`,
    credentials.createInsecure(),
    { 'grpc.max_receive_message_length': MESSAGE_MAX_BYTES },
  );

  function ask<Response>(call: (deadline: Date, callback: Callback<Response>) => unknown): Promise<Response> {
    return new Promise((resolve, reject) => {
      call(new Date(Date.now() + CALL_LIMIT_MS), (error, response) => {
        if (error === null && response !== undefined) resolve(response);
        else reject(asError(error, socketPath));
      });
    });
  }

  return {
    listPodSandbox: () => ask((deadline, done) => client.listPodSandbox({}, { deadline }, done)),
    listContainers: () => ask((deadline, done) => client.listContainers({}, { deadline }, done)),
    podSandboxStatus: (podSandboxId) =>
      unlessGone(
        ask((deadline, done) => client.podSandboxStatus({ podSandboxId, verbose: true }, { deadline }, done)),
      ),
    containerStatus: (containerId) =>
      unlessGone(
        ask((deadline, done) => client.containerStatus({ containerId, verbose: true }, { deadline }, done)),
      ),
    close: () => {
      client.close();
    },
  };
}

function asError(error: ServiceError | null, socketPath: string): AdapterError {
  const details = error?.details ?? 'no answer';
  if (error?.code === codes.NOT_FOUND) return new AdapterError('not-found', details, { cause: error });
  // grpc-js' own words for it have no sentence that a user could read.
  if (error?.code === codes.UNAVAILABLE && details.startsWith('No connection established'))
    return new AdapterError('unavailable', `nothing answers at ${socketPath}: is Berth running?`, {
      cause: error,
    });
  return new AdapterError('unavailable', `${socketPath}: ${details}`, { cause: error });
}

async function unlessGone<Response>(answer: Promise<Response>): Promise<Response | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AdapterError && error.fault === 'not-found') return undefined;
    throw error;
  }
}
