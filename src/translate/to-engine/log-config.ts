import type { HostConfig } from '../../engine/wire/container-create.js';

export interface LogSettings {
  /** `inherit` leaves the choice to the daemon's own configuration. */
  readonly logDriver: 'local' | 'json-file' | 'inherit';
  /** As the Engine writes sizes, e.g. `10m`. */
  readonly logMaxSize: string;
  readonly logMaxFiles: number;
}

/**
 * The Engine's own copy of a container's output. With `local` it is bytes as they came, in a ring of bounded
 * size: Berth writes the CRI log file from it. The Engine adds the options of its own configuration that are
 * not named here when the driver is the same, so each one that decides whether lines are kept is named.
 */
export function logConfigToHostConfig({
  logDriver,
  logMaxSize,
  logMaxFiles,
}: LogSettings): Pick<HostConfig, 'LogConfig'> {
  if (logDriver === 'inherit') return {};
  return {
    LogConfig: {
      Type: logDriver,
      Config: {
        'max-size': logMaxSize,
        'max-file': String(logMaxFiles),
        // What is rotated is read once and then deleted: at 50 MB/s of logs, compressing it takes half a core
        // of dockerd. The Engine also refuses compression where there is one file only.
        compress: 'false',
        // Non-blocking drops lines when the container writes faster than the driver.
        mode: 'blocking',
      },
    },
  };
}

/** The pause container says nothing; should it, little is kept. */
export function sandboxLogConfig(): Pick<HostConfig, 'LogConfig'> {
  return logConfigToHostConfig({ logDriver: 'local', logMaxSize: '1m', logMaxFiles: 1 });
}
