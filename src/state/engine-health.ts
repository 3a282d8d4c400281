import { withLimit } from '../async/deadline.js';
import type { EngineClient } from '../engine/engine-client.js';
import { AdapterError, messageOf } from '../errors/adapter-error.js';
import type { Readiness } from './readiness.js';
import { nodeFactsFrom, type NodeFacts } from '../translate/node-facts.js';

const PING_EVERY_MS = 5_000;
const PING_LIMIT_MS = 10_000;

export interface HealthParts {
  readonly engine: EngineClient;
  /** Why the store refuses reads; undefined while it does not. */
  readonly outOfDate: () => string | undefined;
  readonly lowestOomScoreAdj: number | undefined;
}

/**
 * What is known of the Engine itself: its facts, and whether it answers. A hung Engine keeps its event stream
 * open, so it is asked.
 */
export interface EngineHealth {
  /** Reads the facts again: the Engine may have been replaced by another version. */
  gather(signal: AbortSignal): Promise<void>;
  find(): NodeFacts | undefined;
  /** Throws `unavailable` before the first `gather`. */
  require(): NodeFacts;
  readiness(): Readiness;
  /** Pings until the signal fires. */
  watch(signal: AbortSignal): void;
}

export function createEngineHealth({ engine, outOfDate, lowestOomScoreAdj }: HealthParts): EngineHealth {
  let facts: NodeFacts | undefined;
  let unresponsive: string | undefined;
  let asking = false;

  async function ping(signal: AbortSignal): Promise<void> {
    asking = true;
    using limit = withLimit(PING_LIMIT_MS, 'a ping of the Docker Engine', signal);
    try {
      await engine.system.ping(limit);
      unresponsive = undefined;
    } catch (error) {
      unresponsive = messageOf(error);
    } finally {
      asking = false;
    }
  }

  return {
    async gather(signal) {
      const [info, version] = await Promise.all([engine.system.info(signal), engine.system.version(signal)]);
      facts = nodeFactsFrom(info, version, engine.system.apiVersion(), lowestOomScoreAdj);
      unresponsive = undefined;
    },
    find: () => facts,
    require() {
      if (facts === undefined)
        throw new AdapterError(
          'unavailable',
          outOfDate() ?? 'Berth has not connected to the Docker Engine yet',
        );
      return facts;
    },
    readiness() {
      const problem = outOfDate() ?? unresponsive;
      return problem === undefined
        ? { ready: true, reason: '', message: '' }
        : { ready: false, reason: 'DockerDaemonNotReady', message: problem };
    },
    watch(signal) {
      const timer = setInterval(() => {
        if (!asking && outOfDate() === undefined) void ping(signal);
      }, PING_EVERY_MS);
      signal.addEventListener('abort', () => {
        clearInterval(timer);
      });
    },
  };
}
