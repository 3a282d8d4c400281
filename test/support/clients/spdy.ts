import { once } from 'node:events';
import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { constants, createDeflate } from 'node:zlib';
import { SPDY_DICTIONARY } from '../../../src/streaming/spdy/dictionary.js';

/**
 * A SPDY/3.1 client as Go's spdystream is one: real deflate with the dictionary and a sync flush per block,
 * no windows, and no look at any header of an answer. Its framing is written apart from the server's, so that
 * one's mistakes are not the other's.
 */
export interface SpdyClient {
  /** The sub-protocol that the server chose. */
  readonly protocol: string | undefined;
  readonly socket: Duplex;
  /** Opens a stream and waits for its SYN_REPLY; rejects when it is reset instead. */
  open(headers: Readonly<Record<string, string>>): Promise<SpdyClientStream>;
  /** Sends a PING and resolves when it is echoed. */
  ping(id: number): Promise<void>;
  goAway(): void;
  send(bytes: Buffer): void;
  close(): void;
  readonly pingsReceived: readonly number[];
  readonly goAwaysReceived: number;
}

export interface SpdyClientStream {
  readonly id: number;
  readonly duplex: Duplex;
  reset(): void;
  /** The RST_STREAM status the server sent; undefined while it has sent none. */
  resetStatus(): number | undefined;
}

export class UpgradeRefused extends Error {
  readonly status: number;
  constructor(status: number, body: string) {
    super(`HTTP status ${status}: ${body}`);
    this.status = status;
  }
}

/** Makes the connection for a request to that port. */
export type Connect = (port: number) => Socket;

export interface UpgradeOptions {
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  /** By default, a connection to the URL's host. */
  readonly connect?: Connect | undefined;
}

/** Sends the upgrade request and resolves with the connection; rejects with UpgradeRefused. */
export async function upgrade(
  url: string,
  to: string,
  { headers = {}, method = 'POST', connect }: UpgradeOptions,
) {
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  const sent = request(url, {
    method,
    headers: { Connection: 'Upgrade', Upgrade: to, ...headers },
    ...connectionBy(connect, url),
  });
  sent.end();
  return new Promise<{
    socket: Socket;
    head: Buffer;
    headers: Record<string, string | string[] | undefined>;
  }>((resolve, reject) => {
    sent.on('error', reject);
    sent.on('upgrade', (response, socket, head) =>
      resolve({ socket: socket, head, headers: response.headers }),
    );
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        reject(new UpgradeRefused(response.statusCode ?? 0, Buffer.concat(chunks).toString())),
      );
    });
  });
}

/**
 * What tells Node's requests, and ws, to take a connection of `connect`, if there is one, and else a new one
 * of their own.
 */
export function connectionBy(
  connect: Connect | undefined,
  url: string,
): Pick<RequestOptions, 'agent' | 'createConnection'> {
  return connect === undefined
    ? { agent: false }
    : { createConnection: () => connect(Number(new URL(url).port)) };
}

export async function connectSpdy(url: string, options: UpgradeOptions = {}): Promise<SpdyClient> {
  const versions =
    options.protocols === undefined ? {} : { 'X-Stream-Protocol-Version': options.protocols.join(',') };
  const { socket, head, headers } = await upgrade(url, 'SPDY/3.1', {
    ...options,
    headers: { ...versions, ...options.headers },
  });
  const chosen = headers['x-stream-protocol-version'];
  return createSpdyClient(socket, head, typeof chosen === 'string' ? chosen : undefined);
}

export function createSpdyClient(socket: Duplex, head: Buffer, protocol?: string): SpdyClient {
  const compress = createCompressor();
  const streams = new Map<number, ClientStreamState>();
  const pings = new Map<number, () => void>();
  const pingsReceived: number[] = [];
  let goAwaysReceived = 0;
  let nextId = 1;
  let buffered: Buffer = head;

  socket.on('data', (chunk: Buffer) => {
    buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
    parse();
  });
  socket.on('error', () => {});
  socket.on('end', () => socket.destroy());
  socket.on('close', () => {
    for (const stream of streams.values()) {
      stream.rejectOpen(new Error('the connection was closed'));
      stream.duplex.destroy();
    }
  });

  function parse(): void {
    while (buffered.length >= 8) {
      const length = buffered.readUInt32BE(4) & 0xffffff;
      if (buffered.length < 8 + length) return;
      const header = buffered.readUInt32BE(0);
      const flags = buffered[4] ?? 0;
      const body = buffered.subarray(8, 8 + length);
      buffered = buffered.subarray(8 + length);
      if (header < 0x80000000) data(header, flags, body);
      else control(header & 0xffff, flags, body);
    }
  }

  function data(id: number, flags: number, body: Buffer): void {
    const stream = streams.get(id);
    if (stream === undefined) return;
    if (body.length > 0) stream.duplex.push(body);
    if (flags & 1) stream.duplex.push(null);
  }

  function control(type: number, _flags: number, body: Buffer): void {
    const id = body.readUInt32BE(0);
    if (type === 2) streams.get(id)?.replied();
    if (type === 3) {
      const stream = streams.get(id);
      if (stream === undefined) return;
      stream.resetStatus = body.readUInt32BE(4);
      stream.rejectOpen(new Error(`stream reset with status ${stream.resetStatus}`));
      stream.duplex.destroy();
    }
    if (type === 6 && id % 2 === 1) pings.get(id)?.();
    if (type === 6 && id % 2 === 0) {
      pingsReceived.push(id);
      socket.write(controlFrame(6, 0, word(id)));
    }
    if (type === 7) goAwaysReceived += 1;
  }

  function sendData(id: number, chunk: Buffer, fin: boolean, done: (error?: Error | null) => void): void {
    const frameHeader = Buffer.alloc(8);
    frameHeader.writeUInt32BE(id, 0);
    frameHeader.writeUInt32BE(chunk.length, 4);
    frameHeader[4] = fin ? 1 : 0;
    socket.write(Buffer.concat([frameHeader, chunk]), done);
  }

  if (head.length > 0) parse();
  return {
    protocol,
    socket,
    pingsReceived,
    get goAwaysReceived() {
      return goAwaysReceived;
    },
    async open(headers) {
      const id = nextId;
      nextId += 2;
      const block = await compress(formatHeaders(headers));
      const duplex = new Duplex({
        read() {},
        write: (chunk: Buffer, _encoding, callback) => sendData(id, chunk, false, callback),
        final: (callback) => sendData(id, Buffer.alloc(0), true, callback),
      });
      duplex.on('error', () => {});
      const state: ClientStreamState = {
        duplex,
        replied: () => {},
        rejectOpen: () => {},
        resetStatus: undefined,
      };
      streams.set(id, state);
      const replied = new Promise<void>((resolve, reject) => {
        state.replied = resolve;
        state.rejectOpen = reject;
      });
      socket.write(controlFrame(1, 0, Buffer.concat([word(id), word(0), Buffer.alloc(2), block])));
      await replied;
      return {
        id,
        duplex,
        reset: () => void socket.write(controlFrame(3, 0, Buffer.concat([word(id), word(5)]))),
        resetStatus: () => state.resetStatus,
      };
    },
    async ping(id) {
      const echoed = new Promise<void>((resolve) => pings.set(id, resolve));
      socket.write(controlFrame(6, 0, word(id)));
      await echoed;
    },
    goAway: () => void socket.write(controlFrame(7, 0, Buffer.concat([word(0), word(0)]))),
    send: (bytes) => void socket.write(bytes),
    close: () => socket.destroy(),
  };
}

interface ClientStreamState {
  readonly duplex: Duplex;
  replied: () => void;
  rejectOpen: (error: Error) => void;
  resetStatus: number | undefined;
}

/** All blocks of a connection are one zlib stream, flushed after each. */
export function createCompressor(): (text: Buffer) => Promise<Buffer> {
  const deflate = createDeflate({ dictionary: SPDY_DICTIONARY, level: 9 });
  let tail: Promise<unknown> = Promise.resolve();
  return (text) => {
    const block = tail.then(async () => {
      const chunks: Buffer[] = [];
      const collect = (chunk: Buffer): void => void chunks.push(chunk);
      deflate.on('data', collect);
      deflate.write(text);
      await new Promise<void>((resolve) => deflate.flush(constants.Z_SYNC_FLUSH, resolve));
      deflate.off('data', collect);
      return Buffer.concat(chunks);
    });
    tail = block;
    return block;
  };
}

export function formatHeaders(headers: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(headers);
  const strings = pairs.flat().map((text) => Buffer.from(text));
  return Buffer.concat([word(pairs.length), ...strings.flatMap((bytes) => [word(bytes.length), bytes])]);
}

export function controlFrame(type: number, flags: number, body: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(0x80030000 + type, 0);
  header.writeUInt32BE(body.length, 4);
  header[4] = flags;
  return Buffer.concat([header, body]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** All of what a stream brings until its end. */
export async function readAll(duplex: Duplex): Promise<Buffer> {
  const chunks: Buffer[] = [];
  duplex.on('data', (chunk: Buffer) => chunks.push(chunk));
  if (!duplex.readableEnded) await once(duplex, 'end');
  return Buffer.concat(chunks);
}
