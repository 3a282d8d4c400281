import { connect, type Socket } from 'node:net';

/** HTTP/2 as bytes (RFC 9113), for what no client library would send. */
export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

export const FRAME = {
  data: 0,
  headers: 1,
  rstStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

export const FLAG = { endStream: 1, ack: 1, endHeaders: 4 } as const;

export function frame(
  type: number,
  flags: number,
  stream: number,
  payload: Uint8Array = Buffer.alloc(0),
): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** Preface and empty settings: what every connection begins with. */
export const OPENING = Buffer.concat([PREFACE, frame(FRAME.settings, 0, 0)]);

/**
 * One header field, neither indexed nor compressed (RFC 7541, 6.2.2); name and value shorter than 127 bytes.
 */
export function field(name: string, value: string): Buffer {
  return Buffer.concat([
    Buffer.from([0, name.length]),
    Buffer.from(name),
    Buffer.from([value.length]),
    Buffer.from(value),
  ]);
}

/** A whole unary call with an empty request. */
export function callFrames(path: string, stream: number): Buffer {
  const headers = [
    [':method', 'POST'],
    [':scheme', 'http'],
    [':path', path],
    [':authority', 'localhost'],
    ['content-type', 'application/grpc'],
    ['te', 'trailers'],
  ].map(([name, value]) => field(name!, value!));
  return Buffer.concat([
    frame(FRAME.headers, FLAG.endHeaders, stream, Buffer.concat(headers)),
    frame(FRAME.data, FLAG.endStream, stream, Buffer.alloc(5)),
  ]);
}

/**
 * Connects and sends; never reads unless told to. An error is the server's answer, and no failure of the
 * test.
 */
export function sendRaw(path: string, ...parts: readonly Buffer[]): Socket {
  const socket = connect(path);
  socket.on('error', () => undefined);
  socket.pause();
  socket.write(Buffer.concat(parts));
  return socket;
}
