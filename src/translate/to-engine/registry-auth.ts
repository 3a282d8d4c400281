import type { AuthConfig } from '../../cri/generated/runtime/v1/AuthConfig.js';
import type { RegistryAuth } from '../../engine/wire/registry-auth.js';
import { invalidArgument } from '../../errors/adapter-error.js';

/** The name under which everyone stores credentials for Docker Hub. */
const DOCKER_HUB_KEY = 'https://index.docker.io/v1/';
const DOCKER_HUB_HOSTS = ['docker.io', 'index.docker.io', 'registry-1.docker.io'];

/**
 * CRI's credentials as the Engine takes them, for a pull from `domain`. Undefined when there are none, or
 * when they are for another server: they must not be sent to this one. Throws `invalid-argument` for an
 * `auth` field that does not hold `user:password`.
 */
export function toRegistryAuth(auth: AuthConfig | null, domain: string): RegistryAuth | undefined {
  if (auth === null) return undefined;
  if (auth.serverAddress !== '' && registryHost(auth.serverAddress) !== registryHost(domain))
    return undefined;
  const login = auth.username === '' && auth.password === '' ? decodeLogin(auth.auth) : auth;
  const given = {
    ...(login === undefined ? {} : { username: login.username, password: login.password }),
    ...(auth.identityToken === '' ? {} : { identitytoken: auth.identityToken }),
    ...(auth.registryToken === '' ? {} : { registrytoken: auth.registryToken }),
  };
  return Object.keys(given).length === 0 ? undefined : { ...given, serveraddress: registryKey(domain) };
}

/**
 * The host and port of a registry, out of any way to write its address: with a scheme, a user, a path or a
 * slash at the end, in any case. One name for all of Docker Hub's. A port is part of the name, the standard
 * one too: the docker client knows no other rule.
 */
export function registryHost(address: string): string {
  const [authority = ''] = address
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .split(/[/?#]/, 1);
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return DOCKER_HUB_HOSTS.includes(host) ? 'docker.io' : host;
}

/** The address of a registry as `docker login` stores it and credential helpers know it. */
export function registryKey(domain: string): string {
  return registryHost(domain) === 'docker.io' ? DOCKER_HUB_KEY : domain;
}

/**
 * `user:password` out of the base64 text of an `auth` entry; undefined when it is not that. Docker pads it
 * with NULs at the end.
 */
export function decodeUserPassword(
  encoded: string,
): { readonly username: string; readonly password: string } | undefined {
  const text = encoded.trim();
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 1) return undefined;
  return { username: decoded.slice(0, colon), password: withoutTrailingNuls(decoded.slice(colon + 1)) };
}

function decodeLogin(encoded: string): { readonly username: string; readonly password: string } | undefined {
  if (encoded === '') return undefined;
  const login = decodeUserPassword(encoded);
  if (login === undefined) throw invalidArgument('auth.auth', 'must be user:password in base64');
  return login;
}

function withoutTrailingNuls(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end -= 1;
  return text.slice(0, end);
}
