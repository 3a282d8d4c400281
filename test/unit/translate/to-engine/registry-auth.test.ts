import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuthConfig } from '../../../../src/cri/generated/runtime/v1/AuthConfig.js';
import {
  registryHost,
  registryKey,
  toRegistryAuth,
} from '../../../../src/translate/to-engine/registry-auth.js';

const auth = (changes: Partial<AuthConfig>): AuthConfig => ({
  username: '',
  password: '',
  auth: '',
  serverAddress: '',
  identityToken: '',
  registryToken: '',
  ...changes,
});
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('toRegistryAuth', () => {
  it('has nothing to show without credentials', () => {
    expect(toRegistryAuth(null, 'x.io')).toBeUndefined();
    expect(toRegistryAuth(auth({}), 'x.io')).toBeUndefined();
    expect(toRegistryAuth(auth({ serverAddress: 'x.io' }), 'x.io')).toBeUndefined();
  });

  it('passes a user name and a password on, for the registry of the image', () => {
    expect(toRegistryAuth(auth({ username: 'u', password: 'p' }), 'x.io:5000')).toEqual({
      username: 'u',
      password: 'p',
      serveraddress: 'x.io:5000',
    });
  });

  it('names Docker Hub as docker login does', () => {
    expect(toRegistryAuth(auth({ username: 'u', password: 'p' }), 'docker.io')).toHaveProperty(
      'serveraddress',
      'https://index.docker.io/v1/',
    );
  });

  it.each([
    ['user:secret', 'user', 'secret'],
    ['user:se:cr:et', 'user', 'se:cr:et'],
    ['user:', 'user', ''],
    ['user:secret\0\0\0', 'user', 'secret'],
    ['usér:sécret', 'usér', 'sécret'],
  ])('takes %j out of the auth field, which the Engine does not understand', (plain, username, password) => {
    expect(toRegistryAuth(auth({ auth: base64(plain) }), 'x.io')).toEqual({
      username,
      password,
      serveraddress: 'x.io',
    });
  });

  it('prefers a user name that is given over the auth field', () => {
    expect(
      toRegistryAuth(auth({ username: 'u', password: 'p', auth: 'not even base64!' }), 'x.io'),
    ).toHaveProperty('username', 'u');
  });

  it.each(['no base64!', base64('without a colon'), base64(':no user'), '===='])(
    'refuses the auth field %j by name, without showing it',
    (text) => {
      const refused = (): unknown => toRegistryAuth(auth({ auth: text }), 'x.io');
      expect(refused).toThrow(expect.objectContaining({ fault: 'invalid-argument' }));
      expect(refused).toThrow(/^auth\.auth: must be user:password in base64$/);
    },
  );

  it('passes tokens on', () => {
    expect(toRegistryAuth(auth({ identityToken: 'i', registryToken: 'r' }), 'x.io')).toEqual({
      identitytoken: 'i',
      registrytoken: 'r',
      serveraddress: 'x.io',
    });
  });

  it('keeps credentials for another server from this one', () => {
    expect(
      toRegistryAuth(auth({ username: 'u', password: 'p', serverAddress: 'https://other.io' }), 'x.io'),
    ).toBeUndefined();
  });

  it.each([
    ['https://x.io/v2/', 'x.io'],
    ['x.io', 'x.io'],
    ['X.IO', 'x.io'],
    ['https://index.docker.io/v1/', 'docker.io'],
    ['registry-1.docker.io', 'docker.io'],
  ])('knows %s to be %s', (serverAddress, domain) => {
    expect(toRegistryAuth(auth({ username: 'u', password: 'p', serverAddress }), domain)).toHaveProperty(
      'username',
      'u',
    );
  });

  it('gives back any user name and password that were put into an auth field', () => {
    // fc.string({ unit: 'binary' }) would be the same, but takes seconds to be made.
    const character = fc
      .integer({ min: 0, max: 0x10_ff_ff })
      .filter((code) => code < 0xd8_00 || code > 0xdf_ff)
      .map((code) => String.fromCodePoint(code));
    const text = fc.array(character).map((characters) => characters.join(''));
    const user = text.filter((each) => each !== '' && !each.includes(':'));
    const password = text.filter((each) => !each.endsWith('\0'));
    fc.assert(
      fc.property(user, password, (username, secret) => {
        const encoded = base64(`${username}:${secret}`);
        expect(toRegistryAuth(auth({ auth: encoded }), 'x.io')).toMatchObject({ username, password: secret });
      }),
    );
  });
});

describe('registryKey', () => {
  it('is the registry itself, but for Docker Hub', () => {
    expect(registryKey('x.io:5000')).toBe('x.io:5000');
    expect(registryKey('docker.io')).toBe('https://index.docker.io/v1/');
  });
});

describe('registryHost', () => {
  it('keeps the port and drops the rest', () => {
    expect(registryHost(' http://X.io:5000/v1/ ')).toBe('x.io:5000');
  });
});
