import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createTurns } from '../../src/async/turns.js';
import { acceptWebSocket } from '../../src/streaming/websocket/accept.js';
import { SANDBOX_ID } from '../support/builders/sandbox-facts.js';
import { CONTAINER_ID } from '../support/builders/container-facts.js';
import { connectSpdy, upgrade, UpgradeRefused } from '../support/clients/spdy.js';
import {
  startTestStreamingServer,
  type TestStreamingServer,
} from '../support/in-process/streaming-server.js';
import { until } from '../support/until.js';

let server: TestStreamingServer;
let sockets: Socket[];
beforeEach(async () => {
  sockets = [];
  server = await startTestStreamingServer();
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await server.close();
});

const execUrl = (containerId: string = CONTAINER_ID): string =>
  server.prepare.exec({
    containerId,
    cmd: ['cat'],
    stdin: true,
    stdout: true,
    stderr: false,
    tty: false,
  }).url!;

async function openWebSocket(protocol = 'v5.channel.k8s.io') {
  const client = new WebSocket(execUrl().replace('http', 'ws'), [protocol]);
  const upgraded = once(client, 'upgrade') as Promise<[{ socket: Socket }]>;
  await once(client, 'open');
  const [{ socket }] = await upgraded;
  sockets.push(socket);
  return client;
}

function silentConnections(count: number): Promise<Socket[]> {
  const { port } = new URL(server.baseUrl);
  return Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect(Number(port), '127.0.0.1');
      sockets.push(socket);
      socket.on('error', () => {}).resume();
      await once(socket, 'connect');
      return socket;
    }),
  );
}

describe('a hostile client of the streaming server', () => {
  it('a client that packs thousands of WebSocket messages into a packet leaves others their turns', async () => {
    const http = createServer();
    // A piece of the packet takes as long as a turn has.
    const turns = createTurns({ monotonicMs: () => performance.now() }, { turnMs: 0, stepMs: 0 });
    let messages = 0;
    let inThisTurn = 0;
    let most = 0;
    const nextTurn = (): void => void (inThisTurn = 0);
    http.on('upgrade', (request, socket: Socket, head) => {
      void acceptWebSocket({ request, socket, head, protocol: undefined, turns }, (webSocket) =>
        webSocket.on('message', () => {
          messages += 1;
          inThisTurn += 1;
          most = Math.max(most, inThisTurn);
          setImmediate(nextTurn);
        }),
      );
    });
    await once(http.listen(0, '127.0.0.1'), 'listening');
    const client = new WebSocket(`ws://127.0.0.1:${String((http.address() as AddressInfo).port)}/`);
    const upgraded = once(client, 'upgrade') as Promise<[{ socket: Socket }]>;
    await once(client, 'open');
    const [{ socket }] = await upgraded;
    socket.cork();
    for (let message = 0; message < 3_000; message += 1) client.send(Buffer.from([0, 120]));
    socket.uncork();
    await until(() => expect(messages).toBe(3_000));
    client.terminate();
    await new Promise((resolve) => http.close(resolve));
    // Eight bytes each: the piece of this turn, and the one that came with the packet itself.
    expect(most).toBeLessThanOrEqual((2 * 4_096) / 8);
  });

  it('a client that sends large messages of base64 has each of them decoded, in their order', async () => {
    const client = await openWebSocket('v4.base64.channel.k8s.io');
    const process = await until(() => {
      expect(server.engine.execs[0]?.process).toBeDefined();
      return server.engine.execs[0]!.process!;
    });
    const parts = [randomBytes(1_400_000), Buffer.from('x'), randomBytes(700_000), Buffer.from('y')];
    for (const part of parts) client.send(`0${part.toString('base64')}`);
    const wanted = Buffer.concat(parts);
    const received: Buffer[] = [];
    let length = 0;
    process.on('data', (piece: Buffer) => {
      received.push(piece);
      length += piece.length;
    });
    await until(() => expect(length).toBe(wanted.length));
    expect(Buffer.concat(received).equals(wanted)).toBe(true);
    client.terminate();
  });

  it('a client that sends a WebSocket message of more than two mebibytes is closed with 1009', async () => {
    const client = await openWebSocket();
    client.send(Buffer.alloc(2 * 1_048_576 + 1));
    const [code] = (await once(client, 'close')) as [number];
    expect(code).toBe(1009);
  });

  it('a client that sends a WebSocket message in thousands of fragments is closed with 1008', async () => {
    const client = await openWebSocket();
    for (let fragment = 0; fragment < 2_000; fragment += 1) client.send(Buffer.of(0), { fin: false });
    const [code] = (await once(client, 'close')) as [number];
    expect(code).toBe(1008);
  });

  it('a client that floods a SPDY connection is ended, and the operator is told why', async () => {
    const { url } = server.prepare.portForward({ podSandboxId: SANDBOX_ID, port: [] });
    const client = await connectSpdy(url!, { protocols: ['portforward.k8s.io'] });
    const closed = once(client.socket, 'close');
    for (let sent = 0; sent < 6_000; sent += 1) client.goAway();
    await closed;
    await until(() => expect(server.warnings.join()).toContain('too many control frames'));
  });

  it('a client that resets half of a pair again and again leaves nothing of it', async () => {
    const { url } = server.prepare.portForward({ podSandboxId: SANDBOX_ID, port: [] });
    const client = await connectSpdy(url!, { protocols: ['portforward.k8s.io'] });
    for (let round = 0; round < 300; round += 1) {
      const half = await client.open({ streamtype: 'data', port: '80', requestid: '1' });
      half.reset();
      await client.ping(2 * round + 1);
    }
    client.close();
  });

  it('a client that opens connections and says nothing makes room for one that speaks', async () => {
    const silent = await silentConnections(300);
    await until(() => expect(silent.filter(({ destroyed }) => !destroyed).length).toBe(128));
    const { socket } = await upgrade(execUrl(), 'SPDY/3.1', {});
    sockets.push(socket);
    expect(silent.slice(200).some(({ destroyed }) => !destroyed)).toBe(true);
  });

  it('does not push out a stream that is open by opening connections', async () => {
    const client = await openWebSocket();
    await silentConnections(200);
    const ponged = once(client, 'pong');
    client.ping();
    await ponged;
  });

  it('a client that has 256 streams to the containers of one pod open gets no more', async () => {
    for (let count = 0; count < 256; count += 1) {
      const { socket } = await upgrade(execUrl(`container-${String(count % 4)}`), 'SPDY/3.1', {});
      sockets.push(socket);
    }
    const refused = upgrade(execUrl(), 'SPDY/3.1', {});
    await expect(refused).rejects.toThrow(UpgradeRefused);
    await expect(refused).rejects.toMatchObject({ status: 503 });
  });
});
