import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { AdapterError, messageOf } from '../../errors/adapter-error.js';
import { readRegularFile, SETTINGS_MAX_BYTES } from '../../host/read-regular-file.js';
import { parseNetworkList, parsePluginConfig, withMorePlugins } from './config.js';
import type { NetworkList, PluginConfig } from './config.js';

/** What a configuration directory comes to. */
export type ConfigState =
  | {
      readonly kind: 'usable';
      readonly list: NetworkList;
      readonly file: string;
      readonly skipped: readonly SkippedFile[];
    }
  | { readonly kind: 'unusable'; readonly problem: string; readonly skipped: readonly SkippedFile[] };

export interface SkippedFile {
  readonly file: string;
  readonly problem: string;
}

/** Settles on a version for a list, or throws with what keeps it from being used. */
export type SettleList = (list: NetworkList, signal: AbortSignal) => Promise<NetworkList>;

/**
 * The network of a directory: that of the file, first by name in the order of bytes, that can be used. Never
 * rejects but for the signal.
 */
export async function loadConfig(dir: string, settle: SettleList, signal: AbortSignal): Promise<ConfigState> {
  const skipped: SkippedFile[] = [];
  const files = await configFiles(dir, ['.conf', '.conflist', '.json']);
  if (!Array.isArray(files)) return { kind: 'unusable', problem: files.problem, skipped };
  for (const name of files) {
    const file = join(dir, name);
    try {
      return { kind: 'usable', list: await settle(await readList(dir, file), signal), file, skipped };
    } catch (error) {
      signal.throwIfAborted();
      skipped.push({ file, problem: messageOf(error) });
    }
  }
  const problem =
    skipped.length === 0
      ? `${dir} has no CNI configuration (*.conflist, *.conf, *.json)`
      : `no CNI configuration in ${dir} can be used: ${skipped.map(({ file, problem: why }) => `${file}: ${why}`).join('; ')}`;
  return { kind: 'unusable', problem, skipped };
}

async function readList(dir: string, file: string): Promise<NetworkList> {
  const inFile = parseNetworkList(await readText(file));
  const list = inFile.loadOnlyInlinedPlugins
    ? inFile
    : withMorePlugins(inFile, await pluginsBeside(join(dir, inFile.name)));
  if (list.plugins.length === 0) throw new AdapterError('failed-precondition', 'it lists no plugins');
  if (list.plugins.every(({ type }) => type === 'loopback')) {
    // The usual 99-loopback.conf: as a pod's only network it would leave the pod without an address.
    throw new AdapterError(
      'failed-precondition',
      'it only sets up the loopback interface, which every pod has anyway',
    );
  }
  return list;
}

/**
 * Plugins of a network from `<dir>/<network>/*.conf`: the second place that the specification's 1.1 lets them
 * come from.
 */
async function pluginsBeside(dir: string): Promise<PluginConfig[]> {
  const files = await configFiles(dir, ['.conf']);
  if (!Array.isArray(files)) return [];
  return Promise.all(files.map(async (name) => parsePluginConfig(await readText(join(dir, name)))));
}

async function configFiles(
  dir: string,
  extensions: readonly string[],
): Promise<string[] | { readonly problem: string }> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    const files = entries.filter((entry) => !entry.isDirectory() && extensions.includes(extname(entry.name)));
    return files.map(({ name }) => name).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return {
      problem: missing ? `the directory ${dir} does not exist` : `${dir} cannot be read: ${messageOf(error)}`,
    };
  }
}

async function readText(path: string): Promise<string> {
  return (await readRegularFile(path, SETTINGS_MAX_BYTES)).toString('utf8');
}
