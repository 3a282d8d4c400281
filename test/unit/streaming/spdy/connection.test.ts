import { once } from 'node:events';
import { Duplex } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/async/clock.js';
import { createSharedMemory } from '../../../../src/async/memory-budget.js';
import type { SharedLimits } from '../../../../src/async/shared-limits.js';
import { createTurns } from '../../../../src/async/turns.js';
import {
  createSpdyConnection,
  type SpdyConnectionOptions,
} from '../../../../src/streaming/spdy/connection.js';
import type { SpdyStream } from '../../../../src/streaming/spdy/stream.js';
import {
  controlFrame,
  createCompressor,
  createSpdyClient,
  formatHeaders,
  readAll,
} from '../../../support/clients/spdy.js';
import { duplexPair } from '../../../support/doubles/duplex-pair.js';
import { until } from '../../../support/until.js';

const HEARTBEAT_MS = 1_000_000;
const HEADERS: ReadonlySet<string> = new Set(['streamtype', 'port']);
const MIB = 1_048_576;

function sharedLimits(
  memory = createSharedMemory({ totalBytes: 128 * MIB, accountBytes: 24 * MIB }),
): SharedLimits {
  return { turns: createTurns(systemClock, { turnMs: 4, stepMs: 1 }), memory: memory.of('pod') };
}

function connect(options: Partial<SpdyConnectionOptions> = {}) {
  const [near, far] = duplexPair();
  const streams: SpdyStream[] = [];
  const onStream = (stream: SpdyStream): boolean => {
    streams.push(stream);
    return true;
  };
  const connection = createSpdyConnection(near, Buffer.alloc(0), {
    onStream,
    heartbeatMs: HEARTBEAT_MS,
    headers: HEADERS,
    shared: sharedLimits(),
    ...options,
  });
  return { connection, client: createSpdyClient(far, Buffer.alloc(0)), streams, near, far };
}

describe('createSpdyConnection', () => {
  it('answers a stream and shows its headers', async () => {
    const { client, streams } = connect();
    await client.open({ streamtype: 'error', port: '80' });
    await client.open({ streamtype: 'data', port: '80' });
    expect(streams.map(({ headers }) => Object.fromEntries(headers))).toEqual([
      { streamtype: 'error', port: '80' },
      { streamtype: 'data', port: '80' },
    ]);
  });

  it('carries bytes both ways and half-closes each way apart', async () => {
    const { client, streams } = connect();
    const { duplex } = await client.open({ streamtype: 'data' });
    duplex.end('question');
    const stream = streams[0]!;
    expect(String(await readAll(stream.duplex))).toBe('question');
    stream.duplex.end('answer');
    expect(String(await readAll(duplex))).toBe('answer');
  });

  it('splits a large write into frames and keeps its order', async () => {
    const { client, streams } = connect();
    const { duplex } = await client.open({ streamtype: 'data' });
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
    streams[0]!.duplex.end(bytes);
    expect((await readAll(duplex)).equals(bytes)).toBe(true);
  });

  it('refuses a stream that is not wanted, and goes on', async () => {
    const { client } = connect({ onStream: ({ headers }) => headers.get('streamtype') === 'data' });
    await expect(client.open({ streamtype: 'nonsense' })).rejects.toThrow('status 3');
    await client.open({ streamtype: 'data' });
  });

  it('takes a reset as the end of that stream only', async () => {
    const { client, streams } = connect();
    const first = await client.open({ streamtype: 'data' });
    const second = await client.open({ streamtype: 'data' });
    first.reset();
    await once(streams[0]!.duplex, 'close');
    second.duplex.end('still here');
    expect(String(await readAll(streams[1]!.duplex))).toBe('still here');
  });

  it('resets a stream that its user destroys', async () => {
    const { client, streams } = connect();
    const stream = await client.open({ streamtype: 'data' });
    streams[0]!.duplex.destroy();
    await once(stream.duplex, 'close');
    expect(stream.resetStatus()).toBe(5);
  });

  it('echoes a PING', async () => {
    const { client } = connect();
    await client.ping(7);
  });

  it('lets open streams end after a GOAWAY', async () => {
    const { client, streams } = connect();
    const { duplex } = await client.open({ streamtype: 'data' });
    client.goAway();
    duplex.end('last words');
    expect(String(await readAll(streams[0]!.duplex))).toBe('last words');
  });

  it('ignores SETTINGS, WINDOW_UPDATE and what it does not know', async () => {
    const { client } = connect();
    client.send(controlFrame(4, 0, Buffer.alloc(12)));
    client.send(controlFrame(9, 0, Buffer.alloc(8)));
    client.send(controlFrame(77, 0, Buffer.alloc(3)));
    await client.open({ streamtype: 'data' });
  });

  it('answers a broken protocol with GOAWAY and ends', async () => {
    const { client, connection } = connect();
    const { duplex } = await client.open({ streamtype: 'data' });
    const closed = once(duplex, 'close');
    client.send(controlFrame(1, 0, Buffer.from('garbage in a SYN_STREAM')));
    await closed;
    expect(connection.gone.aborted).toBe(true);
    expect(client.goAwaysReceived).toBe(1);
  });

  it('survives any bytes after the upgrade', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), { maxLength: 20 }),
        async (chunks) => {
          const { near, far } = connect();
          for (const chunk of chunks) far.write(Buffer.from(chunk));
          far.end();
          if (!near.closed) await once(near, 'close');
        },
      ),
      { numRuns: 200 },
    );
  });

  it('ends every stream and fires when the client hangs up', async () => {
    const { client, connection, streams } = connect();
    await client.open({ streamtype: 'data' });
    client.close();
    await once(streams[0]!.duplex, 'close');
    expect(connection.gone.aborted).toBe(true);
  });

  it('stops reading while a stream is not read, and goes on afterwards', async () => {
    const { client, streams, near } = connect();
    const { duplex } = await client.open({ streamtype: 'data' });
    const chunk = Buffer.alloc(100_000, 'x');
    for (let index = 0; index < 50; index += 1) duplex.write(chunk);
    duplex.end();
    await until(() => expect(near.isPaused()).toBe(true));
    expect(streams[0]!.duplex.readableLength).toBeLessThan(600_000);
    expect(await readAll(streams[0]!.duplex)).toHaveLength(5_000_000);
    expect(near.isPaused()).toBe(false);
  });

  it('pings while it does not read, so that a client that left is noticed', async () => {
    const { client } = connect({ heartbeatMs: 5 });
    const { duplex } = await client.open({ streamtype: 'data' });
    duplex.write(Buffer.alloc(1_000_000));
    await until(() => expect(client.pingsReceived.length).toBeGreaterThan(1));
  });

  it('makes a writer wait while the client does not read', async () => {
    const { client, streams, near, far } = connect();
    await client.open({ streamtype: 'data' });
    far.pause();
    const writer = streams[0]!.duplex;
    let written = 0;
    while (written < 100 && writer.write(Buffer.alloc(65_536))) written += 1;
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toBeLessThan(20);
    expect(near.writableLength).toBeLessThan(1_000_000);
  });

  it('cuts off a client that has itself answered and reads no answers', async () => {
    const { connection, far } = connect();
    far.pause();
    const ping = controlFrame(6, 0, Buffer.from([0, 0, 0, 1]));
    far.write(Buffer.concat(Array.from({ length: 20_000 }, () => ping)));
    await until(() => expect(connection.gone.aborted).toBe(true));
  });

  it('leaves the event loop its turns in the middle of a packet full of frames', async () => {
    let now = 0;
    const turns = createTurns({ monotonicMs: () => (now += 1) }, { turnMs: 20, stepMs: 20 });
    const { streams, far } = connect({ shared: { ...sharedLimits(), turns } });
    far.resume();
    const compress = createCompressor();
    const frames = [];
    for (let id = 1; id < 500; id += 2) {
      const head = Buffer.alloc(10);
      head.writeUInt32BE(id);
      frames.push(controlFrame(1, 0, Buffer.concat([head, await compress(formatHeaders({ port: '80' }))])));
    }
    far.write(Buffer.concat(frames));
    const opened = [streams.length];
    while (streams.length < 250) {
      const before = streams.length;
      await new Promise((resolve) => setImmediate(resolve));
      opened.push(streams.length - before);
    }
    expect(Math.max(...opened)).toBeLessThan(30);
  });

  it('ends a client that sends more control frames than any use explains, with GOAWAY', async () => {
    const { client, connection, far } = connect();
    const settings = controlFrame(4, 0, Buffer.alloc(12));
    far.write(Buffer.concat(Array.from({ length: 6_000 }, () => settings)));
    await until(() => expect(connection.gone.aborted).toBe(true));
    await until(() => expect(client.goAwaysReceived).toBe(1));
    expect(String(connection.gone.reason)).toContain('too many control frames');
  });

  it('refuses more streams than 256 at a time, and takes new ones when old ones are over', async () => {
    const { client } = connect();
    const streams = [];
    for (let count = 0; count < 256; count += 1) streams.push(await client.open({ streamtype: 'data' }));
    await expect(client.open({ streamtype: 'data' })).rejects.toThrow('status 3');
    streams[0]!.reset();
    await client.open({ streamtype: 'data' });
  });

  it('stops reading when all of its streams together hold much, though none of them does', async () => {
    const { client, streams, near } = connect();
    for (let count = 0; count < 40; count += 1)
      void client.open({ streamtype: 'data' }).then(({ duplex }) => duplex.write(Buffer.alloc(100_000)));
    await until(() => expect(near.isPaused()).toBe(true));
    const before = streams.reduce((sum, { duplex }) => sum + duplex.readableLength, 0);
    expect(before).toBeLessThan(1_000_000);
    await until(() => {
      for (const { duplex } of streams) duplex.resume();
      expect(streams).toHaveLength(40);
    });
  });

  it('holds frames of single bytes in the memory of bytes', async () => {
    const memory = createSharedMemory({ totalBytes: 128 * MIB, accountBytes: 24 * MIB });
    const { client, streams, far } = connect({ shared: sharedLimits(memory) });
    const { id } = await client.open({ streamtype: 'data' });
    const frame = Buffer.from([0, 0, 0, id, 0, 0, 0, 1, 120]);
    for (let packet = 0; packet < 20; packet += 1)
      far.write(Buffer.concat(Array.from({ length: 5_000 }, () => frame)));
    await until(() => expect(memory.bytes()).toBeGreaterThan(100_000));
    expect(memory.bytes()).toBeLessThan(400_000);
    expect(await readBytes(streams[0]!.duplex, 100_000)).toHaveLength(100_000);
  });

  it('is ended when it holds more than its share of memory', async () => {
    const memory = createSharedMemory({ totalBytes: 10 * MIB, accountBytes: 100_000 });
    const { client, connection } = connect({ shared: sharedLimits(memory) });
    for (let count = 0; count < 3; count += 1) await client.open({ streamtype: 'data' });
    await expect(client.open({ streamtype: 'data' })).rejects.toThrow('closed');
    expect(String(connection.gone.reason)).toContain('holds more than 100000 bytes');
    expect(memory.bytes()).toBe(0);
  });

  it('gives back all memory when it is over', async () => {
    const memory = createSharedMemory({ totalBytes: 128 * MIB, accountBytes: 24 * MIB });
    const { client, streams, far } = connect({ shared: sharedLimits(memory) });
    const { duplex } = await client.open({ streamtype: 'data' });
    duplex.write(Buffer.alloc(500_000));
    far.pause();
    streams[0]!.duplex.write(Buffer.alloc(500_000));
    await until(() => expect(memory.bytes()).toBeGreaterThan(500_000));
    client.close();
    await until(() => expect(memory.bytes()).toBe(0));
  });

  it('waits for the client to hang up when it lingers, and takes no more streams', async () => {
    const { client, connection } = connect();
    await client.open({ streamtype: 'data' });
    let over = false;
    const lingering = connection.linger(60_000).then(() => (over = true));
    await expect(client.open({ streamtype: 'data' })).rejects.toThrow('status 3');
    expect(over).toBe(false);
    client.close();
    await lingering;
  });

  it('cuts off a client that does not hang up in time', async () => {
    const { connection } = connect();
    await connection.linger(5);
    expect(connection.gone.aborted).toBe(true);
  });

  it('reads what came with the upgrade request', async () => {
    const [near, far] = duplexPair();
    const recorded: Buffer[] = [];
    const tap = new Duplex({
      read() {},
      write: (chunk: Buffer, _e, done) => {
        recorded.push(chunk);
        done();
      },
    });
    void createSpdyClient(tap, Buffer.alloc(0)).open({ streamtype: 'data' });
    await until(() => expect(recorded).toHaveLength(1));
    const seen: string[] = [];
    createSpdyConnection(near, Buffer.concat(recorded), {
      onStream: ({ headers }) => seen.push(headers.get('streamtype') ?? '') > 0,
      heartbeatMs: HEARTBEAT_MS,
      headers: HEADERS,
      shared: sharedLimits(),
    });
    expect(seen).toEqual(['data']);
    far.destroy();
  });
});

async function readBytes(duplex: Duplex, wanted: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of duplex as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= wanted) break;
  }
  return Buffer.concat(chunks);
}
