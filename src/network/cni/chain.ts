import { AdapterError, messageOf } from '../../errors/adapter-error.js';
import type { CacheEntry, ResultCache } from './cache.js';
import { parseNetworkList } from './config.js';
import type { NetworkList, PluginConfig } from './config.js';
import { findPlugin, isMissingPlugin } from './find-plugin.js';
import type { PluginCallAttachment, PluginCommand, PluginRunner } from './plugin-runner.js';
import { parseResult, readResult, toPrevResult } from './result.js';
import type { CniResult } from './result.js';
import { atLeast } from './version.js';

/** A container's membership in a network, and what the plugins get to know about it. */
export interface Attachment extends PluginCallAttachment {
  /** By capability; each plugin gets those that it asks for. */
  readonly capabilityArgs: Readonly<Record<string, unknown>>;
}

/**
 * The five operations on a network. CNI specification 1.1, section 3 (execution of network configurations).
 *
 * INVARIANTS
 * - The caller runs one operation at a time per container.
 * - From before the first plugin of an ADD until DEL has succeeded there is a cache entry; it has a result
 *   once ADD has succeeded.
 * - Every ADD, a failed one too, is to be followed by a DEL: the caller's part.
 */
export interface PluginChain {
  /** Runs the plugins in order, each with the result of the one before. */
  add(network: NetworkList, attachment: Attachment, signal: AbortSignal): Promise<CniResult>;
  /** Runs the plugins in reverse order as the cache has it of the ADD; repeatable. */
  deleteCached(entry: CacheEntry, netns: FindNetns, signal: AbortSignal): Promise<void>;
  /**
   * The same without a cache entry, which Berth's own ADD always leaves: to be safe, and as well as it can be
   * done without knowing what ADD was given. Plugins that are not installed are skipped: they cannot have
   * added anything. Others that fail are too, and their errors returned: what they lack may never be known
   * again. Only one that says it is not available now makes it reject.
   */
  deleteUncached(
    network: NetworkList,
    attachment: Attachment,
    signal: AbortSignal,
  ): Promise<readonly AdapterError[]>;
  /**
   * Rejects when a plugin finds the attachment damaged. Nothing is run where the version has no CHECK or
   * `disableCheck` is set.
   */
  check(entry: CacheEntry, signal: AbortSignal): Promise<void>;
  /** Rejects when a plugin cannot take an ADD now. Nothing is run for a version before 1.1.0. */
  status(network: NetworkList, signal: AbortSignal): Promise<void>;
  /**
   * Tells the plugins which attachments still count. Nothing is run for a version before 1.1.0 or when
   * `disableGC` is set.
   */
  collectGarbage(network: NetworkList, valid: readonly ValidAttachment[], signal: AbortSignal): Promise<void>;
}

/**
 * Asked before each plugin runs: the namespace may go while the one before it works. Undefined when it has
 * gone.
 */
export type FindNetns = () => Promise<string | undefined>;

export interface ValidAttachment {
  readonly containerId: string;
  readonly ifName: string;
}

export interface PluginChainParts {
  readonly runner: PluginRunner;
  readonly pluginDirs: readonly string[];
  readonly cache: ResultCache;
}

type Json = Readonly<Record<string, unknown>>;
type RunPlugin = (
  command: PluginCommand,
  config: Json,
  attachment: Attachment | undefined,
  signal: AbortSignal,
) => Promise<string>;

/** What an operation adds to a plugin's configuration. */
interface Given {
  readonly attachment?: Attachment;
  readonly prevResult?: Json | undefined;
}

export function createPluginChain({ runner, pluginDirs, cache }: PluginChainParts): PluginChain {
  const run: RunPlugin = async (command, config, attachment, signal) => {
    const { path } = await findPlugin(String(config['type']), pluginDirs);
    return runner.run(
      { command, path, pluginDirs, config, ...(attachment === undefined ? {} : { attachment }) },
      signal,
    );
  };

  return {
    async add(network, attachment, signal) {
      const entry = intent(network, attachment);
      // Not made durable: what the entry helps to clean up does not outlast a power cut either.
      await cache.write(entry, false);
      const result = await addInOrder(run, network, attachment, signal);
      await cache.write({ ...entry, result }, true);
      return readResult(result, network.cniVersion);
    },

    async deleteCached(entry, netns, signal) {
      const { network, attachment } = entry;
      await deleteInReverse(run, entry, netns, signal);
      await cache.remove(network, attachment.containerId, attachment.ifName);
    },

    async deleteUncached(network, attachment, signal) {
      const ignored = await deleteEach(run, network, attachment, signal);
      await cache.remove(network.name, attachment.containerId, attachment.ifName);
      return ignored;
    },

    async check(entry, signal) {
      const list = cachedList(entry);
      if (list === undefined || list.disableCheck || !atLeast(list.cniVersion, '0.4.0')) return;
      const attachment = { ...entry.attachment, capabilityArgs: entry.capabilityArgs };
      for (const plugin of list.plugins) {
        await run(
          'CHECK',
          executionConfig(list, plugin, { attachment, prevResult: cachedPrevResult(entry, list) }),
          attachment,
          signal,
        );
      }
    },

    async status(network, signal) {
      if (!atLeast(network.cniVersion, '1.1.0')) return;
      for (const plugin of network.plugins)
        await run('STATUS', executionConfig(network, plugin, {}), undefined, signal);
    },

    async collectGarbage(network, valid, signal) {
      if (network.disableGC || !atLeast(network.cniVersion, '1.1.0')) return;
      const attachments = valid.map(({ containerId, ifName }) => ({
        containerID: containerId,
        ifname: ifName,
      }));
      // The second key is what a draft called it; libcni sends both since some plugins were written to the
      // draft.
      const extra = { 'cni.dev/valid-attachments': attachments, 'cni.dev/attachments': attachments };
      await everyOne(network.plugins, (plugin) =>
        run('GC', { ...executionConfig(network, plugin, {}), ...extra }, undefined, signal),
      );
    },
  };
}

/** The last plugin's result, in the list's version. */
async function addInOrder(
  run: RunPlugin,
  network: NetworkList,
  attachment: Attachment,
  signal: AbortSignal,
): Promise<Json> {
  let result: Json | undefined;
  for (const plugin of network.plugins) {
    const answer = await run(
      'ADD',
      executionConfig(network, plugin, { attachment, prevResult: result }),
      attachment,
      signal,
    );
    result = toPrevResult(readAnswer(answer, plugin, network), network.cniVersion);
  }
  if (result === undefined)
    throw new AdapterError('failed-precondition', `the CNI network ${network.name} has no plugins`);
  return result;
}

/** Stops at the first failure: by the specification, the plugins before it wait until the DEL is repeated. */
async function deleteInReverse(
  run: RunPlugin,
  entry: CacheEntry,
  netns: FindNetns,
  signal: AbortSignal,
): Promise<void> {
  const list = cachedList(entry);
  if (list === undefined) return;
  const prevResult = atLeast(list.cniVersion, '0.4.0') ? cachedPrevResult(entry, list) : undefined;
  for (const plugin of list.plugins.toReversed()) {
    const given = { ...entry.attachment, netns: await netns(), capabilityArgs: entry.capabilityArgs };
    const config = executionConfig(list, plugin, { attachment: given, prevResult });
    await run('DEL', config, given, signal);
  }
}

/** Continues after a final failure. Gives the errors of all plugins but those that are not installed. */
async function deleteEach(
  run: RunPlugin,
  network: NetworkList,
  attachment: Attachment,
  signal: AbortSignal,
): Promise<readonly AdapterError[]> {
  const ignored: AdapterError[] = [];
  for (const plugin of network.plugins.toReversed()) {
    try {
      await run('DEL', executionConfig(network, plugin, { attachment }), attachment, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (
        !(error instanceof AdapterError) ||
        error.fault === 'unavailable' ||
        error.fault === 'deadline-exceeded'
      )
        throw error;
      if (!isMissingPlugin(error)) ignored.push(error);
    }
  }
  return ignored;
}

/** Section 3, "Deriving execution configuration from plugin configuration". */
function executionConfig(network: NetworkList, plugin: PluginConfig, given: Given): Json {
  const config = Object.fromEntries(Object.entries(plugin.config).filter(([key]) => key !== 'capabilities'));
  const offered = given.attachment?.capabilityArgs ?? {};
  const runtimeConfig = Object.fromEntries(
    plugin.capabilities.filter((name) => Object.hasOwn(offered, name)).map((name) => [name, offered[name]]),
  );
  return {
    ...config,
    name: network.name,
    cniVersion: network.cniVersion,
    ...(Object.keys(runtimeConfig).length === 0 ? {} : { runtimeConfig }),
    ...(given.prevResult === undefined ? {} : { prevResult: given.prevResult }),
  };
}

function intent(network: NetworkList, attachment: Attachment): CacheEntry {
  const { capabilityArgs, ...rest } = attachment;
  const asked = new Set(network.plugins.flatMap(({ capabilities }) => capabilities));
  return {
    network: network.name,
    attachment: rest,
    configText: network.text,
    capabilityArgs: Object.fromEntries(Object.entries(capabilityArgs).filter(([name]) => asked.has(name))),
    result: undefined,
    writtenAtMs: 0,
  };
}

function readAnswer(answer: string, plugin: PluginConfig, network: NetworkList): Json {
  try {
    return parseResult(answer, network.cniVersion).raw;
  } catch (error) {
    throw new AdapterError(
      'internal',
      `CNI plugin ${plugin.type} answered ADD with an invalid result: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}

/** undefined when the cached configuration is lost: there is nothing to run or fix then. */
function cachedList(entry: CacheEntry): NetworkList | undefined {
  try {
    return parseNetworkList(entry.configText);
  } catch {
    return undefined;
  }
}

function cachedPrevResult(entry: CacheEntry, list: NetworkList): Json | undefined {
  if (entry.result === undefined) return undefined;
  try {
    return toPrevResult(entry.result, list.cniVersion);
  } catch {
    return undefined; // a damaged result: plugins have to do without
  }
}

/**
 * Continues after a failure, as the specification requires of GC, then reports the first and their number.
 */
async function everyOne<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const errors: unknown[] = [];
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0)
    throw errors.length === 1
      ? errors[0]
      : new AdapterError('internal', errors.map(messageOf).join('; '), { cause: errors });
}
