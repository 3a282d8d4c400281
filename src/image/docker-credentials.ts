import type { RegistryAuth } from '../engine/engine-client.js';
import { messageOf } from '../errors/adapter-error.js';
import { decodeUserPassword, registryHost, registryKey } from '../translate/registry-auth.js';
import type { AskCredentialHelper } from './credential-helper.js';
import { readDockerConfig, type DockerConfig, type DockerConfigEnvironment } from './docker-config.js';

/** What the node has for a registry. */
export interface NodeCredentials {
  readonly auth?: RegistryAuth;
  /** Why there are none although some are configured; says nothing of the secret. */
  readonly problem?: string;
}

/** The node's credentials for a registry (`docker.io`, `registry.example:5000`). */
export type ReadCredentials = (domain: string, signal: AbortSignal) => Promise<NodeCredentials>;

export interface DockerCredentialsParts {
  readonly environment: DockerConfigEnvironment;
  readonly askHelper: AskCredentialHelper;
}

/**
 * Credentials as `docker login` left them in Docker's config.json: from the registry's own helper, the general one, or the file.
 * Read anew for every pull, since tokens of cloud registries live for hours only; a pull costs far more. Trouble with the file or a
 * helper does not fail the pull, which may need no credentials: it is told as the `problem`.
 */
export function createDockerCredentials({ environment, askHelper }: DockerCredentialsParts): ReadCredentials {
  return async function readCredentials(domain, signal) {
    try {
      const config = await readDockerConfig(environment);
      if (config === undefined) return {};
      const helper = helperOf(config, domain);
      const fromHelper =
        helper === undefined ? undefined : await askHelper(helper, registryKey(domain), signal);
      const auth = fromHelper ?? loginInFile(config, domain);
      return auth === undefined ? {} : { auth: { ...auth, serveraddress: registryKey(domain) } };
    } catch (error) {
      signal.throwIfAborted();
      return { problem: messageOf(error) };
    }
  };
}

function helperOf({ credHelpers, credsStore }: DockerConfig, domain: string): string | undefined {
  const own = Object.entries(credHelpers).find(
    ([address]) => registryHost(address) === registryHost(domain),
  )?.[1];
  const name = own ?? credsStore;
  return name === '' ? undefined : name;
}

function loginInFile({ auths }: DockerConfig, domain: string): RegistryAuth | undefined {
  const entry =
    auths[registryKey(domain)] ??
    Object.entries(auths).find(([address]) => registryHost(address) === registryHost(domain))?.[1];
  if (entry === undefined) return undefined;
  const login =
    entry.username === ''
      ? decodeUserPassword(entry.auth)
      : { username: entry.username, password: entry.password };
  const auth = {
    ...(login === undefined ? {} : { username: login.username, password: login.password }),
    ...(entry.identitytoken === '' ? {} : { identitytoken: entry.identitytoken }),
    ...(entry.registrytoken === '' ? {} : { registrytoken: entry.registrytoken }),
  };
  // With a helper, the file keeps an empty entry per registry.
  return Object.keys(auth).length === 0 ? undefined : auth;
}
