import type { Fault } from '../errors/adapter-error.js';

/** What Berth counts. Each method fits the callback of the part that it measures. */
export interface Metrics {
  /** One Engine call; `operation` as in `containers.inspect`. */
  readonly engineCall: (call: {
    readonly operation: string;
    readonly durationMs: number;
    readonly fault: Fault | undefined;
  }) => void;
  /** One CRI call; `code` is a gRPC status's name. */
  readonly rpc: (call: {
    readonly method: string;
    readonly code: string;
    readonly durationMs: number;
  }) => void;
  /** One operation on a pod's network as a whole: `set_up_pod`, `tear_down_pod`. */
  readonly networkPluginCall: (call: {
    readonly operation: string;
    readonly durationMs: number;
    readonly failed: boolean;
  }) => void;
  /** In Prometheus' text format. */
  readonly render: () => Promise<{ readonly contentType: string; readonly body: string }>;
}

export interface BuildInfo {
  readonly version: string;
  readonly commit: string;
}

/** For when metrics are off: costs nothing. */
export function createNoMetrics(): Metrics {
  const nothing = (): void => {
    // nobody will ask
  };
  return {
    engineCall: nothing,
    rpc: nothing,
    networkPluginCall: nothing,
    render: () => Promise.resolve({ contentType: 'text/plain', body: '' }),
  };
}
