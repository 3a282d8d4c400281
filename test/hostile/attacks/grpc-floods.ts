import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { outcome, type Attack } from '../attack.js';
import type { Field } from '../field.js';

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const FRAME = { data: 0, headers: 1, settings: 4, ping: 6, windowUpdate: 8, continuation: 9 } as const;
const END_STREAM = 1;
const END_HEADERS = 4;

function frameOf(type: number, flags: number, [stream, payload]: readonly [number, Buffer]): Buffer {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header[3] = type;
  header[4] = flags;
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
}

const SETTINGS = frameOf(FRAME.settings, 0, [0, Buffer.alloc(0)]);

/** Each breaks another rule of RFC 9113. */
const MALFORMED: readonly Buffer[] = [
  Buffer.from('GET / HTTP/1.1\r\n\r\n'),
  Buffer.concat([PREFACE, frameOf(FRAME.settings, 0, [0, Buffer.alloc(5)])]),
  Buffer.concat([PREFACE, SETTINGS, frameOf(FRAME.headers, END_HEADERS, [0, Buffer.alloc(4)])]),
  Buffer.concat([PREFACE, SETTINGS, frameOf(FRAME.headers, END_HEADERS, [1, Buffer.alloc(64, 0xff)])]),
  Buffer.concat([PREFACE, SETTINGS, frameOf(FRAME.ping, 0, [0, Buffer.alloc(3)])]),
  Buffer.concat([PREFACE, SETTINGS, frameOf(FRAME.windowUpdate, 0, [0, Buffer.alloc(4)])]),
  Buffer.concat([PREFACE, SETTINGS, frameOf(FRAME.continuation, 0, [3, Buffer.alloc(4)])]),
  Buffer.concat([PREFACE, SETTINGS, frameOf(FRAME.data, 0, [7, Buffer.alloc(20_000)])]),
];
const CONNECTIONS = 400;
const DESCRIPTORS_LEFT = 16;
/** For a server that asks every 30 s whether anybody is there, and waits 20 s for the answer. */
const CLOSED_WITHIN_MS = 70_000;

/** A header without an entry in any table (RFC 7541, 6.2.2). */
function literal(name: string, value: string): Buffer {
  const text = (each: string): Buffer => Buffer.concat([Buffer.of(each.length), Buffer.from(each)]);
  return Buffer.concat([Buffer.of(0), text(name), text(value)]);
}

const CALL = Buffer.concat([
  literal(':method', 'POST'),
  literal(':scheme', 'http'),
  literal(':path', '/runtime.v1.RuntimeService/Status'),
  literal(':authority', 'localhost'),
  literal('te', 'trailers'),
  literal('content-type', 'application/grpc'),
]);
const CALLS = 5_000;
const UNREAD_MS = 8_000;

export const GRPC_FLOODS: readonly Attack[] = [
  malformedFrames(),
  {
    name: 'CRI socket: 5,000 Status calls on one connection, whose answers nobody reads',
    async run(field) {
      const socket = await open(field);
      const frames = [PREFACE, SETTINGS];
      for (let index = 0; index < CALLS; index += 1) {
        const stream = 2 * index + 1;
        frames.push(frameOf(FRAME.headers, END_HEADERS, [stream, CALL]));
        frames.push(frameOf(FRAME.data, END_STREAM, [stream, Buffer.alloc(5)]));
      }
      socket.write(Buffer.concat(frames));
      await wait(UNREAD_MS);
      socket.destroy();
      return outcome(`${String(CALLS)} calls`);
    },
  },
];

function malformedFrames(): Attack {
  let before = 0;
  return {
    name: 'CRI socket: 400 connections with a malformed HTTP/2 frame each, not closed by the client',
    async run(field) {
      before = descriptors(field);
      const sockets: Socket[] = [];
      for (let index = 0; index < CONNECTIONS; index += 1)
        sockets.push(await send(field, MALFORMED[index % MALFORMED.length]!));
      const most = descriptors(field) - before;
      for (const socket of sockets) socket.destroy();
      return outcome(`${String(most)} descriptors`);
    },
    async aftermath(field) {
      const until = performance.now() + CLOSED_WITHIN_MS;
      const left = (): number => descriptors(field) - before;
      while (left() > DESCRIPTORS_LEFT && performance.now() < until) await wait(250);
      return outcome(`${String(left())} left`, [
        left() > DESCRIPTORS_LEFT && `${String(left())} descriptors are left of connections that are gone`,
      ]);
    },
  };
}

function descriptors({ berth }: Field): number {
  return readdirSync(`/proc/${String(berth.pid)}/fd`).length;
}

/** Never reads. */
async function open({ home }: Field): Promise<Socket> {
  const socket = connect(home.socketPath);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

async function send(field: Field, bytes: Buffer): Promise<Socket> {
  const socket = await open(field);
  await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
  return socket;
}
