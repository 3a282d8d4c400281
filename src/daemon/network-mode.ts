import { existsSync } from 'node:fs';
import type { EngineClient } from '../engine/engine-client.js';
import type { Logger } from '../observability/logger.js';
import type { Readiness } from '../runtime/parts.js';
import { createDockerNetwork } from './docker-network.js';

/** How pods get their network on this node, as the operator chose it: never changed by Berth itself. */
export interface NetworkMode {
  readonly name: 'cni' | 'docker';
  /** What has to be there before pods can run; after each (re)connect to the Engine. */
  prepare(signal: AbortSignal): Promise<void>;
  readiness(): Readiness;
}

export interface NetworkModeParts {
  readonly engine: EngineClient;
  readonly settings: {
    readonly networkPlugin: 'cni' | 'docker';
    readonly dockerNetwork: string;
    readonly podCidr: readonly string[];
  };
  readonly cniReadiness: () => Readiness;
  readonly log: Logger;
}

export function createNetworkMode({ engine, settings, cniReadiness, log }: NetworkModeParts): NetworkMode {
  if (settings.networkPlugin === 'cni') {
    return { name: 'cni', prepare: () => Promise.resolve(), readiness: cniReadiness };
  }
  const network = createDockerNetwork({
    engine,
    name: settings.dockerNetwork,
    podCidr: settings.podCidr,
    nodeHasIpv6: existsSync('/proc/net/if_inet6'),
    onFallback: (error) => {
      log.warn(
        { network: settings.dockerNetwork, error },
        'the Engine cannot make an IPv6 network: pods get IPv4 addresses only',
      );
    },
  });
  return {
    name: 'docker',
    prepare: async (signal) => {
      try {
        await network.ensure(signal);
      } catch (error) {
        // Told by NetworkReady. The containers that run can be looked after all the same.
        signal.throwIfAborted();
        log.error({ error }, 'no network for pods');
      }
    },
    readiness: network.readiness,
  };
}
