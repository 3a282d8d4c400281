import type { Settings } from '../config/options.js';
import type { CallScope } from '../async/call-scope.js';
import type { Logger } from '../observability/logger.js';
import { createNoMetrics, type BuildInfo } from '../observability/instruments.js';
import { createPrometheusMetrics } from '../observability/prometheus.js';
import { parseEndpoint } from '../engine/endpoint.js';
import { compose } from '../compose/daemon.js';
import { CLAIMS_DIRECTORY, claimEngine } from './engine-claim.js';
import type { Environment } from '../config/environment.js';
import { childEnvironment } from './inherited-sockets.js';
import { listen } from './listen.js';
import { listenForMetrics } from './listen-metrics.js';
import { createReportCall } from './report-call.js';
import { createNotifier } from './sd-notify.js';
import { createShutdown, type ShutdownParts } from './shutdown.js';

export interface ServeParts {
  readonly settings: Settings;
  readonly environment: Environment;
  readonly logger: Logger;
  readonly build: BuildInfo;
  /** Knows which call a fault belongs to. */
  readonly scope: CallScope;
  /** Where SIGTERM and SIGINT come from: the process. */
  readonly signals: ShutdownParts['signals'];
  /** Ends the process at once: the second signal's. */
  readonly exit: (code: number) => void;
}

/**
 * The daemon, from its socket's first connection to the end. Serves at once, also while no Engine answers:
 * RuntimeReady has the reason, and the unit need not be restarted when dockerd comes up late. Throws for what
 * keeps it from serving at all.
 */
export async function serve(parts: ServeParts): Promise<void> {
  const { settings, environment, logger } = parts;
  const claim = claimEngine({
    endpoint: parseEndpoint(settings.dockerEndpoint, environment),
    directory: CLAIMS_DIRECTORY,
    onLockFailed: (problem) => {
      logger.warn({ problem }, 'cannot check whether another Berth uses this Engine');
    },
  });
  try {
    await serveClaimed(parts);
  } finally {
    claim.release();
  }
}

async function serveClaimed({
  settings,
  environment,
  logger,
  build,
  scope,
  signals,
  exit,
}: ServeParts): Promise<void> {
  const shutdown = createShutdown({
    graceMs: settings.shutdownGrace,
    log: logger,
    signals,
    exit,
  });
  const metrics =
    settings.metricsBindAddress === undefined ? createNoMetrics() : await createPrometheusMetrics(build);
  const daemon = await compose({
    settings,
    environment: childEnvironment(environment),
    log: logger,
    onEngineCall: metrics.engineCall,
    onNetworkCall: metrics.networkPluginCall,
    onCall: createReportCall(logger.child({ component: 'grpc' }), metrics),
    scope,
  });
  shutdown.onClose('the connections to the Engine', daemon.close);

  const following = daemon.run(shutdown.signal);
  shutdown.onClose('the event stream', () => following);
  await startUp(daemon.firstAttempt);

  const listening = await listen(
    settings.containerRuntimeEndpoint,
    { mode: settings.socketMode, owner: settings.socketOwner, onConnection: daemon.server.serve },
    environment,
  );
  shutdown.onClose('running calls', () => daemon.server.close(settings.shutdownGrace * CALLS_SHARE));
  shutdown.onClose('the CRI socket', listening.close);

  const metricsListening = await listenForMetrics(settings.metricsBindAddress, {
    metrics,
    problems: daemon.problems,
  });
  if (metricsListening !== undefined) shutdown.onClose('the metrics endpoint', metricsListening.close);

  const notifier = createNotifier({ environment, log: logger });
  notifier.watch(() => true, shutdown.signal);
  shutdown.onClose('notifying systemd', () => notifier.stopping());
  await notifier.ready(`Serving CRI on ${listening.address}`);
  logger.info(
    { address: listening.address, metrics: metricsListening?.address ?? 'off', version: build.version },
    'serving CRI',
  );
  await shutdown.closed;
}

/** Of the grace period: the rest is for the logs and for what is closed after the calls. */
const CALLS_SHARE = 0.8;

/**
 * Calls wait in the socket's backlog while the first listing is made, and are answered at once where there is
 * no Engine. One that neither answers nor refuses is not waited for longer than this.
 */
const FIRST_ATTEMPT_MS = 15_000;

async function startUp(firstAttempt: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, FIRST_ATTEMPT_MS);
  });
  await Promise.race([firstAttempt, late]);
  clearTimeout(timer);
}
