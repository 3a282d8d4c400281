import type { EngineInfo, EngineVersion } from '../engine/wire/system.js';
import { hasFault, messageOf } from '../errors/adapter-error.js';
import { checkCgroups } from './check-cgroups.js';
import { ok, problem, warning, type Finding, type CheckContext } from './finding.js';
import { installCommand } from './install-command.js';

const ENGINE = 'Docker Engine';

/** The Engine, and everything that needs its answers. */
export async function checkEngine(context: CheckContext, signal: AbortSignal): Promise<readonly Finding[]> {
  const { engine } = context;
  let version: EngineVersion;
  let info: EngineInfo;
  try {
    version = await engine.system.version(signal);
    info = await engine.system.info(signal);
  } catch (error) {
    return [unusable(context, error)];
  }
  const found = ok(ENGINE, `${version.Version}, API ${engine.system.apiVersion()}, at ${addressOf(context)}`);
  return [found, ...checkCgroups(context, info), dataRoot(context, info), await pauseImage(context, signal)];
}

/** As the Engine client chooses. */
function addressOf({ settings, environment }: CheckContext): string {
  const given = [settings.dockerEndpoint, environment['DOCKER_HOST'] ?? ''].find(
    (endpoint) => endpoint !== '',
  );
  return given ?? 'unix:///var/run/docker.sock';
}

function unusable(context: CheckContext, error: unknown): Finding {
  if (hasFault(error, 'failed-precondition')) {
    return problem(
      ENGINE,
      messageOf(error),
      installCommand(context.host, { debian: 'docker.io', fedora: 'moby-engine' }),
    );
  }
  const local = addressOf(context).startsWith('unix://');
  const installed = ['/usr/bin/dockerd', '/usr/local/bin/dockerd', '/usr/sbin/dockerd'].some((path) =>
    hasFile(context, path),
  );
  const start = installed
    ? 'systemctl enable --now docker'
    : installCommand(context.host, { debian: 'docker.io', fedora: 'moby-engine' });
  return problem(
    ENGINE,
    messageOf(error),
    local
      ? start
      : `curl ${addressOf(context).replace(/^tcp:/, 'http:')}/_ping  # must answer OK on this node`,
  );
}

function hasFile({ host }: CheckContext, path: string): boolean {
  const [directory, name] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)];
  return host.names(directory).includes(name);
}

/** Pods' resolv.conf and log files are made for an Engine on the same file system. */
function dataRoot({ host }: CheckContext, { DockerRootDir }: EngineInfo): Finding {
  const check = 'Engine data';
  if (host.isDirectory(DockerRootDir ?? '')) return ok(check, `${DockerRootDir ?? ''} is on this machine`);
  return warning(
    check,
    `${DockerRootDir ?? ''} of the Engine is not on this machine: disk usage comes from the Engine, and is less exact`,
    '# run Berth where the Engine runs (in a container: with its data directory mounted at the same path)',
  );
}

async function pauseImage({ engine, settings }: CheckContext, signal: AbortSignal): Promise<Finding> {
  const check = 'Pause image';
  const image = settings.podInfraContainerImage;
  try {
    await engine.images.inspect(image, signal);
    return ok(check, `${image} is on this node`);
  } catch (error) {
    const message = hasFault(error, 'not-found')
      ? `${image} is not on this node yet: the first pod has to wait for its download`
      : messageOf(error);
    return warning(check, message, `docker pull ${image}`);
  }
}
