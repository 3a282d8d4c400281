import type { EngineClient, EngineNetwork } from '../engine/engine-client.js';
import { hasFault, messageOf } from '../errors/adapter-error.js';
import type { Readiness } from '../state/readiness.js';

/**
 * "berth" in hexadecimal, in the range for local use (RFC 4193): pods of network mode `docker` get IPv6
 * addresses where the node has IPv6.
 */
const IPV6_SUBNET = 'fd62:6572:7468::/64';

export interface DockerNetworkParts {
  readonly engine: EngineClient;
  readonly name: string;
  /** Ranges for the pods; empty lets the Engine choose. */
  readonly podCidr: readonly string[];
  readonly nodeHasIpv6: boolean;
  readonly onFallback: (error: unknown) => void;
  /**
   * The network was made under another configuration of the Engine, and pods that are connected keep it from
   * being replaced.
   */
  readonly onOutdated: (options: Readonly<Record<string, string>>) => void;
}

/** The Engine's network that pods of network mode `docker` are on. */
export interface DockerNetwork {
  /** Makes it, unless it is there. */
  ensure(signal: AbortSignal): Promise<void>;
  /**
   * The same, and replaces one of Berth's own with other options than it would be made with today. To be
   * called while no pod is being made.
   */
  refresh(signal: AbortSignal): Promise<void>;
  readiness(): Readiness;
}

const LABELS = { 'io.berth.network': 'pods' };

export function createDockerNetwork(parts: DockerNetworkParts): DockerNetwork {
  const { engine, name } = parts;
  let problem: string | undefined = 'Berth has not connected to the Docker Engine yet';

  async function make(signal: AbortSignal): Promise<void> {
    const options = await wantedOptions(engine, signal);
    const dual = parts.podCidr.length === 0 && parts.nodeHasIpv6 ? [IPV6_SUBNET] : [];
    const subnets = [...parts.podCidr, ...dual];
    try {
      await engine.networks.create(name, { subnets, labels: LABELS, options }, signal);
    } catch (error) {
      if (dual.length === 0 || hasFault(error, 'already-exists')) throw error;
      parts.onFallback(error);
      await engine.networks.create(name, { subnets: [], labels: LABELS, options }, signal);
    }
  }

  async function replace(present: EngineNetwork, signal: AbortSignal): Promise<void> {
    if (!Object.hasOwn(present.labels, 'io.berth.network')) return;
    const options = await wantedOptions(engine, signal);
    if (isMadeWith(options, present)) return;
    if (present.connected > 0) {
      parts.onOutdated(options);
      return;
    }
    await engine.networks.remove(name, signal);
    await make(signal);
  }

  async function withProblem(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      problem = undefined;
    } catch (error) {
      problem = `cannot create the Docker network ${name}: ${messageOf(error)}`;
      throw error;
    }
  }

  return {
    ensure: (signal) =>
      withProblem(async () => {
        if ((await find(engine, name, signal)) === undefined) await make(signal);
      }),
    refresh: (signal) =>
      withProblem(async () => {
        const present = await find(engine, name, signal);
        if (present === undefined) await make(signal);
        else await replace(present, signal);
      }),
    readiness: () =>
      problem === undefined
        ? { ready: true, reason: '', message: '' }
        : { ready: false, reason: 'NetworkPluginNotReady', message: problem },
  };
}

const MTU = 'com.docker.network.driver.mtu';
const MASQUERADE = 'com.docker.network.bridge.enable_ip_masquerade';
const BETWEEN_CONTAINERS = 'com.docker.network.bridge.enable_icc';

/** What a bridge network has that was made without these options. */
const DEFAULTS: Readonly<Record<string, string>> = {
  [MTU]: '1500',
  [MASQUERADE]: 'true',
  [BETWEEN_CONTAINERS]: 'true',
};

/**
 * The Engine applies `mtu` and `ip-masq` of its configuration to its own bridge only, while they tell of the
 * network around the node, which the pods are in as well. A value that is the Engine's default is not
 * repeated: `default-network-opts` may have another one. Pods reach one another whatever `icc` says, as
 * Kubernetes wants it.
 */
async function wantedOptions(engine: EngineClient, signal: AbortSignal): Promise<Record<string, string>> {
  const bridge = await find(engine, 'bridge', signal);
  const own = [MTU, MASQUERADE].flatMap((key) => {
    const value = bridge?.options[key] ?? DEFAULTS[key];
    return value === undefined || value === DEFAULTS[key] ? [] : [[key, value] as const];
  });
  return { [BETWEEN_CONTAINERS]: 'true', ...Object.fromEntries(own) };
}

function isMadeWith(options: Readonly<Record<string, string>>, present: EngineNetwork): boolean {
  return Object.entries(options).every(([key, value]) => (present.options[key] ?? DEFAULTS[key]) === value);
}

/** undefined when the Engine has none: also no `bridge`, where its configuration says `"bridge": "none"`. */
async function find(
  engine: EngineClient,
  name: string,
  signal: AbortSignal,
): Promise<EngineNetwork | undefined> {
  try {
    return await engine.networks.inspect(name, signal);
  } catch (error) {
    if (hasFault(error, 'not-found')) return undefined;
    throw error;
  }
}
