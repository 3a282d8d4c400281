import { join } from 'node:path';
import { AdapterError, messageOf } from '../errors/adapter-error.js';
import { readRegularFileSync, SETTINGS_MAX_BYTES } from '../host/read-regular-file.js';

/** Where the Engine listens. */
export type Endpoint =
  | { readonly kind: 'unix'; readonly socketPath: string; readonly label: string }
  | {
      readonly kind: 'tcp';
      readonly host: string;
      readonly port: number;
      readonly tls: TlsMaterial | undefined;
      readonly label: string;
    };

export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** The Engine's certificate is checked against `ca`, or the system's authorities. */
  readonly verify: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_ENDPOINT = 'unix:///var/run/docker.sock';

/**
 * Reads an endpoint as Docker's own client does: `unix:///path`, `tcp://host[:port]`, `http://…`,
 * `https://…`; `""` means DOCKER_HOST, or the default socket. `tcp` is TLS when DOCKER_CERT_PATH (client
 * certificate) or DOCKER_TLS_VERIFY (check the Engine's) is set. Throws `invalid-argument` for anything else,
 * `failed-precondition` when the certificates cannot be read.
 */
export function parseEndpoint(given: string, environment: Environment): Endpoint {
  const text =
    [given, environment['DOCKER_HOST'], DEFAULT_ENDPOINT].find(
      (choice) => choice !== undefined && choice !== '',
    ) ?? '';
  if (text.startsWith('unix://')) {
    const socketPath = text.slice('unix://'.length) || DEFAULT_ENDPOINT.slice('unix://'.length);
    return { kind: 'unix', socketPath, label: `unix://${socketPath}` };
  }
  const url = parseUrl(text);
  const encrypted = url.protocol === 'https:' || (url.protocol === 'tcp:' && asksForTls(environment));
  return {
    kind: 'tcp',
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? defaultPort(url.protocol, encrypted) : Number(url.port),
    tls: encrypted ? readTlsMaterial(environment) : undefined,
    label: `${url.protocol}//${url.host}`,
  };
}

function parseUrl(text: string): URL {
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  const known =
    parsed !== undefined && ['tcp:', 'http:', 'https:'].includes(parsed.protocol) && parsed.hostname !== '';
  if (!known) {
    throw new AdapterError(
      'invalid-argument',
      `docker-endpoint: ${JSON.stringify(text)} must be unix:///path, tcp://host:port or https://host:port`,
    );
  }
  if (parsed.pathname.length > 1 || parsed.search !== '' || parsed.username !== '') {
    throw new AdapterError(
      'invalid-argument',
      'docker-endpoint: a TCP endpoint can only have a host and a port',
    );
  }
  return parsed;
}

/** URL drops a port that is the scheme's own, so `http://host:80` arrives here too. */
function defaultPort(protocol: string, encrypted: boolean): number {
  if (protocol === 'http:') return 80;
  if (protocol === 'https:') return 443;
  return encrypted ? 2376 : 2375;
}

function asksForTls(environment: Environment): boolean {
  return Boolean(environment['DOCKER_CERT_PATH'] ?? '') || Boolean(environment['DOCKER_TLS_VERIFY'] ?? '');
}

function readTlsMaterial(environment: Environment): TlsMaterial {
  const directory = environment['DOCKER_CERT_PATH'] ?? '';
  if (directory === '') return { verify: true };
  const read = (name: string): string =>
    readRegularFileSync(join(directory, name), SETTINGS_MAX_BYTES).toString('utf8');
  try {
    // Docker's client takes a certificate path without DOCKER_TLS_VERIFY as "encrypt, and believe whoever
    // answers".
    return {
      ca: read('ca.pem'),
      cert: read('cert.pem'),
      key: read('key.pem'),
      verify: Boolean(environment['DOCKER_TLS_VERIFY'] ?? ''),
    };
  } catch (cause) {
    throw new AdapterError('failed-precondition', `DOCKER_CERT_PATH: ${messageOf(cause)}`, { cause });
  }
}
