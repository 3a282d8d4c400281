import type { Fault } from '../errors/adapter-error.js';
import { AdapterError } from '../errors/adapter-error.js';
import type { RegistryAuth } from './engine-client.js';

/** Turns an HTTP status and the Engine's sentence into the error of the call. */
export type Refusal = (status: number, sentence: string) => AdapterError;

/** The rule for every call that has none of its own. */
export const engineRefusal: Refusal = (status, sentence) =>
  new AdapterError(faultOfStatus(status, sentence), sentence);

/**
 * A container that will not start (no such command, a mount that is gone) is the Engine's failure, whichever
 * of 400, 404, 409 and 500 this Engine's version gives it. Only a container that is gone is `not-found`, only
 * its being removed or paused a wrong state.
 */
export const startRefusal: Refusal = (status, sentence) => {
  const about = status === 404 && !/^no such container/i.test(sentence) ? 500 : status;
  return engineRefusal(about === 400 ? 500 : about, sentence);
};

/** A container that is being removed cannot be updated: Engines call that a failure of their own. */
export const updateRefusal: Refusal = (status, sentence) =>
  engineRefusal(/marked for removal/i.test(sentence) ? 409 : status, sentence);

/**
 * The error of a pull, from the status of its answer or from an `errorDetail` inside the stream; never shows
 * credentials.
 */
export function pullError(
  sentence: string,
  status: number | undefined,
  auth: RegistryAuth | undefined,
): AdapterError {
  const shown = withoutSecrets(sentence, auth);
  const fault =
    PULL_FAULTS.find(([pattern]) => pattern.test(sentence))?.[1] ?? faultOfPullStatus(status, sentence);
  // The kubelet distinguishes "the registry is down" from "the image is bad" by this prefix (cri-api,
  // pkg/errors).
  return new AdapterError(fault, fault === 'registry-unavailable' ? `RegistryUnavailable: ${shown}` : shown);
}

/** The Engine has answered, so that a gateway's status is about the registry behind it. */
function faultOfPullStatus(status: number | undefined, sentence: string): Fault {
  const fault = status === undefined ? 'internal' : faultOfStatus(status, sentence);
  return fault === 'unavailable' ? 'registry-unavailable' : fault;
}

/** What Engines with either image store say of a registry's answer; the first that matches counts. */
const PULL_FAULTS: readonly (readonly [RegExp, Fault])[] = [
  [/toomanyrequests|429 too many requests|rate limit/i, 'registry-unavailable'],
  [
    /\b50[234]\b (?:bad gateway|service unavailable|gateway time-?out)|unexpected (?:http )?status(?: code)?:? 50[234]\b/i,
    'registry-unavailable',
  ],
  [
    /dial (?:tcp|unix)|no such host|connection (?:refused|reset)|i\/o timeout|tls handshake timeout|server misbehaving/i,
    'registry-unavailable',
  ],
  [
    /no route to host|network is unreachable|client\.timeout|request canceled while waiting|unexpected eof|: eof$/i,
    'registry-unavailable',
  ],
  [
    /unauthorized|authentication required|no basic auth credentials|incorrect username or password|\b401\b/i,
    'unauthenticated',
  ],
  [
    /pull access denied|requested access to the resource is denied|\bdenied:|insufficient_scope|403 forbidden/i,
    'permission-denied',
  ],
  [/manifest unknown|name unknown|no matching manifest|repository name not known|not found/i, 'not-found'],
  [/invalid reference format|invalid tag format/i, 'invalid-argument'],
];

function faultOfStatus(status: number, sentence: string): Fault {
  switch (status) {
    case 400:
      return 'invalid-argument';
    case 401:
      return 'unauthenticated';
    case 403:
      return 'permission-denied';
    case 404:
      return 'not-found';
    case 409:
      return /already in use|already exists/i.test(sentence) ? 'already-exists' : 'failed-precondition';
    case 501:
      return 'unimplemented';
    case 502:
    case 503:
    case 504:
      return 'unavailable';
    default:
      return 'internal';
  }
}

/** Shorter secrets would blank out half of any sentence, and no registry gives such. */
const SHORTEST_SECRET = 4;

function withoutSecrets(sentence: string, auth: RegistryAuth | undefined): string {
  const secrets = [auth?.password, auth?.identitytoken, auth?.registrytoken].filter(
    (secret) => (secret?.length ?? 0) >= SHORTEST_SECRET,
  );
  const blanked = secrets.reduce<string>((text, secret) => text.replaceAll(secret ?? '', '***'), sentence);
  // Signed download addresses carry their rights in the query, some proxies their password before the host.
  return blanked.replace(
    /(https?:\/\/)([^\s"'<>]+)/g,
    (_whole, scheme: string, rest: string) => scheme + withoutUserAndQuery(rest),
  );
}

function withoutUserAndQuery(address: string): string {
  const [beforeQuery = ''] = address.split('?');
  const [authority = '', ...path] = beforeQuery.split('/');
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return [host, ...path].join('/') + (beforeQuery.length < address.length ? '?***' : '');
}
