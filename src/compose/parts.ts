import type { CallScope } from '../async/call-scope.js';
import type { Settings } from '../config/options.js';
import type { OnEngineCall } from '../engine/instrument.js';
import type { OnCall } from '../grpc/instrument.js';
import type { Logger } from '../observability/logger.js';
import type { Environment } from '../config/environment.js';
import type { OnNetworkCall } from '../network/measured-network.js';

/** What the daemon is made from. */
export interface DaemonParts {
  readonly settings: Settings;
  readonly environment: Environment;
  readonly log: Logger;
  readonly onEngineCall: OnEngineCall;
  readonly onNetworkCall: OnNetworkCall;
  readonly onCall: OnCall;
  readonly scope: CallScope;
  /**
   * Where whose a process is is looked up before CNI plugins get its network namespace. Default `/proc`;
   * replaced in tests.
   */
  readonly procRoot?: string;
  /**
   * The program of the thread that writes logs. Default: the built one; replaced in tests, which have no
   * build.
   */
  readonly logWorkerFile?: URL;
  /** Where statistics are read; replaced in tests. */
  readonly statsNode?: StatsNode | undefined;
}

export interface StatsNode {
  /** Before `/proc` and `/sys`. */
  readonly root: string;
  /** The program of the thread of the metrics. Default: the built one. */
  readonly metricsWorkerFile?: URL;
}
