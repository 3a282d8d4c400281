import type { Clock } from '../../async/clock.js';
import { withLimit } from '../../async/deadline.js';
import { AdapterError, messageOf } from '../../errors/adapter-error.js';
import { withVersion } from './config.js';
import type { NetworkList } from './config.js';
import { findPlugin } from './find-plugin.js';
import type { FoundPlugin } from './find-plugin.js';
import type { PluginRunner } from './plugin-runner.js';
import { compareVersions, supportedVersions } from './version.js';

export interface PluginVersionsParts {
  readonly runner: PluginRunner;
  readonly pluginDirs: readonly string[];
  readonly clock: Clock;
}

/** VERSION prints a constant: a plugin that needs longer than this is broken, or the node is. */
const LIMIT_MS = 10_000;
/** A failure may have been the node's (out of memory, a file half copied): it is believed this long. */
const BELIEVE_FAILURE_MS = 30_000;

interface Answer {
  readonly fingerprint: string;
  readonly supported: readonly string[] | AdapterError;
  readonly askedAtMs: number;
}

/**
 * Settles on the newest version that Berth and every plugin of a list speak. The plugins are asked once per
 * executable (until it is replaced), not once per look at the configuration. `failed-precondition` when one
 * is not installed or there is no such version.
 */
export function createVersionNegotiation({
  runner,
  pluginDirs,
  clock,
}: PluginVersionsParts): (list: NetworkList, signal: AbortSignal) => Promise<NetworkList> {
  const answers = new Map<string, Answer>();

  async function supportedBy(plugin: FoundPlugin, signal: AbortSignal): Promise<readonly string[]> {
    const known = answers.get(plugin.path);
    const supported =
      known?.fingerprint === plugin.fingerprint &&
      (!(known.supported instanceof AdapterError) ||
        clock.monotonicMs() - known.askedAtMs < BELIEVE_FAILURE_MS)
        ? known.supported
        : await ask(plugin, signal);
    if (supported instanceof AdapterError) throw supported;
    return supported;
  }

  async function ask({ path, fingerprint }: FoundPlugin, signal: AbortSignal): Promise<Answer['supported']> {
    using limit = withLimit(LIMIT_MS, `asking CNI plugin ${path} for its versions`, signal);
    const config = { cniVersion: supportedVersions.at(-1) };
    const supported = await runner.run({ command: 'VERSION', path, pluginDirs, config }, limit).then(
      (answer) => parseSupportedVersions(answer, path),
      (error: unknown) =>
        error instanceof AdapterError
          ? error
          : new AdapterError('internal', messageOf(error), { cause: error }),
    );
    signal.throwIfAborted();
    answers.set(path, { fingerprint, supported, askedAtMs: clock.monotonicMs() });
    return supported;
  }

  return async function negotiateVersion(list, signal) {
    const supported = new Map<string, readonly string[]>();
    for (const { type } of list.plugins)
      supported.set(type, await supportedBy(await findPlugin(type, pluginDirs), signal));
    const supports = (versions: readonly string[], wanted: string): boolean =>
      versions.some((version) => compareVersions(version, wanted) === 0);
    const agreed = list.versions.find((version) =>
      [...supported.values()].every((versions) => supports(versions, version)),
    );
    if (agreed !== undefined) return withVersion(list, agreed);

    const against = [...supported].filter(
      ([, versions]) => !list.versions.some((version) => supports(versions, version)),
    );
    const offers = (against.length === 0 ? [...supported] : against).map(
      ([type, versions]) => `${type} supports ${versions.join(', ')}`,
    );
    throw new AdapterError(
      'failed-precondition',
      `the plugins have no version of CNI ${list.versions.join(' or ')} in common: ${offers.join('; ')}`,
    );
  };
}

/** Section 5, "Version": `{cniVersion, supportedVersions: […]}`. Versions that are none are left out. */
function parseSupportedVersions(answer: string, path: string): readonly string[] | AdapterError {
  let given: unknown;
  try {
    given = JSON.parse(answer);
  } catch (error) {
    return new AdapterError(
      'failed-precondition',
      `CNI plugin ${path} answered VERSION with invalid JSON: ${messageOf(error)}`,
    );
  }
  const versions: unknown =
    typeof given === 'object' && given !== null
      ? (given as Record<string, unknown>)['supportedVersions']
      : undefined;
  if (!Array.isArray(versions))
    return new AdapterError(
      'failed-precondition',
      `CNI plugin ${path} answered VERSION without "supportedVersions"`,
    );
  return versions.filter(
    (version) => typeof version === 'string' && /^\d+(?:\.\d+){0,2}$/.test(version),
  ) as string[];
}
