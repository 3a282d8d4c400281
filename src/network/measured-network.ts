import type { Clock } from '../async/clock.js';
import type { CniNetwork } from './pod-network.js';

/** Told of each operation on a pod's network as a whole. */
export type OnNetworkCall = (call: {
  readonly operation: string;
  readonly durationMs: number;
  readonly failed: boolean;
}) => void;

/** The same network, whose set-ups and tear-downs are timed. */
export function measuredNetwork(network: CniNetwork, clock: Clock, onCall: OnNetworkCall): CniNetwork {
  async function timed<T>(operation: string, work: Promise<T>): Promise<T> {
    const begun = clock.monotonicMs();
    let failed = true;
    try {
      const result = await work;
      failed = false;
      return result;
    } finally {
      onCall({ operation, durationMs: clock.monotonicMs() - begun, failed });
    }
  }
  return {
    ...network,
    setUp: (pod, signal) => timed('set_up_pod', network.setUp(pod, signal)),
    tearDown: (pod, signal) => timed('tear_down_pod', network.tearDown(pod, signal)),
  };
}
