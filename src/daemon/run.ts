import { createCallScope } from '../async/call-scope.js';
import { readFlags, type Invocation } from '../config/read-flags.js';
import { renderSettings, renderSettingsJson } from '../config/render-settings.js';
import { resolveSettings, type Resolved } from '../config/resolve.js';
import { AdapterError } from '../errors/adapter-error.js';
import { createLogger } from '../observability/logger.js';
import { readBuildInfo, renderBuildInfo, renderVersion } from './build-info.js';
import type { Environment } from '../config/environment.js';
import { handleProcessEvents } from './process-events.js';
import { createReload } from './reload.js';
import { keepHeapSmall } from './small-heap.js';

export interface RunParts {
  readonly environment: Environment;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
}

/**
 * Does what a command line (without node and script) asks for. The exit code: 0, or 1 with a line on standard
 * error that says why.
 */
export async function run(argv: readonly string[], parts: RunParts): Promise<number> {
  try {
    return await invoke(await readFlags(argv), parts);
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    parts.stderr(`berth: ${error.message}\n`);
    return 1;
  }
}

async function invoke(invocation: Invocation, parts: RunParts): Promise<number> {
  switch (invocation.kind) {
    case 'help':
      parts.stdout(`${invocation.text}\n`);
      return 0;
    case 'version':
      parts.stdout(renderVersion(readBuildInfo()));
      return 0;
    case 'buildinfo':
      parts.stdout(renderBuildInfo(readBuildInfo()));
      return 0;
    case 'run':
      return command(invocation, parts);
  }
}

/** The daemon and the doctor are loaded only when they are wanted. */
async function command(invocation: Extract<Invocation, { kind: 'run' }>, parts: RunParts): Promise<number> {
  const resolve = (): Resolved => resolveSettings(invocation, parts.environment);
  const resolved = resolve();
  switch (invocation.command) {
    case 'config':
      parts.stdout(invocation.output === 'json' ? renderSettingsJson(resolved) : renderSettings(resolved));
      return 0;
    case 'doctor': {
      const { runDoctor } = await import('../doctor/doctor.js');
      return runDoctor({
        resolved,
        environment: parts.environment,
        output: invocation.output,
        stdout: parts.stdout,
      });
    }
    case 'pods': {
      const { showPods } = await import('../pods/show-pods.js');
      await showPods({
        endpoint: resolved.settings.containerRuntimeEndpoint,
        output: invocation.output,
        stdout: parts.stdout,
      });
      return 0;
    }
    case 'serve':
      return serveUntilStopped(resolved, resolve, parts);
  }
}

async function serveUntilStopped(
  resolved: Resolved,
  resolve: () => Resolved,
  { environment, exit }: RunParts,
): Promise<number> {
  keepHeapSmall();
  const { settings, warnings } = resolved;
  const log = createLogger({ level: settings.logLevel, format: settings.logFormat });
  const build = readBuildInfo();
  // Immediately: it takes seconds until Berth serves, and its log is read meanwhile.
  log.logger.info(
    { version: build.version, commit: build.commit, node: process.version, pid: process.pid },
    'starting',
  );
  for (const warning of warnings) log.logger.warn(warning);
  const scope = createCallScope();
  handleProcessEvents({
    events: process,
    logger: log.logger,
    scope,
    reload: createReload({ running: settings, resolve: () => resolve().settings, log }),
    exit,
  });
  try {
    const { serve } = await import('./serve.js');
    await serve({ settings, environment, logger: log.logger, build, scope, signals: process, exit });
    return 0;
  } catch (error) {
    log.logger.fatal({ error }, 'Berth cannot serve');
    return 1;
  }
}
