import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCallScope } from '../../src/async/call-scope.js';
import { loadCri } from '../../src/cri/load.js';
import type { ImageServiceImpl } from '../../src/grpc/image-service.js';
import type { RuntimeServiceImpl } from '../../src/grpc/runtime-service.js';
import { REDUCTIONS } from '../../src/translate/to-cri/reduced.js';
import { createCriServer, type CriServer } from '../../src/grpc/server.js';
import { connectCri, type CriClient } from '../support/clients/cri.js';
import {
  callFrames,
  FLAG,
  FRAME,
  field,
  frame,
  OPENING,
  PREFACE,
  sendRaw,
} from '../support/clients/http2-frames.js';
import { until } from '../support/until.js';

/** The gRPC server on a unix socket, with rooms that answer at once or when they are told to. */
interface Served {
  readonly path: string;
  readonly server: CriServer;
  readonly client: CriClient;
  readonly warnings: string[];
  /** Connections that the server has open. */
  readonly open: Set<Socket>;
  /** Calls that wait to be answered. */
  readonly waiting: (() => void)[];
}

let directory: string;
let served: Served;
const raw: Socket[] = [];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'berth-grpc-'));
  served = await serve();
  await served.client.call('Version', {});
});

afterEach(async () => {
  for (const socket of raw.splice(0)) socket.destroy();
  served.client.close();
  await served.server.close(100);
  rmSync(directory, { recursive: true });
  // Thousands of calls are ended with their connection.
}, 60_000);

/** Every answer is empty, but for those that are given. */
function roomsOf(service: object, given: object): object {
  const empty = Object.fromEntries(Object.keys(service).map((method) => [method, () => ({})]));
  return { ...empty, ...given };
}

const BIG_BYTES = 8 * 1024 * 1024;

async function serve(): Promise<Served> {
  const { RuntimeService, ImageService } = loadCri().runtime.v1;
  const path = join(directory, 'cri.sock');
  const warnings: string[] = [];
  const open = new Set<Socket>();
  const waiting: (() => void)[] = [];
  const server = createCriServer({
    runtime: roomsOf(RuntimeService.service, {
      StopContainer: () => new Promise((resolve) => waiting.push(() => resolve({}))),
    }) as RuntimeServiceImpl,
    image: roomsOf(ImageService.service, {
      ListImages: () => ({ images: [{ id: 'x'.repeat(BIG_BYTES) }] }),
    }) as ImageServiceImpl,
    onCall: () => undefined,
    namesOf: () => ({}),
    reductions: REDUCTIONS,
    scope: createCallScope(),
    onWarning: (message) => void warnings.push(message),
    keepalive: { everyMs: 250, limitMs: 250 },
  });
  const listener = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    server.serve(socket);
  }).listen(path);
  await once(listener, 'listening');
  const client = connectCri(path);
  return {
    path,
    client,
    warnings,
    open,
    waiting,
    server: {
      ...server,
      async close(graceMs) {
        listener.close();
        await server.close(graceMs);
      },
    },
  };
}

function send(...parts: readonly Buffer[]): Socket {
  const socket = sendRaw(served.path, ...parts);
  raw.push(socket);
  return socket;
}

function descriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

const MALFORMED: Readonly<Record<string, readonly Buffer[]>> = {
  'another protocol': [Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  'nothing at all': [],
  'half a preface': [PREFACE.subarray(0, 10)],
  'a preface without settings': [PREFACE],
  'settings of five bytes': [PREFACE, frame(FRAME.settings, 0, 0, Buffer.alloc(5))],
  'settings of a stream': [OPENING, frame(FRAME.settings, 0, 1)],
  'headers of stream 0': [OPENING, frame(FRAME.headers, FLAG.endHeaders, 0, Buffer.from([0x82]))],
  'headers of an even stream': [OPENING, frame(FRAME.headers, FLAG.endHeaders, 2, Buffer.from([0x82]))],
  'headers that cannot be decompressed': [
    OPENING,
    frame(FRAME.headers, FLAG.endHeaders, 1, Buffer.alloc(5, 255)),
  ],
  'headers without an end': [OPENING, frame(FRAME.headers, 0, 1, field('a', 'b'))],
  'data of stream 0': [OPENING, frame(FRAME.data, 0, 0, Buffer.from('x'))],
  'data of a stream that was never opened': [OPENING, frame(FRAME.data, 0, 9, Buffer.from('x'))],
  'a window update of nothing': [OPENING, frame(FRAME.windowUpdate, 0, 0, Buffer.alloc(4))],
  'a reset of stream 0': [OPENING, frame(FRAME.rstStream, 0, 0, Buffer.alloc(4))],
  'a push promise': [OPENING, frame(FRAME.pushPromise, FLAG.endHeaders, 1, Buffer.alloc(4))],
  'a continuation of nothing': [OPENING, frame(FRAME.continuation, FLAG.endHeaders, 1, Buffer.alloc(4))],
  'a frame that is too long': [OPENING, frame(FRAME.data, 0, 1, Buffer.alloc(20_000))],
  'a ping of three bytes': [OPENING, frame(FRAME.ping, 0, 0, Buffer.alloc(3))],
  'a goaway of three bytes': [OPENING, frame(FRAME.goaway, 0, 0, Buffer.alloc(3))],
  'a frame of no known type': [OPENING, frame(77, 0, 0, Buffer.alloc(3))],
};

describe('a connection to the CRI socket', () => {
  it.each(Object.keys(MALFORMED))(
    'leaves no descriptor behind after %s, whether its client stays or goes',
    async (what) => {
      const before = { descriptors: descriptors(), open: served.open.size };
      const staying = Array.from({ length: 5 }, () => send(...(MALFORMED[what] ?? [])));
      for (const socket of staying) socket.resume();
      const going = Array.from({ length: 5 }, () => send(...(MALFORMED[what] ?? [])));
      for (const socket of going) socket.end(() => socket.destroy());
      await until(() => expect({ descriptors: descriptors(), open: served.open.size }).toEqual(before), {
        limitMs: 10_000,
      });
      await served.client.call('Version', {});
    },
  );

  it('is closed to make room for a new one when it was idle for longest, and the reason is logged', async () => {
    const forgotten = Array.from({ length: 200 }, () => send(OPENING).resume());
    await until(() => expect(forgotten.filter(({ closed }) => closed).length).toBeGreaterThan(100));
    const newcomer = connectCri(served.path);
    await newcomer.call('Version', {});
    newcomer.close();
    expect(served.open.size).toBeLessThanOrEqual(64);
    expect(new Set(served.warnings)).toEqual(
      new Set(['too many connections to the CRI socket: closed an idle one']),
    );
  });

  it('is not closed for others while it has calls under way', async () => {
    const stopping = served.client.call('StopContainer', { containerId: 'x' });
    await until(() => expect(served.waiting).toHaveLength(1));
    const others = Array.from({ length: 200 }, () => send(OPENING).resume());
    await until(() => expect(others.filter(({ closed }) => closed).length).toBeGreaterThan(100));
    for (const answer of served.waiting) answer();
    await expect(stopping).resolves.toEqual({});
  });

  it('is refused where all others have calls under way', async () => {
    const busy = Array.from({ length: 64 }, () => send(OPENING, callFrames(STOP, 1)).resume());
    await until(() => expect(served.waiting).toHaveLength(64));
    const newcomer = send(OPENING).resume();
    await new Promise((resolve) => newcomer.once('close', resolve));
    expect(busy.filter(({ closed }) => closed)).toEqual([]);
    expect(served.warnings).toContain(
      'too many connections to the CRI socket, all in use: refused a new one',
    );
  });

  it('has at most 2,048 calls under way, and others are answered beside them', async () => {
    send(OPENING, ...Array.from({ length: 5000 }, (_, index) => callFrames(STOP, 1 + 2 * index))).resume();
    await until(() => expect(served.waiting.length).toBeGreaterThan(1000), { limitMs: 10_000 });
    await served.client.call('Version', {});
    expect(served.waiting).toHaveLength(2048);
  });

  it('a connection that sends its messages only in part is closed when they take too much, and others are answered', async () => {
    const session = connectHttp2('http://localhost', { createConnection: () => connect(served.path) });
    session.on('error', () => undefined);
    const closed = new Promise((resolve) => session.once('close', resolve));
    const part = Buffer.alloc(15 * 1024 * 1024);
    for (let call = 0; call < 20; call++) {
      const stream = session.request({
        ':method': 'POST',
        ':path': '/runtime.v1.RuntimeService/StopContainer',
        'content-type': 'application/grpc',
        te: 'trailers',
      });
      stream.on('error', () => undefined);
      // A message of 16 MiB is announced, and never ends.
      stream.write(Buffer.concat([Buffer.from([0, 1, 0, 0, 0]), part]));
    }
    await closed;
    expect(served.warnings).toEqual([
      'messages to the CRI socket were sent in part only: closed the connection with most of them',
    ]);
    await served.client.call('Version', {});
  });

  it('a connection is not closed for large messages that come in as a whole', async () => {
    const containerId = 'x'.repeat(15 * 1024 * 1024);
    for (let call = 0; call < 9; call++) await served.client.call('StartContainer', { containerId });
    expect(served.warnings).toEqual([]);
  });

  it('a connection that never reads its answers is closed, and what was kept for it is given back', async () => {
    const before = served.open.size;
    const calls = Array.from({ length: 100 }, (_, index) => callFrames(LIST_IMAGES, 1 + 2 * index));
    const deaf = send(OPENING, ...calls);
    await once(deaf, 'connect');
    const { rss } = process.memoryUsage();
    await until(() => expect(served.open.size).toBeGreaterThan(before));
    await until(() => expect(served.open.size).toBe(before), { limitMs: 20_000 });
    await served.client.call('Version', {});
    expect(process.memoryUsage().rss - rss).toBeLessThan(600 * MIB);
  });

  it('gets eight large lists at the same time', async () => {
    const lists = await Promise.all(Array.from({ length: 8 }, () => served.client.bytes('ListImages', {})));
    expect(lists.map((bytes) => bytes.length > BIG_BYTES)).toEqual(Array(8).fill(true));
  });
});

const MIB = 1024 * 1024;
const STOP = '/runtime.v1.RuntimeService/StopContainer';
const LIST_IMAGES = '/runtime.v1.ImageService/ListImages';

/** What costs its sender little: each kind in one connection, more of it than any client needs. */
const FLOODS: Readonly<Record<string, () => Buffer[]>> = {
  pings: () => Array.from({ length: 50_000 }, () => frame(FRAME.ping, 0, 0, Buffer.alloc(8))),
  settings: () => Array.from({ length: 50_000 }, () => frame(FRAME.settings, 0, 0)),
  'calls that are reset at once': () =>
    Array.from({ length: 20_000 }, (_, index) =>
      Buffer.concat([
        callFrames(STOP, 1 + 2 * index),
        frame(FRAME.rstStream, 0, 1 + 2 * index, Buffer.alloc(4)),
      ]),
    ),
  'continuations without an end': () => [
    frame(FRAME.headers, 0, 1, field('a', 'b')),
    ...Array.from({ length: 20_000 }, () => frame(FRAME.continuation, 0, 1, field('a', 'b'.repeat(100)))),
  ],
  'header fields beyond any size': () =>
    Array.from({ length: 200 }, (_, index) =>
      frame(
        FRAME.headers,
        FLAG.endHeaders | FLAG.endStream,
        1 + 2 * index,
        Buffer.concat(Array.from({ length: 120 }, (_unused, n) => field(`x-${String(n)}`, 'v'.repeat(120)))),
      ),
    ),
  'window updates': () => [
    Buffer.concat(
      Array.from({ length: 100_000 }, () => frame(FRAME.windowUpdate, 0, 0, Buffer.from([0, 0, 0, 1]))),
    ),
  ],
};

describe('beside a flood on one connection', () => {
  it.each(Object.keys(FLOODS))(
    'beside a flood of %s the others are answered, and nothing of it stays',
    async (kind) => {
      const before = { descriptors: descriptors(), open: served.open.size };
      const floods = [send(OPENING, ...FLOODS[kind]!()), send(OPENING, ...FLOODS[kind]!()).resume()];
      for (let call = 0; call < 20; call += 1) await served.client.call('Version', {});
      expect(served.waiting.length).toBeLessThanOrEqual(2 * 2048);
      for (const socket of floods) socket.destroy();
      await until(() => expect({ descriptors: descriptors(), open: served.open.size }).toEqual(before), {
        limitMs: 10_000,
      });
    },
  );
});
