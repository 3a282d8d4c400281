import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { AdapterError } from '../errors/adapter-error.js';

/** The variables that say where Docker's config.json is. */
export type DockerConfigEnvironment = Readonly<Partial<Record<'DOCKER_CONFIG' | 'HOME', string>>>;

/** One registry's entry in the file; `""` for what it does not have. */
export type DockerAuthEntry = Readonly<
  Record<'auth' | 'username' | 'password' | 'identitytoken' | 'registrytoken', string>
>;

/**
 * An entry that is not of the type that Docker writes. Where it stands, never what it is: that may be a
 * password.
 */
export interface MalformedEntry {
  readonly malformed: string;
}

/** Docker's config.json: only what concerns credentials. */
export interface DockerConfig {
  /** Logins by the registry's address, as `docker login` was given it. */
  readonly auths: ReadonlyMap<string, DockerAuthEntry | MalformedEntry>;
  /** Names of credential helpers by registry; `""` where the file itself is to be used. */
  readonly credHelpers: ReadonlyMap<string, string | MalformedEntry>;
  /** The helper for every other registry; `""` for none. */
  readonly credsStore: string | MalformedEntry;
}

/**
 * As much as Kubernetes takes in a secret of type kubernetes.io/dockerconfigjson; a login has a few kilobytes
 * at most.
 */
const LONGEST_FILE = 1024 * 1024;

/**
 * The first config.json there is in DOCKER_CONFIG, `$HOME/.docker` and `/root/.docker`; undefined when there
 * is none.
 */
export async function readDockerConfig(
  environment: DockerConfigEnvironment,
): Promise<DockerConfig | undefined> {
  const home = environment.HOME === undefined ? [] : [join(environment.HOME, '.docker')];
  // systemd starts services without HOME, and then root's login is what the operator means.
  const directories = [
    ...(environment.DOCKER_CONFIG === undefined ? [] : [environment.DOCKER_CONFIG]),
    ...home,
    '/root/.docker',
  ];
  for (const directory of directories) {
    const path = join(directory, 'config.json');
    const content = await readIfThere(path);
    if (content !== undefined) return parseDockerConfig(path, content);
  }
  return undefined;
}

/**
 * Each entry is read by itself, as the docker client's decoder does: null is an empty entry, and one of
 * another type says nothing about its neighbors. The names of fields count in any case, since Go's JSON
 * decoder takes them so.
 */
function parseDockerConfig(path: string, content: string): DockerConfig {
  const root = asObject(parseJson(path, content));
  if (root === undefined) throw new AdapterError('internal', `${path} is not a JSON object`);
  const auths = asObject(fieldOf(root, 'auths') ?? {}) ?? {};
  const credHelpers = asObject(fieldOf(root, 'credHelpers') ?? {}) ?? {};
  return {
    auths: new Map(
      Object.entries(auths).map(([key, entry]) => [
        key,
        toAuthEntry(entry, `${path}: auths[${quoted(key)}]`),
      ]),
    ),
    credHelpers: new Map(
      Object.entries(credHelpers).map(([key, name]) => [
        key,
        toText(name, `${path}: credHelpers[${quoted(key)}]`),
      ]),
    ),
    credsStore: toText(fieldOf(root, 'credsStore'), `${path}: credsStore`),
  };
}

function toAuthEntry(value: unknown, where: string): DockerAuthEntry | MalformedEntry {
  const entry = asObject(value ?? {});
  if (entry === undefined) return { malformed: `${where} is not an object` };
  const read: Record<string, string> = {};
  for (const name of ['auth', 'username', 'password', 'identitytoken', 'registrytoken']) {
    const text = toText(fieldOf(entry, name), `${where}.${name}`);
    if (typeof text !== 'string') return text;
    read[name] = text;
  }
  return read as DockerAuthEntry;
}

function toText(value: unknown, where: string): string | MalformedEntry {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : { malformed: `${where} is not a string` };
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function fieldOf(object: Readonly<Record<string, unknown>>, name: string): unknown {
  const entries = Object.entries(object);
  const found =
    entries.find(([key]) => key === name) ??
    entries.find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found?.[1];
}

/** A key is a registry's address and no secret, but an error need not hold much of it. */
function quoted(key: string): string {
  return JSON.stringify(key.length > 80 ? `${key.slice(0, 80)}…` : key);
}

function parseJson(path: string, content: string): unknown {
  // The docker client takes an empty file for one that has no logins.
  if (content.trim() === '') return {};
  try {
    return JSON.parse(content);
  } catch {
    // Without the cause: it quotes the text around the fault, which may be a password.
    throw new AdapterError('internal', `${path} is not JSON`);
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    // Without O_NONBLOCK, opening a FIFO would wait for a writer.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return await readRegular(path, file);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof AdapterError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new AdapterError('internal', `${path} cannot be read (${code})`, { cause: error });
  }
}

async function readRegular(path: string, file: FileHandle): Promise<string> {
  if (!(await file.stat()).isFile()) throw new AdapterError('internal', `${path} is not a regular file`);
  const buffer = Buffer.alloc(LONGEST_FILE + 1);
  let length = 0;
  // The size that stat gives may change while the file is read; what is read may not exceed the buffer.
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length);
    length += bytesRead;
    if (bytesRead === 0 || length === buffer.length) break;
  }
  if (length > LONGEST_FILE) throw new AdapterError('internal', `${path} is larger than 1 MiB`);
  return buffer.toString('utf8', 0, length);
}
