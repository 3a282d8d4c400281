import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { SANDBOX_ID } from '../support/builders/sandbox-facts.js';
import { connectSpdy, readAll, type SpdyClient } from '../support/clients/spdy.js';
import {
  startTestStreamingServer,
  type TestStreamingServer,
} from '../support/in-process/streaming-server.js';
import { connectSpdyTunnel } from '../support/clients/websocket-tunnel.js';
import { until } from '../support/until.js';
import { closing } from '../support/closing.js';

/** What listens in the "pod": echoes, and says goodbye when the client has ended. */
let pod: Server;
let podSockets: Socket[];
let port: number;
let server: TestStreamingServer;

beforeEach(async () => {
  podSockets = [];
  pod = createServer({ allowHalfOpen: true }, (socket) => {
    podSockets.push(socket);
    socket.on('error', () => {});
    socket.pipe(socket, { end: false });
    socket.on('end', () => socket.end('goodbye'));
  });
  await once(pod.listen(0, '127.0.0.1'), 'listening');
  port = (pod.address() as AddressInfo).port;
  server = await startTestStreamingServer({
    dialer: {
      async dial(_sandbox, wanted) {
        const socket = connect({ port: wanted, host: '127.0.0.1', allowHalfOpen: true });
        await once(socket, 'connect');
        return socket;
      },
    },
  });
});
afterEach(async () => {
  for (const socket of podSockets) socket.destroy();
  await Promise.all([server.close(), new Promise((resolve) => pod.close(resolve))]);
});

function url(ports: number[] = []): string {
  return server.prepare.portForward({ podSandboxId: SANDBOX_ID, port: ports }).url!;
}

async function openPair(client: SpdyClient, to: number, requestId: string | undefined) {
  const headers = { port: String(to), ...(requestId === undefined ? {} : { requestid: requestId }) };
  const error = await client.open({ ...headers, streamtype: 'error' });
  error.duplex.end();
  const data = await client.open({ ...headers, streamtype: 'data' });
  return { data, message: readAll(error.duplex).then(String) };
}

describe.each([
  {
    name: 'SPDY',
    open: () => connectSpdy(url(), { protocols: ['portforward.k8s.io'] }),
    protocol: 'portforward.k8s.io',
  },
  {
    name: 'SPDY in a WebSocket',
    open: () => connectSpdyTunnel(url()),
    protocol: 'SPDY/3.1+portforward.k8s.io',
  },
])('port-forward over $name', ({ open, protocol }) => {
  it('carries bytes both ways, half-closes, and leaves the error stream empty', async () => {
    await using client = closing(await open());
    expect(client.protocol).toBe(protocol);
    const { data, message } = await openPair(client, port, '0');
    const bytes = randomBytes(1_500_000);
    data.duplex.end(bytes);
    const received = await readAll(data.duplex);
    expect(received.equals(Buffer.concat([bytes, Buffer.from('goodbye')]))).toBe(true);
    data.reset();
    expect(await message).toBe('');
  });

  it('keeps many connections apart', async () => {
    await using client = closing(await open());
    const pairs = await Promise.all(
      Array.from({ length: 50 }, (_, index) => openPair(client, port, String(index))),
    );
    const answers = pairs.map(({ data }, index) => {
      data.duplex.end(`connection ${index} `);
      return readAll(data.duplex);
    });
    expect((await Promise.all(answers)).map(String)).toEqual(
      pairs.map((_, index) => `connection ${index} goodbye`),
    );
  });

  it('serves clients that do not number their connections', async () => {
    await using client = closing(await open());
    const { data } = await openPair(client, port, undefined);
    data.duplex.end('old ');
    expect(String(await readAll(data.duplex))).toBe('old goodbye');
  });

  it('says on the error stream that nothing listens', async () => {
    pod.close();
    await using client = closing(await open());
    const { message } = await openPair(client, port, '0');
    expect(await message).toMatch(/^error forwarding port \d+ to pod .*ECONNREFUSED/);
  });

  it('refuses streams of no kind, no port and a second of a kind', async () => {
    await using client = closing(await open());
    await expect(client.open({ streamtype: 'data', requestid: '1' })).rejects.toThrow('status 3');
    await expect(client.open({ streamtype: 'data', requestid: '1', port: '65536' })).rejects.toThrow(
      'status 3',
    );
    await expect(client.open({ streamtype: 'stdin', requestid: '1', port: '80' })).rejects.toThrow(
      'status 3',
    );
    await client.open({ streamtype: 'data', requestid: '1', port: '80' });
    await expect(client.open({ streamtype: 'data', requestid: '1', port: '80' })).rejects.toThrow('status 3');
  });

  it('drops the pod’s connections when the client goes away', async () => {
    await using client = closing(await open());
    await openPair(client, port, '0');
    await openPair(client, port, '1');
    await until(() => expect(podSockets).toHaveLength(2));
    const closed = podSockets.map((socket) => once(socket, 'close'));
    client.close();
    await Promise.all(closed);
  });
});

describe.each(['v4.channel.k8s.io', 'v4.base64.channel.k8s.io', 'v5.channel.k8s.io', undefined])(
  'port-forward over WebSocket %s',
  (protocol) => {
    const base64 = protocol?.includes('base64') ?? false;

    async function open(ports: number[]) {
      const socket = new WebSocket(
        url(ports).replace('http', 'ws'),
        protocol === undefined ? [] : [protocol],
      );
      const channels = new Map<number, Buffer>();
      socket.on('message', (message: Buffer) => {
        const channel = base64 ? message[0]! - 0x30 : message[0]!;
        const rest = base64 ? Buffer.from(message.toString('latin1', 1), 'base64') : message.subarray(1);
        channels.set(channel, Buffer.concat([channels.get(channel) ?? Buffer.alloc(0), rest]));
      });
      await once(socket, 'open');
      const send = (channel: number, text: string): void =>
        socket.send(
          base64
            ? `${channel}${Buffer.from(text).toString('base64')}`
            : Buffer.concat([Buffer.from([channel]), Buffer.from(text)]),
        );
      return {
        socket,
        send,
        text: (channel: number) => (channels.get(channel) ?? Buffer.alloc(0)).toString('latin1'),
      };
    }
    const portBytes = (of: number): string => Buffer.from([of & 255, of >> 8]).toString('latin1');

    it('tells each channel’s port first, and keeps the ports apart', async () => {
      const { socket, send, text } = await open([port, port]);
      send(0, 'first');
      send(2, 'second');
      await until(() =>
        expect([text(0), text(2)]).toEqual([`${portBytes(port)}first`, `${portBytes(port)}second`]),
      );
      expect([text(1), text(3)]).toEqual([portBytes(port), portBytes(port)]);
      socket.close();
    });

    it('says on the error channel that nothing listens, and closes', async () => {
      pod.close();
      const { socket, text } = await open([port]);
      await once(socket, 'close');
      expect(text(1)).toMatch(/error forwarding port \d+ to pod .*ECONNREFUSED/);
    });

    it('closes when the pod has nothing more to say', async () => {
      const { socket, text } = await open([port]);
      const closed = once(socket, 'close');
      if (protocol?.startsWith('v5')) socket.send(Buffer.from([255, 0]));
      else (await until(() => podSockets[0] ?? Promise.reject(new Error('not there')))).end('goodbye');
      const [code] = (await closed) as [number];
      expect(code).toBe(1000);
      expect(text(0)).toBe(`${portBytes(port)}goodbye`);
    });
  },
);
