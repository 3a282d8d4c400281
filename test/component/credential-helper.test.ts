import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCredentialHelper } from '../../src/image/credential-helper.js';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'berth-credential-helper-'));
  await program(
    'echo',
    'read server; printf \'{"ServerURL":"%s","Username":"%s","Secret":"%s"}\' "$server" "$1" "$server"',
  );
  await program('token', 'printf \'{"ServerURL":"x","Username":"<token>","Secret":"t0ken"}\'');
  await program('unknown', 'echo "credentials not found in native keychain"; exit 1');
  await program('broken', 'echo "my password is hunter2"; exit 3');
  await program('garbage', 'echo hunter2');
  await program('endless', 'exec sleep 600');
  await program('lingering', 'sleep 600 & exit 0');
  await program('flood', 'exec cat /dev/zero');
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(directory, `docker-credential-${name}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

const ask = (
  name: string,
  { limitMs = 10_000, signal = new AbortController().signal } = {},
): Promise<unknown> =>
  createCredentialHelper({ environment: { PATH: `${directory}:/usr/bin:/bin` }, limitMs })(
    name,
    'https://x.io',
    signal,
  );

describe('a credential helper', () => {
  it('is asked with `get` and the server on its standard input', async () => {
    expect(await ask('echo')).toEqual({ username: 'get', password: 'https://x.io' });
  });

  it('may give an identity token', async () => {
    expect(await ask('token')).toEqual({ identitytoken: 't0ken' });
  });

  it('may know nothing of the registry', async () => {
    expect(await ask('unknown')).toBeUndefined();
  });

  it('fails with its exit code, and without what it printed', async () => {
    await expect(ask('broken')).rejects.toThrow(/^docker-credential-broken failed with exit code 3$/);
  });

  it('fails when it answers with something else, which is not shown', async () => {
    await expect(ask('garbage')).rejects.toThrow(/^docker-credential-garbage did not print credentials$/);
  });

  it('fails when it is not installed', async () => {
    await expect(ask('missing')).rejects.toThrow(/^docker-credential-missing is not installed$/);
  });

  it('is killed when its time is over', async () => {
    await expect(ask('endless', { limitMs: 100 })).rejects.toThrow(
      'docker-credential-endless did not finish within 0.1 s',
    );
  });

  it('is killed when the caller leaves', async () => {
    await expect(ask('endless', { signal: AbortSignal.timeout(100) })).rejects.toHaveProperty(
      'name',
      'TimeoutError',
    );
  });

  it('is killed when it floods', async () => {
    await expect(ask('flood')).rejects.toThrow('docker-credential-flood printed more than 64 KiB');
  });

  it('is given up when its time is over, also while a child that it left behind holds its output', async () => {
    await expect(ask('lingering', { limitMs: 500 })).rejects.toThrow(
      'docker-credential-lingering did not finish within 0.5 s',
    );
  });

  it.each(['../evil', 'a/b', '', 'a b'])('is not run under the name %j', async (name) => {
    await expect(ask(name)).rejects.toThrow('names a credential helper that is not a valid program name');
  });
});
