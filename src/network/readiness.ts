import type { Clock } from '../async/clock.js';
import { withLimit } from '../async/deadline.js';
import { messageOf } from '../errors/adapter-error.js';
import type { Readiness } from '../state/readiness.js';
import type { PluginChain } from './cni/chain.js';
import type { NetworkList } from './cni/config.js';
import type { ConfigDir } from './cni/config-dir.js';
import type { ConfigState } from './cni/load-config.js';
import { atLeast } from './cni/version.js';

export interface ReadinessProbe {
  /** From memory; asks the plugins again in the background when their last answer is too old. */
  current(): Readiness;
  /** What keeps pods from being set up in any case; undefined with a usable configuration. */
  problem(): string | undefined;
  close(): void;
}

export interface ReadinessParts {
  readonly config: ConfigDir;
  readonly chain: PluginChain;
  readonly clock: Clock;
}

/** The kubelet asks every 5 s or so; an answer of its last question is good enough for this one. */
const STATUS_AGE_MS = 5000;
const STATUS_LIMIT_MS = 10_000;

interface StatusAnswer {
  readonly list: NetworkList;
  readonly problem: string | undefined;
  readonly atMs: number;
}

export function createReadinessProbe({ config, chain, clock }: ReadinessParts): ReadinessProbe {
  const closing = new AbortController();
  let answer: StatusAnswer | undefined;
  let asking: NetworkList | undefined;

  async function ask(list: NetworkList): Promise<void> {
    asking = list;
    using limit = withLimit(
      STATUS_LIMIT_MS,
      `asking the CNI network ${list.name} for its status`,
      closing.signal,
    );
    const problem = await chain.status(list, limit).then(() => undefined, messageOf);
    answer = { list, problem, atMs: clock.monotonicMs() };
    asking = undefined;
  }

  /** Lists before 1.1.0 have no STATUS: a usable configuration is all there is to know. */
  function statusProblem(list: NetworkList, file: string): string | undefined {
    if (!atLeast(list.cniVersion, '1.1.0')) return undefined;
    const known = answer?.list === list ? answer : undefined;
    const old = known === undefined || clock.monotonicMs() - known.atMs >= STATUS_AGE_MS;
    if (old && asking !== list && !closing.signal.aborted) void ask(list);
    if (known === undefined)
      return `the plugins of the CNI network ${list.name} (${file}) have not answered STATUS yet`;
    return known.problem === undefined
      ? undefined
      : `the CNI network ${list.name} (${file}) is not ready: ${known.problem}`;
  }

  const problem = (): string | undefined => configProblem(config.state(), config.lastUsable());

  return {
    current() {
      const state = config.state();
      const message = state.kind === 'usable' ? statusProblem(state.list, state.file) : problem();
      return message === undefined
        ? { ready: true, reason: '', message: '' }
        : { ready: false, reason: 'NetworkPluginNotReady', message };
    },
    problem,
    close() {
      closing.abort();
    },
  };
}

/** Why there is no network for new pods; undefined with a usable configuration. */
export function configProblem(state: ConfigState, lastUsable: NetworkList | undefined): string | undefined {
  if (state.kind === 'usable') return undefined;
  const still = lastUsable === undefined ? '' : `; existing pods stay on the network ${lastUsable.name}`;
  return `${state.problem}${still}; install a network add-on (Calico, Cilium, Flannel, …), or run Berth with --network-plugin=docker`;
}
