import { AdapterError, messageOf } from '../../errors/adapter-error.js';
import { requirePluginType } from './find-plugin.js';
import { parseVersion, supportedAmong, supportedVersions, defaultVersion } from './version.js';

/**
 * A network: the plugins that a container is attached to it by, in order. Section 1 of the CNI specification.
 */
export interface NetworkList {
  readonly name: string;
  /** The version spoken with the plugins. */
  readonly cniVersion: string;
  /** What the configuration offers of the versions that Berth speaks, newest first; never empty. */
  readonly versions: readonly string[];
  /** CHECK must not be run. */
  readonly disableCheck: boolean;
  /** Nothing may be collected: the network is shared with another runtime. */
  readonly disableGC: boolean;
  /** Plugins are those in the file alone, none from a directory beside it. */
  readonly loadOnlyInlinedPlugins: boolean;
  readonly plugins: readonly PluginConfig[];
  /** The list as JSON, complete: kept in the result cache, so that DEL gets what ADD got. */
  readonly text: string;
}

export interface PluginConfig {
  readonly type: string;
  /** Names of the capabilities it wants arguments for. */
  readonly capabilities: readonly string[];
  /** All of its configuration, as it stands in the file. */
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * A network from the text of a `.conflist`, or of a single plugin's `.conf` (gone from the specification with
 * 1.0.0, still in use), told apart by what is in it rather than by the file's name. `failed-precondition`
 * with what is wrong.
 */
export function parseNetworkList(text: string): NetworkList {
  const given = parseObject(text);
  const isList = 'plugins' in given || !('type' in given);
  const name = networkName(given);
  const versions = offeredVersions(given);
  const plugins = isList ? parsePlugins(given['plugins'] ?? []) : [parsePlugin(given, 'the configuration')];
  return {
    name,
    cniVersion: versions[0] ?? defaultVersion,
    versions,
    disableCheck: flag(given, 'disableCheck'),
    disableGC: flag(given, 'disableGC'),
    loadOnlyInlinedPlugins: flag(given, 'loadOnlyInlinedPlugins'),
    plugins,
    text: isList
      ? text
      : JSON.stringify({ name, cniVersion: versions[0] ?? defaultVersion, plugins: [given] }),
  };
}

/** The list with one of its versions settled on. */
export function withVersion(list: NetworkList, cniVersion: string): NetworkList {
  const { cniVersions, ...rest } = parseObject(list.text);
  if (cniVersions === undefined && list.cniVersion === cniVersion) return list;
  return { ...list, cniVersion, versions: [cniVersion], text: JSON.stringify({ ...rest, cniVersion }) };
}

/** The list with plugins from elsewhere appended; what comes out needs no other file. */
export function withMorePlugins(list: NetworkList, more: readonly PluginConfig[]): NetworkList {
  if (more.length === 0) return list;
  const plugins = [...list.plugins, ...more];
  const text = JSON.stringify({
    ...parseObject(list.text),
    loadOnlyInlinedPlugins: true,
    plugins: plugins.map(({ config }) => config),
  });
  return { ...list, plugins, loadOnlyInlinedPlugins: true, text };
}

/** One plugin's configuration from a file of its own. */
export function parsePluginConfig(text: string): PluginConfig {
  return parsePlugin(parseObject(text), 'the configuration');
}

function parseObject(text: string): Record<string, unknown> {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    throw wrong(`it is not JSON: ${messageOf(error)}`);
  }
  return requireObject(given, 'the configuration');
}

/**
 * The name goes into file names (the cache's and those of IPAM plugins), hence the specification's narrow
 * choice of characters.
 */
function networkName(given: Record<string, unknown>): string {
  const name = given['name'];
  if (typeof name !== 'string' || !/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(name)) {
    throw wrong(
      `"name" must consist of letters, digits, "_", "." and "-" and begin with a letter or digit, but is ${JSON.stringify(name)}`,
    );
  }
  return name;
}

function offeredVersions(given: Record<string, unknown>): string[] {
  const { cniVersion, cniVersions = [] } = given;
  if (!Array.isArray(cniVersions)) throw wrong('"cniVersions" must be a list of versions');
  const offered: unknown[] =
    cniVersion === undefined || cniVersion === ''
      ? [...(cniVersions as unknown[])]
      : [cniVersion, ...(cniVersions as unknown[])];
  if (offered.length === 0) return [defaultVersion];
  const versions = offered.map((version) => {
    if (typeof version !== 'string')
      throw wrong(`"cniVersion" must be text such as "1.0.0", but is ${JSON.stringify(version)}`);
    parseVersion(version);
    return version;
  });
  const supported = supportedAmong(versions);
  if (supported.length === 0)
    throw wrong(`it needs CNI ${versions.join(', ')}; Berth supports ${supportedVersions.join(', ')}`);
  return supported;
}

function parsePlugins(given: unknown): PluginConfig[] {
  if (!Array.isArray(given)) throw wrong('"plugins" must be a list');
  return given.map((plugin: unknown, index) =>
    parsePlugin(requireObject(plugin, `plugins[${String(index)}]`), `plugins[${String(index)}]`),
  );
}

function parsePlugin(config: Record<string, unknown>, where: string): PluginConfig {
  const { type, capabilities = {} } = config;
  if (typeof type !== 'string') throw wrong(`${where} has no "type"`);
  requirePluginType(type);
  const wanted = Object.entries(requireObject(capabilities, `"capabilities" of ${where}`));
  return { type, capabilities: wanted.filter(([, asked]) => asked === true).map(([name]) => name), config };
}

function requireObject(given: unknown, where: string): Record<string, unknown> {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw wrong(`${where} must be a JSON object`);
  return given as Record<string, unknown>;
}

/** A boolean; the text of one too, as libcni has it. */
function flag(given: Record<string, unknown>, key: string): boolean {
  const value = given[key] ?? false;
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  if (text !== 'true' && text !== 'false')
    throw wrong(`"${key}" must be true or false, but is ${JSON.stringify(value)}`);
  return text === 'true';
}

function wrong(problem: string): AdapterError {
  return new AdapterError('failed-precondition', problem);
}
