import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AskCredentialHelper } from '../../../src/image/credential-helper.js';
import { createDockerCredentials, type NodeCredentials } from '../../../src/image/docker-credentials.js';
import { makeFifo } from '../../support/builders/special-files.js';

const HUB = 'https://index.docker.io/v1/';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const signal = new AbortController().signal;
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'berth-docker-config-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

/** The credentials for a registry, with this config.json in DOCKER_CONFIG. */
async function credentialsFor(
  domain: string,
  config: unknown,
  askHelper: AskCredentialHelper = noHelper,
): Promise<NodeCredentials> {
  await writeFile(
    join(directory, 'config.json'),
    typeof config === 'string' ? config : JSON.stringify(config),
  );
  return createDockerCredentials({ environment: { DOCKER_CONFIG: directory }, askHelper })(domain, signal);
}

const noHelper: AskCredentialHelper = () => Promise.reject(new Error('no helper was expected'));

describe('the node’s registry credentials', () => {
  it.each([
    ['x.io', 'x.io'],
    ['x.io', 'https://x.io'],
    ['x.io', 'https://x.io/v1/'],
    ['x.io', 'http://x.io/'],
    ['x.io', 'X.io/'],
    ['x.io', 'x.io/team/app'],
    ['x.io', 'https://user@x.io/v2/'],
    ['x.io:5000', 'x.io:5000/'],
    ['[::1]:5000', 'http://[::1]:5000/v1/'],
    ['docker.io', HUB],
    ['docker.io', 'index.docker.io'],
    ['docker.io', 'https://registry-1.docker.io/v2/'],
    ['docker.io', 'docker.io'],
  ])('are, for %s, those stored as %s', async (domain, address) => {
    expect(await credentialsFor(domain, { auths: { [address]: { auth: base64('u:p') } } })).toEqual({
      auth: { username: 'u', password: 'p', serveraddress: domain === 'docker.io' ? HUB : domain },
    });
  });

  it('are none for a registry that is not in the file', async () => {
    expect(await credentialsFor('y.io', { auths: { 'x.io': { auth: base64('u:p') } } })).toEqual({});
    expect(await credentialsFor('x.io:5000', { auths: { 'x.io': { auth: base64('u:p') } } })).toEqual({});
    expect(await credentialsFor('x.io', { auths: { 'x.io:443': { auth: base64('u:p') } } })).toEqual({});
    expect(await credentialsFor('x.io', { auths: { 'x.io.evil/x.io': { auth: base64('u:p') } } })).toEqual(
      {},
    );
  });

  it('are none where no one has logged in', async () => {
    const environment = { DOCKER_CONFIG: join(directory, 'empty'), HOME: directory };
    await mkdir(join(directory, '.docker'));
    await writeFile(join(directory, '.docker', 'config.json'), '{}');
    expect(await createDockerCredentials({ environment, askHelper: noHelper })('x.io', signal)).toEqual({});
  });

  it('come from the home directory when DOCKER_CONFIG has none', async () => {
    await mkdir(join(directory, '.docker'));
    await writeFile(
      join(directory, '.docker', 'config.json'),
      JSON.stringify({ auths: { 'x.io': { auth: base64('u:p') } } }),
    );
    const environment = { DOCKER_CONFIG: join(directory, 'empty'), HOME: directory };
    expect(
      await createDockerCredentials({ environment, askHelper: noHelper })('x.io', signal),
    ).toHaveProperty('auth.username', 'u');
  });

  it('are read again for each pull', async () => {
    expect(await credentialsFor('x.io', {})).toEqual({});
    expect(await credentialsFor('x.io', { auths: { 'x.io': { auth: base64('u:p') } } })).toHaveProperty(
      'auth.username',
      'u',
    );
  });

  it('can be tokens, or a user name and password in the clear', async () => {
    expect(await credentialsFor('x.io', { auths: { 'x.io': { identitytoken: 't' } } })).toEqual({
      auth: { identitytoken: 't', serveraddress: 'x.io' },
    });
    expect(
      await credentialsFor('x.io', {
        auths: { 'x.io': { username: 'u', password: 'p', registrytoken: 'r' } },
      }),
    ).toEqual({
      auth: { username: 'u', password: 'p', registrytoken: 'r', serveraddress: 'x.io' },
    });
  });

  it('come from the registry’s own helper before the general one', async () => {
    const askHelper = vi.fn<AskCredentialHelper>(() => Promise.resolve({ username: 'h', password: 's' }));
    const config = { credHelpers: { 'x.io': 'own', 'docker.io': 'hub' }, credsStore: 'general' };
    expect(await credentialsFor('x.io', config, askHelper)).toEqual({
      auth: { username: 'h', password: 's', serveraddress: 'x.io' },
    });
    await credentialsFor('docker.io', config, askHelper);
    await credentialsFor('y.io', config, askHelper);
    expect(askHelper.mock.calls.map(([name, server]) => [name, server])).toEqual([
      ['own', 'x.io'],
      ['hub', HUB],
      ['general', 'y.io'],
    ]);
  });

  it('come from the file for a registry that the helper does not know', async () => {
    const config = { credsStore: 'general', auths: { 'x.io': { auth: base64('u:p') }, 'y.io': {} } };
    const askHelper: AskCredentialHelper = () => Promise.resolve(undefined);
    expect(await credentialsFor('x.io', config, askHelper)).toHaveProperty('auth.username', 'u');
    expect(await credentialsFor('y.io', config, askHelper)).toEqual({});
  });

  it('are replaced by the reason when the helper fails: the pull may need none', async () => {
    const askHelper: AskCredentialHelper = () =>
      Promise.reject(new Error('docker-credential-general is not installed'));
    expect(await credentialsFor('x.io', { credsStore: 'general' }, askHelper)).toEqual({
      problem: 'docker-credential-general is not installed',
    });
  });

  it.each([
    ['a null entry', { auths: { 'quay.io': null } }],
    ['an entry that is a text', { auths: { 'quay.io': 'hunter2' } }],
    ['an entry whose auth is a list', { auths: { 'quay.io': { auth: ['hunter2'] } } }],
    ['an entry whose auth is not base64', { auths: { 'quay.io': { auth: '§' } } }],
    ['a null helper', { credHelpers: { 'gcr.io': null } }],
    ['a helper that is a number', { credHelpers: { 'gcr.io': 7 } }],
    ['a null section of helpers', { credHelpers: null }],
    ['a null general helper', { credsStore: null }],
    ['a null helper of its own, which means the file', { credHelpers: { 'x.io': null }, credsStore: 'none' }],
    ['an empty helper of its own, which means the file', { credHelpers: { 'x.io': '' }, credsStore: 'none' }],
    ['an empty entry under another spelling', { auths: { 'https://x.io': {}, 'x.io/': null } }],
    ['a malformed entry under another spelling', { auths: { 'https://x.io': 'hunter2' } }],
    ['another team’s login for the same registry', { auths: { 'x.io/team': { auth: base64('t:p') } } }],
  ])('are what they would be without it, beside %s', async (_what, config) => {
    const auths = { ...('auths' in config ? config.auths : {}), 'x.io': { auth: base64('u:p') } };
    expect(await credentialsFor('x.io', { ...config, auths })).toEqual({
      auth: { username: 'u', password: 'p', serveraddress: 'x.io' },
    });
  });

  it('are the login in the file, and the reason, when the helper fails', async () => {
    const askHelper: AskCredentialHelper = () => Promise.reject(new Error('desktop is not installed'));
    const auths = { 'x.io': { auth: base64('u:p') } };
    expect(await credentialsFor('x.io', { auths, credsStore: 'desktop' }, askHelper)).toEqual({
      auth: { username: 'u', password: 'p', serveraddress: 'x.io' },
      problem: 'desktop is not installed',
    });
  });

  it('are those of `auth` where the file also has them in the clear, and the latter where `auth` is malformed', async () => {
    const clear = { username: 'c', password: 's' };
    for (const [auth, username] of [
      [base64('u:p'), 'u'],
      ['§', 'c'],
    ])
      expect(await credentialsFor('x.io', { auths: { 'x.io': { ...clear, auth } } })).toHaveProperty(
        'auth.username',
        username,
      );
  });

  it('are found under names of fields in any case', async () => {
    const config = { Auths: { 'x.io': { identityToken: 't' } } };
    expect(await credentialsFor('x.io', config)).toHaveProperty('auth.identitytoken', 't');
  });

  it('are none in an empty file', async () => {
    expect(await credentialsFor('x.io', '')).toEqual({});
  });

  it.each([
    ['that ends early', '{"auths": {"x.io": {"auth": "c2VjcmV0', 'config.json is not JSON'],
    [
      'whose auth is a list',
      '{"auths": {"x.io": {"auth": ["c2VjcmV0"]}}}',
      'auths["x.io"].auth is not a string',
    ],
    [
      'whose entry is a text',
      '{"auths": {"x.io": "c2VjcmV0"}}',
      'config.json: auths["x.io"] is not an object',
    ],
    ['with a password only', '{"auths": {"x.io": {"auth": "c2VjcmV0"}}}', 'must be user:password in base64'],
    [
      'whose helper is a list',
      '{"credHelpers": {"x.io": ["c2VjcmV0"]}}',
      'credHelpers["x.io"] is not a string',
    ],
    [
      'whose general helper is a list',
      '{"credsStore": ["c2VjcmV0"]}',
      'config.json: credsStore is not a string',
    ],
    ['that is a text', '"c2VjcmV0"', 'config.json is not a JSON object'],
    ['that is too large', ' '.repeat(1024 * 1024 + 1), 'config.json is larger than 1 MiB'],
  ])('are replaced by the reason, without the secret, for a file %s', async (_what, content, reason) => {
    const { problem } = await credentialsFor('x.io', content);
    expect(problem).toContain(reason);
    expect(problem).not.toContain('c2VjcmV0');
  });

  it.each(['directory', 'FIFO'])('are replaced by the reason when the file is a %s', async (kind) => {
    const path = join(directory, 'config.json');
    if (kind === 'FIFO') makeFifo(path);
    else await mkdir(path);
    const read = createDockerCredentials({ environment: { DOCKER_CONFIG: directory }, askHelper: noHelper });
    expect((await read('x.io', signal)).problem).toMatch(/config\.json is not a regular file$/);
  });

  it('are not waited for by a caller that has left', async () => {
    const caller = new AbortController();
    const askHelper: AskCredentialHelper = () => {
      caller.abort(new Error('the caller left'));
      return Promise.reject(new Error('killed'));
    };
    await writeFile(join(directory, 'config.json'), JSON.stringify({ credsStore: 'general' }));
    const read = createDockerCredentials({ environment: { DOCKER_CONFIG: directory }, askHelper });
    await expect(read('x.io', caller.signal)).rejects.toThrow('the caller left');
  });
});
