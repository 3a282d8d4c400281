import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CONTAINER_ID } from '../support/builders/container-facts.js';
import { connectSpdy, upgrade, UpgradeRefused, type UpgradeOptions } from '../support/clients/spdy.js';
import {
  startTestStreamingServer,
  type TestServerOptions,
  type TestStreamingServer,
} from '../support/in-process/streaming-server.js';
import { until } from '../support/until.js';

let server: TestStreamingServer;
afterEach(() => server.close());

async function start(options: TestServerOptions = {}): Promise<() => string> {
  server = await startTestStreamingServer(options);
  return () => {
    const { url } = server.prepare.exec({
      containerId: CONTAINER_ID,
      cmd: ['sh'],
      tty: false,
      stdin: false,
      stdout: true,
      stderr: false,
    });
    return url!;
  };
}

async function refusalOf(url: string, options: UpgradeOptions = {}, to = 'SPDY/3.1'): Promise<number> {
  try {
    const { socket } = await upgrade(url, to, options);
    socket.destroy();
    return 101;
  } catch (error) {
    if (error instanceof UpgradeRefused) return error.status;
    throw error;
  }
}

describe('the streaming server', () => {
  it('gives absolute URLs on the loopback address and a port of its own', async () => {
    const url = await start();
    expect(url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/cri\/exec\/[\w-]{22}$/);
    expect(await refusalOf(url())).toBe(101);
  });

  it('takes a token once', async () => {
    const url = (await start())();
    expect(await refusalOf(url)).toBe(101);
    expect(await refusalOf(url)).toBe(404);
  });

  it('takes a token for its own kind of stream only', async () => {
    const url = await start();
    expect(await refusalOf(url().replace('/exec/', '/attach/'))).toBe(404);
    expect(await refusalOf(url().replace('/exec/', '/portforward/'))).toBe(404);
  });

  it.each([
    '/',
    '/cri/exec',
    '/cri/exec/',
    '/cri/exec/../exec/x',
    '/cri/nothing/x',
    '/exec/x',
    '/cri/exec/x/y',
    '/metrics',
  ])('knows no %s', async (path) => {
    await start();
    expect(await refusalOf(new URL(server.baseUrl).origin + path)).toBe(404);
  });

  it('serves clients that send an Origin, which the kubelet passes on', async () => {
    const url = await start();
    expect(await refusalOf(url(), { headers: { Origin: 'http://127.0.0.1' } })).toBe(101);
    const webSocket = new WebSocket(url().replace('http', 'ws'), ['v5.channel.k8s.io'], {
      origin: 'https://api.example.com',
    });
    await once(webSocket, 'open');
    webSocket.terminate();
  });

  it('does not serve an Origin without a token', async () => {
    const url = (await start())();
    const guess = url.replace(/[^/]+$/, 'A'.repeat(22));
    expect(await refusalOf(guess, { headers: { Origin: 'http://127.0.0.1' } })).toBe(404);
  });

  it('serves whatever Host the client of the API server has sent, which the kubelet passes on', async () => {
    const url = await start();
    for (const Host of ['api.cluster.example:6443', 'node-7', 'localhost:1234', '[::1]:1234'])
      expect(await refusalOf(url(), { headers: { Host } })).toBe(101);
  });

  it('refuses other methods, other protocols and bodies', async () => {
    const url = await start();
    expect(await refusalOf(url(), { method: 'PUT' })).toBe(405);
    expect(await refusalOf(url(), {}, 'h2c')).toBe(400);
    expect(await refusalOf(url(), { headers: { 'Content-Length': '5' } })).toBe(400);
    expect(await refusalOf(url(), { headers: { 'X-Stream-Protocol-Version': 'v9.channel.k8s.io' } })).toBe(
      403,
    );
  });

  it('answers a request without an upgrade, which does not cost the token', async () => {
    const url = (await start())();
    const sent = request(url, { agent: false }).end();
    const [response] = (await once(sent, 'response')) as [{ statusCode: number; resume(): void }];
    expect(response.statusCode).toBe(400);
    response.resume();
    expect(await refusalOf(url)).toBe(101);
  });

  it('answers a broken WebSocket handshake and lives on', async () => {
    const url = await start();
    expect(
      await refusalOf(url(), { method: 'GET', headers: { 'Sec-WebSocket-Version': '13' } }, 'websocket'),
    ).toBe(400);
    expect(await refusalOf(url())).toBe(101);
  });

  it('lives on whatever is sent to it', async () => {
    const url = await start();
    const { port } = new URL(server.baseUrl);
    for (const bytes of [
      '\0\0\0garbage',
      'GET / HTTP/9.9\r\n\r\n',
      `GET / HTTP/1.1\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`,
    ]) {
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => {});
      socket.resume().write(bytes);
      await once(socket, 'close');
    }
    expect(await refusalOf(url())).toBe(101);
  });

  it('closes a client that does not open its streams in time, and says nothing of its URL', async () => {
    const url = (await start({ server: { creationTimeoutMs: 30 } }))();
    const client = await connectSpdy(url, { protocols: ['v4.channel.k8s.io'] });
    await client.open({ streamtype: 'error' });
    await once(client.socket, 'close');
    await until(() => expect(server.warnings).toHaveLength(1));
    expect(server.warnings[0]).not.toContain(url.split('/').at(-1)!);
    expect(server.engine.execs).toEqual([]);
  });

  it('closes a stream on which nothing moves', async () => {
    const url = await start({ server: { idleTimeoutMs: 50 } });
    const spdy = await connectSpdy(url(), { protocols: ['v4.channel.k8s.io'] });
    await once(spdy.socket, 'close');
    const webSocket = new WebSocket(url().replace('http', 'ws'), ['v5.channel.k8s.io']);
    await once(webSocket, 'close');
  });

  it('ends every stream when it closes', async () => {
    const url = await start();
    const client = await connectSpdy(url(), { protocols: ['v4.channel.k8s.io'] });
    const closed = once(client.socket, 'close');
    await server.close();
    await closed;
  });

  it('reads streams that were opened in the same packet as the request', async () => {
    const url = new URL((await start())());
    const socket = connect(Number(url.port), url.hostname);
    // A PING right behind the request: 80 03 00 06, four bytes, id 1.
    socket.write(
      `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n`,
    );
    socket.write(Buffer.from('800300060000000400000001', 'hex'));
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => (received = Buffer.concat([received, chunk])));
    await until(() => expect(received.toString('hex')).toContain('800300060000000400000001'));
    expect(received.toString('latin1')).toContain('101 Switching Protocols');
    socket.destroy();
  });
});
