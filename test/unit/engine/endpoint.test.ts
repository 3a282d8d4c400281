import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parseEndpoint } from '../../../src/engine/endpoint.js';

const directories: string[] = [];

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

describe('parseEndpoint', () => {
  it('takes the endpoint that is given before DOCKER_HOST, and that before the default socket', () => {
    const environment = { DOCKER_HOST: 'unix:///env.sock' };
    expect(parseEndpoint('unix:///given.sock', environment)).toMatchObject({
      kind: 'unix',
      socketPath: '/given.sock',
    });
    expect(parseEndpoint('', environment)).toMatchObject({ kind: 'unix', socketPath: '/env.sock' });
    expect(parseEndpoint('', { DOCKER_HOST: '' })).toMatchObject({
      kind: 'unix',
      socketPath: '/var/run/docker.sock',
    });
  });

  it.each([
    ['tcp://10.0.0.1:1234', '10.0.0.1', 1234],
    ['tcp://docker.test', 'docker.test', 2375],
    ['tcp://[fd00::1]:2375', 'fd00::1', 2375],
    ['http://docker.test:80', 'docker.test', 80],
  ])('reads %s', (endpoint, host, port) => {
    expect(parseEndpoint(endpoint, {})).toMatchObject({ kind: 'tcp', host, port, tls: undefined });
  });

  it('encrypts with the certificates of DOCKER_CERT_PATH, and checks the Engine only with DOCKER_TLS_VERIFY, as docker does', () => {
    const directory = mkdtempSync(join(tmpdir(), 'berth-endpoint-test-'));
    directories.push(directory);
    for (const name of ['ca', 'cert', 'key']) writeFileSync(join(directory, `${name}.pem`), name);
    const environment = { DOCKER_CERT_PATH: directory };
    const material = { ca: 'ca', cert: 'cert', key: 'key' };
    expect(parseEndpoint('tcp://docker.test', environment)).toMatchObject({
      port: 2376,
      tls: { ...material, verify: false },
    });
    expect(parseEndpoint('tcp://docker.test', { ...environment, DOCKER_TLS_VERIFY: '1' })).toMatchObject({
      tls: { ...material, verify: true },
    });
    expect(parseEndpoint('https://docker.test', {})).toMatchObject({ port: 443, tls: { verify: true } });
    expect(parseEndpoint('unix:///x.sock', environment)).toMatchObject({ kind: 'unix' });
  });

  it('names DOCKER_CERT_PATH when a certificate is missing, or is no regular file', () => {
    const directory = mkdtempSync(join(tmpdir(), 'berth-endpoint-test-'));
    directories.push(directory);
    symlinkSync('/dev/null', join(directory, 'ca.pem'));
    expect(() => parseEndpoint('tcp://docker.test', { DOCKER_CERT_PATH: directory })).toThrow(
      /DOCKER_CERT_PATH.*ca\.pem is not a regular file/,
    );
    expect(() => parseEndpoint('tcp://docker.test', { DOCKER_CERT_PATH: '/nonexistent' })).toThrow(
      /DOCKER_CERT_PATH.*ca\.pem/,
    );
  });

  it.each([
    'ssh://host',
    'npipe:////./pipe/docker',
    '/var/run/docker.sock',
    'fd://',
    'tcp://',
    'tcp://h:1/path',
    'tcp://u:p@h:1',
  ])('refuses %s by the name of the setting', (endpoint) => {
    expect(() => parseEndpoint(endpoint, {})).toThrow(
      expect.objectContaining({
        fault: 'invalid-argument',
        message: expect.stringMatching(/^docker-endpoint: /),
      }),
    );
  });
});
