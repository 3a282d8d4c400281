import { describe, expect, it } from 'vitest';
import { engineRefusal, pullError, startRefusal } from '../../../src/engine/errors.js';

const CONFLICT =
  'Conflict. The container name "/x" is already in use by container "ba22". You have to remove (or rename) that container to be able to reuse that name.';

describe('engineRefusal', () => {
  it.each([
    [400, 'Minimum memory limit allowed is 6MB', 'invalid-argument'],
    [403, 'operation is not permitted on predefined bridge network', 'permission-denied'],
    [404, 'No such container: x', 'not-found'],
    [409, CONFLICT, 'already-exists'],
    [409, 'network with name x already exists', 'already-exists'],
    [409, 'container x is not running', 'failed-precondition'],
    [
      409,
      'cannot remove container "x": container is running: stop the container before removing or force remove',
      'failed-precondition',
    ],
    [500, 'driver failed to remove root filesystem', 'internal'],
    [503, 'proxy says no', 'unavailable'],
  ])('takes %i %j as %s, with the sentence as it is', (status, sentence, fault) => {
    expect(engineRefusal(status, sentence)).toMatchObject({ fault, message: sentence });
  });
});

describe('startRefusal', () => {
  const sentence = 'OCI runtime create failed: exec: "/nope": stat /nope: no such file or directory: unknown';

  it.each([400, 404, 500])('takes a start that failed with %i as the failure of the Engine', (status) => {
    expect(startRefusal(status, sentence)).toMatchObject({ fault: 'internal', message: sentence });
  });

  it('still tells that the container is gone, or being removed', () => {
    expect(startRefusal(404, 'No such container: abc')).toMatchObject({ fault: 'not-found' });
    expect(startRefusal(409, 'container is marked for removal and cannot be started')).toMatchObject({
      fault: 'failed-precondition',
    });
  });
});

describe('pullError', () => {
  it.each([
    ['Head "https://r.test/v2/x/manifests/1": unauthorized: authentication required', 500, 'unauthenticated'],
    ['Get "https://r.test/v2/": no basic auth credentials', 500, 'unauthenticated'],
    [
      'failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://r.test/token: 401 Unauthorized',
      500,
      'unauthenticated',
    ],
    [
      "pull access denied for x, repository does not exist or may require 'docker login'",
      404,
      'permission-denied',
    ],
    ['denied: requested access to the resource is denied', 500, 'permission-denied'],
    ['manifest for r.test/x:1 not found: manifest unknown: manifest unknown', 404, 'not-found'],
    ['no matching manifest for linux/arm64 in the manifest list entries', undefined, 'not-found'],
    ['invalid reference format', 400, 'invalid-argument'],
    ['failed to register layer: no space left on device', undefined, 'internal'],
  ])('takes %j (status %s) as %s', (sentence, status, fault) => {
    expect(pullError(sentence, status, undefined)).toMatchObject({ fault, message: sentence });
  });

  it.each([
    'Get "http://127.0.0.1:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused',
    'Get "https://r.test/v2/": dial tcp: lookup r.test on 10.0.0.1:53: no such host',
    'Get "https://r.test/v2/": net/http: TLS handshake timeout',
    'toomanyrequests: You have reached your pull rate limit.',
    'received unexpected HTTP status: 503 Service Unavailable',
    'unexpected status from HEAD request to https://r.test/v2/x/manifests/1: 502 Bad Gateway',
    'unexpected status code 504 Gateway Timeout',
    'Get "https://r.test/v2/": EOF',
  ])('marks %j as a registry that cannot be reached, in the way the kubelet matches', (sentence) => {
    expect(pullError(sentence, 500, undefined)).toMatchObject({
      fault: 'registry-unavailable',
      message: `RegistryUnavailable: ${sentence}`,
    });
  });

  it.each([502, 503, 504])(
    'marks an answer with status %d as one of the registry behind the Engine',
    (status) => {
      expect(pullError('upstream connect error', status, undefined)).toMatchObject({
        fault: 'registry-unavailable',
        message: 'RegistryUnavailable: upstream connect error',
      });
    },
  );

  it('never shows credentials, neither those given nor those in addresses', () => {
    const sentence =
      'Get "https://user:hunter22@proxy.test/v2/blob?X-Amz-Signature=abcdef&x=1": unexpected: hunter22 and tok-12345 at https://r.test/v2/ (https://r.test/a?b)';
    const { message } = pullError(sentence, 500, {
      username: 'user',
      password: 'hunter22',
      identitytoken: 'tok-12345',
    });
    expect(message).toBe(
      'Get "https://proxy.test/v2/blob?***": unexpected: *** and *** at https://r.test/v2/ (https://r.test/a?***',
    );
  });
});
