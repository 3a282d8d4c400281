import type { Socket } from 'node:net';
import type { Settings } from '../config/options.js';
import { AdapterError, messageOf } from '../errors/adapter-error.js';
import { createMetricsServer, type MetricsServerParts } from '../observability/metrics-server.js';
import { listen } from './listen.js';

export interface MetricsListening {
  /** `http://127.0.0.1:9091` or `unix:///run/berth-metrics.sock`. */
  readonly address: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves /metrics and /healthz where `metricsBindAddress` says, a unix socket for its owner alone; undefined
 * when that is nowhere.
 */
export async function listenForMetrics(
  where: Settings['metricsBindAddress'],
  parts: MetricsServerParts,
): Promise<MetricsListening | undefined> {
  if (where === undefined) return undefined;
  const server = createMetricsServer(parts);
  const closeServer = (): void => {
    server.close();
    server.closeAllConnections();
  };
  if (where.kind === 'unix') {
    const onConnection = (connection: Socket): void => {
      server.emit('connection', connection);
    };
    const { address, close } = await listen(where, { mode: 0o600, owner: '0:0', onConnection }, {});
    return {
      address,
      close: async () => {
        await close();
        closeServer();
      },
    };
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new AdapterError('failed-precondition', `metricsBindAddress: ${messageOf(error)}`, { cause: error }),
      );
    });
    server.listen(where.port, where.host, resolve);
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : where.port;
  return {
    address: `http://${where.host.includes(':') ? `[${where.host}]` : where.host}:${String(port)}`,
    close: () => {
      closeServer();
      return Promise.resolve();
    },
  };
}
