import { existsSync } from 'node:fs';
import type { EngineClient } from '../engine/engine-client.js';
import type { Logger } from '../observability/logger.js';
import type { Readiness } from '../state/readiness.js';
import { createDockerNetwork, type DockerNetwork } from './docker-network.js';

/** How pods get their network on this node, as the operator chose it: never changed by Berth itself. */
export interface NetworkMode {
  readonly name: 'cni' | 'docker';
  /** Updates what pods need to run, after each (re)connect to the Engine. */
  prepare(signal: AbortSignal): Promise<void>;
  /** The same for one pod that is about to run, should it have been removed since. */
  ensure(signal: AbortSignal): Promise<void>;
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
    const nothing = () => Promise.resolve();
    return { name: 'cni', prepare: nothing, ensure: nothing, readiness: cniReadiness };
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
    onOutdated: (options) => {
      log.warn(
        { network: settings.dockerNetwork, options },
        'the pod network has an outdated configuration: Berth replaces it at a start without running pods',
      );
    },
  });
  const reporting = (work: DockerNetwork['ensure']) => async (signal: AbortSignal) => {
    try {
      await work(signal);
    } catch (error) {
      // NetworkReady shows it. Running containers can still be managed.
      signal.throwIfAborted();
      log.error({ error }, 'cannot create the network for pods');
    }
  };
  return {
    name: 'docker',
    prepare: reporting(network.refresh),
    ensure: reporting(network.ensure),
    readiness: network.readiness,
  };
}
