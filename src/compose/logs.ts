import type { Settings } from '../config/options.js';
import type { EngineClient } from '../engine/engine-client.js';
import { createContainerLogs, type ContainerLogs } from '../logs/container-logs.js';
import type { Logger } from '../observability/logger.js';
import type { Store } from '../state/store.js';
import type { Environment } from '../config/environment.js';

export interface LogsParts {
  readonly settings: Settings;
  readonly environment: Environment;
  readonly engine: EngineClient;
  readonly log: Logger;
  readonly workerFile: URL | undefined;
}

/** Asking the Engine where its log driver writes. */
const LOOK_LIMIT_MS = 30_000;

export function composeLogs({ settings, environment, engine, log, workerFile }: LogsParts): ContainerLogs {
  return createContainerLogs({
    mode: settings.logMode,
    engine: {
      endpoint: settings.dockerEndpoint,
      environment,
      requestTimeoutMs: settings.runtimeRequestTimeout,
    },
    stateDirectory: settings.stateDirectory,
    workerFile,
    dockerLogPath: async (containerId) =>
      (await engine.containers.inspect(containerId, AbortSignal.timeout(LOOK_LIMIT_MS))).LogPath ?? '',
    onWarning: (message, fields) => {
      log.warn(fields, message);
    },
  });
}

/** Every change of a container's record is told to its log. */
export function followContainers(store: Store, logs: Pick<ContainerLogs, 'follow' | 'forget'>): void {
  store.listen({
    onContainer(before, after) {
      if (after !== undefined) logs.follow(after.facts);
      else if (before !== undefined) logs.forget(before.facts.id);
    },
  });
}
