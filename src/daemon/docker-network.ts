import type { EngineClient } from '../engine/engine-client.js';
import { hasFault, messageOf } from '../errors/adapter-error.js';
import type { Readiness } from '../runtime/parts.js';

/** "berth" in hexadecimal, in the range for local use (RFC 4193): pods of network mode `docker` get IPv6 addresses where the node has IPv6. */
const IPV6_SUBNET = 'fd62:6572:7468::/64';

export interface DockerNetworkParts {
  readonly engine: EngineClient;
  readonly name: string;
  /** Ranges for the pods; empty lets the Engine choose. */
  readonly podCidr: readonly string[];
  readonly nodeHasIpv6: boolean;
  readonly onFallback: (error: unknown) => void;
}

/** The Engine's network that pods of network mode `docker` are on. */
export interface DockerNetwork {
  /** Makes it, unless it is there. */
  ensure(signal: AbortSignal): Promise<void>;
  readiness(): Readiness;
}

export function createDockerNetwork(parts: DockerNetworkParts): DockerNetwork {
  const { engine, name } = parts;
  let problem: string | undefined = 'the Docker Engine has not been reached yet';

  async function make(signal: AbortSignal): Promise<void> {
    const labels = { 'io.berth.network': 'pods' };
    const dual = parts.podCidr.length === 0 && parts.nodeHasIpv6 ? [IPV6_SUBNET] : [];
    const subnets = [...parts.podCidr, ...dual];
    try {
      await engine.networks.create(name, { subnets, labels }, signal);
    } catch (error) {
      if (dual.length === 0 || hasFault(error, 'already-exists')) throw error;
      parts.onFallback(error);
      await engine.networks.create(name, { subnets: [], labels }, signal);
    }
  }

  async function find(signal: AbortSignal): Promise<boolean> {
    try {
      await engine.networks.inspect(name, signal);
      return true;
    } catch (error) {
      if (hasFault(error, 'not-found')) return false;
      throw error;
    }
  }

  return {
    async ensure(signal) {
      try {
        if (!(await find(signal))) await make(signal);
        problem = undefined;
      } catch (error) {
        problem = `the Docker network ${name} cannot be made: ${messageOf(error)}`;
        throw error;
      }
    },
    readiness: () =>
      problem === undefined
        ? { ready: true, reason: '', message: '' }
        : { ready: false, reason: 'NetworkPluginNotReady', message: problem },
  };
}
