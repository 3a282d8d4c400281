import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import { CONTAINER_ID } from '../support/builders/container-facts.js';
import type { FakeExec } from '../support/doubles/streaming-engine.js';
import { connectSpdy } from '../support/clients/spdy.js';
import {
  startTestStreamingServer,
  type TestStreamingServer,
} from '../support/in-process/streaming-server.js';
import { until } from '../support/until.js';

/** More than is read ahead, in pieces of a size that clients send. */
const PIECES = 2_000;
const PIECE_BYTES = 1_000;

let server: TestStreamingServer;
beforeEach(async () => {
  server = await startTestStreamingServer();
});
afterEach(() => server.close());

const urlOfCat = (): string =>
  server.prepare.exec({
    containerId: CONTAINER_ID,
    cmd: ['cat'],
    stdin: true,
    stdout: true,
    stderr: true,
    tty: false,
  }).url!;

function started(): Promise<FakeExec> {
  return until(() => {
    expect(server.engine.execs[0]?.process).toBeDefined();
    return server.engine.execs[0]!;
  });
}

/** Takes stdin to its end, no faster than a piece in each turn. */
async function readSlowly({ process }: FakeExec): Promise<number> {
  let count = 0;
  for await (const chunk of process! as AsyncIterable<Buffer>) {
    count += chunk.length;
    await nextTurn();
  }
  return count;
}

// Sent in one piece, so that the end is at the server already when it stops reading.
describe('the end of stdin right behind more of it than is read ahead', () => {
  it('over SPDY leaves a connection that is read', async () => {
    const client = await connectSpdy(urlOfCat(), { protocols: ['v4.channel.k8s.io'] });
    await client.open({ streamtype: 'error' });
    const stdin = (await client.open({ streamtype: 'stdin' })).duplex;
    for (const streamtype of ['stdout', 'stderr']) await client.open({ streamtype });
    const command = await started();
    client.socket.cork();
    for (let piece = 0; piece < PIECES; piece += 1) stdin.write(Buffer.alloc(PIECE_BYTES));
    stdin.end();
    client.socket.uncork();
    expect(await readSlowly(command)).toBe(PIECES * PIECE_BYTES);
    await client.ping(1);
    client.close();
  });

  it('over WebSocket leaves a connection on which the closing handshake is heard', async () => {
    // A client that does not hang up by itself while the test runs. The types of ws do not know the option
    // yet.
    const options = { closeTimeout: 2 ** 31 - 1 } as ClientOptions;
    const client = new WebSocket(urlOfCat().replace('http', 'ws'), ['v5.channel.k8s.io'], options);
    const opened = once(client, 'open');
    const [response] = (await once(client, 'upgrade')) as [{ socket: { cork(): void; uncork(): void } }];
    await opened;
    const command = await started();
    response.socket.cork();
    for (let piece = 0; piece < PIECES; piece += 1)
      client.send(Buffer.concat([Buffer.of(0), Buffer.alloc(PIECE_BYTES)]));
    client.send(Buffer.of(255, 0));
    response.socket.uncork();
    const closed = once(client, 'close');
    expect(await readSlowly(command)).toBe(PIECES * PIECE_BYTES);
    command.ended(0);
    const [code] = (await closed) as [number];
    expect(code).toBe(1000);
  });
});
