import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AdapterError, messageOf } from '../../errors/adapter-error.js';
import { readRegularFile } from '../../host/read-regular-file.js';
import type { PluginCallAttachment } from './plugin-runner.js';

/**
 * What is kept of an ADD so that DEL can be asked after a restart: `<cacheDir>/results/<network>-<container
 * id>-<interface>`, in libcni's format, so that Berth and cri-dockerd can tear down each other's pods. An
 * entry without a result is an ADD that has not finished.
 */
export interface CacheEntry {
  readonly network: string;
  readonly attachment: PluginCallAttachment;
  /** The network list as JSON, as it was at ADD. */
  readonly configText: string;
  readonly capabilityArgs: Readonly<Record<string, unknown>>;
  readonly result: Readonly<Record<string, unknown>> | undefined;
  /** When it was written, milliseconds since 1970; 0 before it is. */
  readonly writtenAtMs: number;
}

export interface ResultCache {
  /** Written whole or not at all; `durable` makes it outlast a power cut. */
  write(entry: CacheEntry, durable: boolean): Promise<void>;
  /**
   * Entries that can be read, of this container or of all. What is no cache entry of libcni's is left out.
   */
  list(containerId?: string): Promise<CacheEntry[]>;
  /** Also what a write that was cut short has left. Repeatable. */
  remove(network: string, containerId: string, ifName: string): Promise<void>;
}

const KIND = 'cniCacheV1';

export function createResultCache(cacheDir: string): ResultCache {
  const dir = join(cacheDir, 'results');
  return {
    async write(entry, durable) {
      const { containerId, ifName } = entry.attachment;
      const path = join(dir, fileName(entry.network, containerId, ifName));
      try {
        await mkdir(dir, { recursive: true, mode: 0o700 });
        await writeWhole(path, encode(entry), durable);
      } catch (cause) {
        throw new AdapterError('internal', `cannot write ${path}: ${messageOf(cause)}`, { cause });
      }
    },
    async list(containerId) {
      const names = await readdir(dir).catch(ifMissing);
      // A dot begins the name of a file that is being written: networks begin with a letter or digit.
      const wanted = (names ?? []).filter(
        (name) => !name.startsWith('.') && (containerId === undefined || name.includes(`-${containerId}-`)),
      );
      const entries = await Promise.all(wanted.sort().map((name) => readEntry(join(dir, name))));
      return entries
        .filter((entry) => entry !== undefined)
        .filter((entry) => containerId === undefined || entry.attachment.containerId === containerId);
    },
    async remove(network, containerId, ifName) {
      const path = join(dir, fileName(network, containerId, ifName));
      await rm(path, { force: true });
      await rm(temporaryPath(path), { force: true });
    },
  };
}

function fileName(network: string, containerId: string, ifName: string): string {
  if (
    [network, containerId, ifName].some((part) => part === '' || /[/\0]/.test(part)) ||
    network.startsWith('.')
  ) {
    throw new AdapterError(
      'internal',
      `not a valid name for a cache file: ${JSON.stringify([network, containerId, ifName])}`,
    );
  }
  return `${network}-${containerId}-${ifName}`;
}

function encode(entry: CacheEntry): string {
  const { containerId, ifName, netns, args } = entry.attachment;
  return JSON.stringify({
    kind: KIND,
    containerId,
    config: Buffer.from(entry.configText, 'utf8').toString('base64'),
    ifName,
    networkName: entry.network,
    ...(netns === undefined ? {} : { netns }),
    cniArgs: args,
    capabilityArgs: entry.capabilityArgs,
    ...(entry.result === undefined ? {} : { result: entry.result }),
  });
}

/** Beside its place and then renamed into it: who reads finds the old entry or the new one. */
async function writeWhole(path: string, content: string, durable: boolean): Promise<void> {
  const temporary = temporaryPath(path);
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(content);
    if (durable) await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  if (durable) await syncDirectory(dirname(path));
}

/** A Berth that is killed while it writes leaves this file. */
function temporaryPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.new`);
}

async function syncDirectory(path: string): Promise<void> {
  const dir = await open(path, 'r');
  try {
    await dir.sync();
  } finally {
    await dir.close();
  }
}

/** An entry holds the configuration, of some MiB at most, and what the plugin answered. */
const ENTRY_MAX_BYTES = 16 * 1024 * 1024;

/**
 * undefined for a file that is gone, torn, of another kind or without what identifies an attachment: none of
 * that may stop a DEL.
 */
async function readEntry(path: string): Promise<CacheEntry | undefined> {
  try {
    const [content, { mtimeMs }] = await Promise.all([readRegularFile(path, ENTRY_MAX_BYTES), stat(path)]);
    return decode(JSON.parse(content.toString('utf8')), mtimeMs);
  } catch {
    return undefined;
  }
}

function decode(given: unknown, writtenAtMs: number): CacheEntry | undefined {
  if (!isObject(given) || given['kind'] !== KIND) return undefined;
  const { containerId, config, ifName, networkName, netns, cniArgs, capabilityArgs, result } = given;
  if (!isText(containerId) || !isText(ifName) || !isText(networkName)) return undefined;
  return {
    network: networkName,
    attachment: {
      containerId,
      ifName,
      netns: isText(netns) ? netns : undefined,
      args: Array.isArray(cniArgs) ? cniArgs.filter(isPair) : [],
    },
    configText: typeof config === 'string' ? Buffer.from(config, 'base64').toString('utf8') : '',
    capabilityArgs: isObject(capabilityArgs) ? capabilityArgs : {},
    result: isObject(result) ? result : undefined,
    writtenAtMs,
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPair(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}

function ifMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  throw error;
}
