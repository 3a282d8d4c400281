import type { EngineInfo, EngineVersion } from '../engine/wire/system.js';
import { hasFault, messageOf } from '../errors/adapter-error.js';
import { checkCgroups } from './check-cgroups.js';
import { ok, problem, warning, type Finding, type Patient } from './finding.js';
import { installCommand } from './install-command.js';

const ENGINE = 'Docker Engine';

/** The Engine, and everything that it has to be asked for. */
export async function checkEngine(patient: Patient, signal: AbortSignal): Promise<readonly Finding[]> {
  const { engine } = patient;
  let version: EngineVersion;
  let info: EngineInfo;
  try {
    version = await engine.system.version(signal);
    info = await engine.system.info(signal);
  } catch (error) {
    return [unusable(patient, error)];
  }
  const found = ok(ENGINE, `${version.Version}, API ${engine.system.apiVersion()}, at ${addressOf(patient)}`);
  return [found, ...checkCgroups(patient, info), dataRoot(patient, info), await pauseImage(patient, signal)];
}

/** As the Engine client chooses. */
function addressOf({ settings, environment }: Patient): string {
  const given = [settings.dockerEndpoint, environment['DOCKER_HOST'] ?? ''].find(
    (endpoint) => endpoint !== '',
  );
  return given ?? 'unix:///var/run/docker.sock';
}

function unusable(patient: Patient, error: unknown): Finding {
  if (hasFault(error, 'failed-precondition')) {
    return problem(
      ENGINE,
      messageOf(error),
      installCommand(patient.host, { debian: 'docker.io', fedora: 'moby-engine' }),
    );
  }
  const local = addressOf(patient).startsWith('unix://');
  const installed = ['/usr/bin/dockerd', '/usr/local/bin/dockerd', '/usr/sbin/dockerd'].some((path) =>
    hasFile(patient, path),
  );
  const start = installed
    ? 'systemctl enable --now docker'
    : installCommand(patient.host, { debian: 'docker.io', fedora: 'moby-engine' });
  return problem(
    ENGINE,
    messageOf(error),
    local
      ? start
      : `curl ${addressOf(patient).replace(/^tcp:/, 'http:')}/_ping  # on this node, until it says OK`,
  );
}

function hasFile({ host }: Patient, path: string): boolean {
  const [directory, name] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)];
  return host.names(directory).includes(name);
}

/** Pods' resolv.conf and log files are made for an Engine on the same file system. */
function dataRoot({ host }: Patient, { DockerRootDir }: EngineInfo): Finding {
  const check = 'Engine data';
  if (host.isDirectory(DockerRootDir ?? '')) return ok(check, `${DockerRootDir ?? ''} can be seen from here`);
  return warning(
    check,
    `${DockerRootDir ?? ''} of the Engine is not on this machine: numbers of disk usage come from the Engine, and are coarser`,
    '# run Berth where the Engine runs (in a container: with its data directory mounted at the same path)',
  );
}

async function pauseImage({ engine, settings }: Patient, signal: AbortSignal): Promise<Finding> {
  const check = 'Pause image';
  const image = settings.podInfraContainerImage;
  try {
    await engine.images.inspect(image, signal);
    return ok(check, `${image} is on this node`);
  } catch (error) {
    const says = hasFault(error, 'not-found')
      ? `${image} is not on this node yet: the first pod waits for its download`
      : messageOf(error);
    return warning(check, says, `docker pull ${image}`);
  }
}
