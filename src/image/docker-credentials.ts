import type { RegistryAuth } from '../engine/engine-client.js';
import { messageOf } from '../errors/adapter-error.js';
import { decodeUserPassword, registryHost, registryKey } from '../translate/to-engine/registry-auth.js';
import type { AskCredentialHelper } from './credential-helper.js';
import {
  readDockerConfig,
  type DockerAuthEntry,
  type DockerConfig,
  type DockerConfigEnvironment,
  type MalformedEntry,
} from './docker-config.js';

/** What the node has for a registry. */
export interface NodeCredentials {
  readonly auth?: RegistryAuth;
  /** What is wrong with the credentials that are configured for this registry; without the secret. */
  readonly problem?: string;
}

/** The node's credentials for a registry (`docker.io`, `registry.example:5000`). */
export type ReadCredentials = (domain: string, signal: AbortSignal) => Promise<NodeCredentials>;

export interface DockerCredentialsParts {
  readonly environment: DockerConfigEnvironment;
  readonly askHelper: AskCredentialHelper;
}

/**
 * Credentials as `docker login` left them in Docker's config.json: from the registry's own helper, else the
 * general one, else the file. They are read again for every pull, since tokens of cloud registries live for
 * hours only. Trouble with the file or a helper does not fail the pull, which may need no credentials: it is
 * reported as the `problem`. As with the docker client, a helper that fails does not hide a login in the
 * file. Beyond the docker client, a helper that does not know the registry does not hide it either.
 */
export function createDockerCredentials({ environment, askHelper }: DockerCredentialsParts): ReadCredentials {
  return async function readCredentials(domain, signal) {
    const config = await readDockerConfig(environment).catch(problemOf);
    if (config === undefined) return {};
    if ('problem' in config) return config;
    const fromHelper = await helperLogin(askHelper, config, domain, signal);
    if (fromHelper.auth !== undefined) return withServer(fromHelper, domain);
    const fromFile = loginInFile(config, domain);
    const problem = fromHelper.problem ?? fromFile.problem;
    return withServer({ ...fromFile, ...(problem === undefined ? {} : { problem }) }, domain);
  };
}

async function helperLogin(
  askHelper: AskCredentialHelper,
  { credHelpers, credsStore }: DockerConfig,
  domain: string,
  signal: AbortSignal,
): Promise<NodeCredentials> {
  const [own] = entriesFor(credHelpers, domain);
  const name = own ?? credsStore;
  if (typeof name !== 'string') return { problem: name.malformed };
  if (name === '') return {};
  try {
    const auth = await askHelper(name, registryKey(domain), signal);
    return auth === undefined ? {} : { auth };
  } catch (error) {
    signal.throwIfAborted();
    return problemOf(error);
  }
}

/**
 * The first entry for the registry that holds a login: with a helper, Docker leaves empty ones in the file.
 */
function loginInFile({ auths }: DockerConfig, domain: string): NodeCredentials {
  const logins = entriesFor(auths, domain).map(toLogin);
  return (
    logins.find(({ auth }) => auth !== undefined) ?? logins.find(({ problem }) => problem !== undefined) ?? {}
  );
}

/**
 * What is stored for a registry, best match first: under its very key, then under the same host and port in
 * another spelling. An address with a path of its own, such as `quay.io/team`, counts for the whole registry,
 * as with the docker client, but after those without one.
 */
function entriesFor<T>(entries: ReadonlyMap<string, T>, domain: string): T[] {
  const rank = (address: string): number => {
    if (address === registryKey(domain)) return 0;
    return hasRepositoryPath(address) ? 2 : 1;
  };
  return [...entries]
    .filter(([address]) => registryHost(address) === registryHost(domain))
    .sort(([one], [other]) => rank(one) - rank(other))
    .map(([, entry]) => entry);
}

/** `/v1/` and `/v2/` are the versions of the registry's API. */
function hasRepositoryPath(address: string): boolean {
  return !/^(?:[a-z][a-z0-9+.-]*:\/\/)?[^/]*(?:\/v[12])?\/?$/i.test(address.trim());
}

/**
 * `auth` comes before the two fields in the clear, as with the docker client; a malformed one does not hide
 * them.
 */
function toLogin(entry: DockerAuthEntry | MalformedEntry): NodeCredentials {
  if ('malformed' in entry) return { problem: entry.malformed };
  const inTheClear =
    entry.username === '' ? undefined : { username: entry.username, password: entry.password };
  const login = decodeUserPassword(entry.auth) ?? inTheClear;
  const auth = {
    ...(login === undefined ? {} : { username: login.username, password: login.password }),
    ...(entry.identitytoken === '' ? {} : { identitytoken: entry.identitytoken }),
    ...(entry.registrytoken === '' ? {} : { registrytoken: entry.registrytoken }),
  };
  if (Object.keys(auth).length > 0) return { auth };
  return entry.auth === ''
    ? {}
    : { problem: "its auth in Docker's config.json must be user:password in base64" };
}

function withServer({ auth, problem }: NodeCredentials, domain: string): NodeCredentials {
  return {
    ...(auth === undefined ? {} : { auth: { ...auth, serveraddress: registryKey(domain) } }),
    ...(problem === undefined ? {} : { problem }),
  };
}

function problemOf(error: unknown): { readonly problem: string } {
  return { problem: messageOf(error) };
}
