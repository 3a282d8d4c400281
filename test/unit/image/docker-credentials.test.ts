import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AskCredentialHelper } from '../../../src/image/credential-helper.js';
import { createDockerCredentials, type NodeCredentials } from '../../../src/image/docker-credentials.js';

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
    ['docker.io', HUB],
    ['docker.io', 'docker.io'],
  ])('are, for %s, those stored as %s', async (domain, address) => {
    expect(await credentialsFor(domain, { auths: { [address]: { auth: base64('u:p') } } })).toEqual({
      auth: { username: 'u', password: 'p', serveraddress: domain === 'docker.io' ? HUB : domain },
    });
  });

  it('are none for a registry that is not in the file', async () => {
    expect(await credentialsFor('y.io', { auths: { 'x.io': { auth: base64('u:p') } } })).toEqual({});
    expect(await credentialsFor('x.io:5000', { auths: { 'x.io': { auth: base64('u:p') } } })).toEqual({});
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
    ['{"auths": {"x.io": {"auth": "c2VjcmV0', 'config.json is not JSON'],
    ['{"auths": {"x.io": {"auth": ["c2VjcmV0"]}}}', 'config.json: not as Docker writes it: auths.x.io.auth'],
    ['"c2VjcmV0"', 'config.json: not as Docker writes it: the whole file'],
  ])('are replaced by the reason, without the secret, for the file %s', async (content, reason) => {
    const { problem } = await credentialsFor('x.io', content);
    expect(problem).toContain(reason);
    expect(problem).not.toContain('c2VjcmV0');
  });

  it('are replaced by the reason when the file cannot be read', async () => {
    await mkdir(join(directory, 'config.json'));
    const read = createDockerCredentials({ environment: { DOCKER_CONFIG: directory }, askHelper: noHelper });
    expect((await read('x.io', signal)).problem).toMatch(/config\.json cannot be read \(EISDIR\)$/);
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
