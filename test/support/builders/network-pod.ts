import type { Pod } from '../../../src/state/pod-network.js';

/** A running pod without host ports, with what matters changed. */
export function podOf(changes: Partial<Pod> = {}): Pod {
  return {
    sandboxId: 'a'.repeat(64),
    name: 'web',
    namespace: 'shop',
    uid: 'd3b0',
    netns: `/proc/${String(process.pid)}/ns/net`,
    annotations: {},
    portMappings: [],
    dns: null,
    cgroupParent: '',
    ...changes,
  };
}
