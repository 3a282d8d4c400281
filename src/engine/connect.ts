import { systemClock } from '../async/clock.js';
import { withLimit } from '../async/deadline.js';
import type { OfferedVersions } from './api-version.js';
import { createApiAgreement, createVersionDoubt } from './api-version.js';
import { createEngineContainers } from './containers.js';
import type { Dialer } from './dial.js';
import { createDialer } from './dial.js';
import { parseEndpoint } from './endpoint.js';
import type { EngineClient } from './engine-client.js';
import { createEngineExec } from './exec.js';
import { createEngineImages } from './images.js';
import type { OnEngineCall } from './instrument.js';
import { instrumentEngineClient } from './instrument.js';
import { createEngineNetworks } from './networks.js';
import { createEngineRequests } from './requests.js';
import { createEngineSystem } from './system.js';
import { askOfferedVersions } from './unversioned.js';

export interface EngineClientOptions {
  /** `unix:///path`, `tcp://host:port`, `https://host:port`, or `""` for what the environment says. */
  readonly endpoint: string;
  /** DOCKER_HOST, DOCKER_CERT_PATH and DOCKER_TLS_VERIFY are read from it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * Limit of every call on top of its signal; a stop gets its grace period in addition; pulls, events and
   * hijacked connections have none.
   */
  readonly requestTimeoutMs: number;
  readonly onCall?: OnEngineCall;
}

/**
 * A client of the Engine at `endpoint`. Connects with the first call; throws only for an endpoint that cannot
 * be one.
 */
export function createEngineClient(options: EngineClientOptions): EngineClient & { close(): void } {
  const endpoint = parseEndpoint(options.endpoint, options.environment);
  const limitMs = options.requestTimeoutMs;
  const doubt = createVersionDoubt();
  const dialer = createDialer(endpoint, doubt.raise);
  const agreement = createApiAgreement(() => offeredWithin(dialer, limitMs), doubt);
  const requests = createEngineRequests({ dialer, agreement, limitMs });
  const apiVersion = agreement.current;
  const client: EngineClient = {
    containers: createEngineContainers(requests),
    exec: createEngineExec(requests),
    images: createEngineImages(requests, apiVersion),
    networks: createEngineNetworks(requests),
    system: createEngineSystem({ requests, apiVersion, clock: systemClock }),
  };
  const measured =
    options.onCall === undefined ? client : instrumentEngineClient(client, options.onCall, systemClock);
  return { ...measured, close: dialer.close };
}

/** Not under any caller's signal: all who call meanwhile wait for this one answer. */
async function offeredWithin(dialer: Dialer, limitMs: number): Promise<OfferedVersions> {
  using limit = withLimit(limitMs, "the Engine's version answer");
  return await askOfferedVersions(dialer, limit);
}
