import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CONTAINER_ID } from '../support/builders/container-facts.js';
import { outputFrame } from '../support/doubles/streaming-engine.js';
import { TRANSPORTS, type Wanted } from '../support/clients/remote-command.js';
import { upgrade } from '../support/clients/spdy.js';
import {
  startTestStreamingServer,
  type TestStreamingServer,
} from '../support/in-process/streaming-server.js';
import { until } from '../support/until.js';

const HOST = '127.0.0.1';
const WANTED: Wanted = { stdin: true, stdout: true, stderr: true, tty: false };

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const title = `the streaming server over TLS${hasOpenssl ? '' : ' (skipped: openssl, which makes the certificate, is not installed)'}`;

describe.skipIf(!hasOpenssl)(title, () => {
  let tls: { readonly cert: Buffer; readonly key: Buffer };
  let server: TestStreamingServer;

  beforeAll(() => {
    tls = makeCertificate();
  });
  beforeEach(async () => {
    server = await startTestStreamingServer({ server: { tls } });
  });
  afterEach(() => server.close());

  const urlOfExec = (): string =>
    server.prepare.exec({ ...WANTED, containerId: CONTAINER_ID, cmd: ['cat'] }).url!;
  const trusting = (port: number) => connectTls({ host: HOST, port, ca: tls.cert });

  it('says https in its URLs: a kubelet takes the scheme from there', () => {
    expect(urlOfExec()).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/cri\/exec\/[\w-]{22}$/);
  });

  it.each(TRANSPORTS)('carries an exec over $name', async (transport) => {
    const client = await transport.connect(urlOfExec(), WANTED, { connect: trusting });
    const command = await until(() => {
      const [started] = server.engine.execs;
      expect(started?.process).toBeDefined();
      return started!;
    });
    const [input, output] = [randomBytes(100_000), randomBytes(1_000_000)];
    const taken: Buffer[] = [];
    command.process!.on('data', (chunk: Buffer) => taken.push(chunk));
    await client.send(input);
    await until(() => expect(Buffer.concat(taken).equals(input)).toBe(true));
    command.process!.write(outputFrame(1, output));
    command.ended(0);
    await client.over();
    expect(Buffer.concat(client.output.stdout).equals(output)).toBe(true);
  });

  it('ends the command when the client goes away', async () => {
    const [transport] = TRANSPORTS;
    const client = await transport!.connect(urlOfExec(), WANTED, { connect: trusting });
    const command = await until(() => server.engine.execs[0] ?? Promise.reject(new Error('not there')));
    command.started(4_242);
    client.leave();
    await until(() => expect(server.killed).toEqual([4_242]));
  });

  it('is not believed by a client that does not know its certificate, whose token is still good', async () => {
    const url = urlOfExec();
    const doubting = (port: number) => connectTls({ host: HOST, port });
    await expect(upgrade(url, 'SPDY/3.1', { connect: doubting })).rejects.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    const { socket } = await upgrade(url, 'SPDY/3.1', { connect: trusting });
    socket.destroy();
  });

  it('is closed at once, whether or not a client has ever said a word', async () => {
    const { port } = new URL(urlOfExec());
    const silent = connectTcp({ host: HOST, port: Number(port) });
    silent.on('error', () => {});
    await once(silent, 'connect');
    const { socket } = await upgrade(urlOfExec(), 'SPDY/3.1', { connect: trusting });
    const gone = [once(silent, 'close'), once(socket, 'close')];
    await server.close();
    await Promise.all(gone);
  });

  it('refuses plain HTTP, without an answer', async () => {
    const { port, pathname } = new URL(urlOfExec());
    const socket = connectTcp({ host: HOST, port: Number(port) });
    const received: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    // A reset is as good a refusal as an end.
    socket.on('error', () => {});
    socket.write(
      `POST ${pathname} HTTP/1.1\r\nHost: ${HOST}\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n`,
    );
    await once(socket, 'close');
    expect(Buffer.concat(received).toString('latin1')).not.toContain('HTTP/');
    expect(server.engine.execs).toEqual([]);
  });
});

function makeCertificate(): { readonly cert: Buffer; readonly key: Buffer } {
  const dir = mkdtempSync(join(tmpdir(), 'berth-tls-'));
  try {
    const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
    const subject = ['-subj', `/CN=${HOST}`, '-addext', `subjectAltName=IP:${HOST}`];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...subject],
      { stdio: 'pipe' },
    );
    return { cert: readFileSync(cert), key: readFileSync(key) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
