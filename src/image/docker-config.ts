import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { AdapterError } from '../errors/adapter-error.js';

/** The variables that say where Docker's config.json is. */
export type DockerConfigEnvironment = Readonly<Partial<Record<'DOCKER_CONFIG' | 'HOME', string>>>;

const text = v.optional(v.nullable(v.string()), '');
const texts = v.optional(v.nullable(v.record(v.string(), v.string())));

const authEntry = v.object({
  auth: text,
  username: text,
  password: text,
  identitytoken: text,
  registrytoken: text,
});

/** Docker's config.json: only what concerns credentials. */
const dockerConfig = v.object({
  auths: v.optional(v.nullable(v.record(v.string(), authEntry))),
  credHelpers: texts,
  credsStore: text,
});

/** One registry's entry in the file; `""` for what it does not have. */
type DockerAuthEntry = Record<'auth' | 'username' | 'password' | 'identitytoken' | 'registrytoken', string>;

export interface DockerConfig {
  /** By the registry's address, as `docker login` was given it. */
  readonly auths: Readonly<Record<string, DockerAuthEntry>>;
  /** Names of credential helpers by registry. */
  readonly credHelpers: Readonly<Record<string, string>>;
  /** The helper for every other registry; `""` for none. */
  readonly credsStore: string;
}

/** The first config.json there is in DOCKER_CONFIG, `$HOME/.docker` and `/root/.docker`; undefined when there is none. */
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

function parseDockerConfig(path: string, content: string): DockerConfig {
  const parsed = v.safeParse(dockerConfig, parseJson(path, content));
  if (!parsed.success) {
    // Only where, never what: the issues of the parser quote the values.
    const where = parsed.issues.map((issue) => v.getDotPath(issue) ?? 'the whole file').join(', ');
    throw new AdapterError('internal', `${path}: not as Docker writes it: ${where}`);
  }
  const { auths, credHelpers, credsStore } = parsed.output;
  const entries = Object.entries(auths ?? {}).map(
    ([address, entry]) => [address, withoutNull(entry)] as const,
  );
  return { auths: Object.fromEntries(entries), credHelpers: credHelpers ?? {}, credsStore: credsStore ?? '' };
}

function withoutNull(entry: v.InferOutput<typeof authEntry>): DockerAuthEntry {
  return {
    auth: entry.auth ?? '',
    username: entry.username ?? '',
    password: entry.password ?? '',
    identitytoken: entry.identitytoken ?? '',
    registrytoken: entry.registrytoken ?? '',
  };
}

function parseJson(path: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    // Without the cause: it quotes the text around the fault, which may be a password.
    throw new AdapterError('internal', `${path} is not JSON`);
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new AdapterError('internal', `${path} cannot be read (${code})`, { cause: error });
  }
}
