import type { HostConfig } from '../../engine/wire/container-create.js';

export interface LogSettings {
  /** `inherit` leaves the choice to the daemon's own configuration. */
  readonly logDriver: 'local' | 'json-file' | 'inherit';
  /** As the Engine writes sizes, e.g. `10m`. */
  readonly logMaxSize: string;
  readonly logMaxFiles: number;
}

/**
 * The Engine's own copy of a container's output. With `local` it is bytes as they came, in a ring of bounded size: Berth writes the CRI log
 * file from it.
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
      Config: uncompressed({ 'max-size': logMaxSize, 'max-file': String(logMaxFiles) }, logDriver),
    },
  };
}

/** The pause container says nothing; should it, little is kept. */
export function sandboxLogConfig(): Pick<HostConfig, 'LogConfig'> {
  return logConfigToHostConfig({ logDriver: 'local', logMaxSize: '1m', logMaxFiles: 1 });
}

/**
 * The `local` driver compresses what it rotates unless told not to: at 50 MB/s of logs that is half a core of dockerd's, for a copy that is read once.
 * It also refuses to where there is one file only.
 */
function uncompressed(config: Record<string, string>, driver: string): Record<string, string> {
  return driver === 'local' ? { ...config, compress: 'false' } : config;
}
