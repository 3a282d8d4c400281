/**
 * SPDY/3.1 framing: https://www.chromium.org/spdy/spdy-protocol/spdy-protocol-draft3-1/, section 2.2, as far
 * as Kubernetes' remote commands use it. A data frame's payload is handed on as it arrives, never gathered; a
 * control frame is gathered up to a limit.
 */
export const FRAME = {
  synStream: 1,
  synReply: 2,
  rstStream: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  headers: 8,
  windowUpdate: 9,
} as const;

export const FLAG_FIN = 0x01;

/** RST_STREAM's status codes (2.6.3), as far as they are sent. */
export const RESET = { protocolError: 1, invalidStream: 2, refusedStream: 3, cancel: 5 } as const;

/** GOAWAY's status codes (2.6.6). */
export const GO_AWAY = { ok: 0, protocolError: 1 } as const;

/** The largest payload of a data frame that is sent: keeps one stream from blocking the others for long. */
export const MAX_DATA_BYTES = 65_536;

const VERSION = 3;
const HEADER_BYTES = 8;

/**
 * The largest control frame that is read: header blocks unfold to 8 KiB at most, and SETTINGS are of a few
 * words.
 */
const MAX_CONTROL_BYTES = 16_384;

/** The peer broke the protocol: the connection cannot go on. */
export class SpdyProtocolError extends Error {
  override readonly name = 'SpdyProtocolError';
}

export interface FrameHandler {
  /** A whole control frame, without its eight bytes of header. */
  control(type: number, flags: number, body: Buffer): void;
  /**
   * A piece of a data frame's payload, in order; `fin` comes with the last piece of a frame that carries it.
   */
  data(streamId: number, piece: Buffer, fin: boolean): void;
}

/**
 * Takes bytes in any chunking and calls `handler` for what they hold. Stops early, but not before the first
 * frame, when `mayGoOn` says so. Returns how many of the bytes it took; the others must be given again.
 * Throws SpdyProtocolError, after which it must not be used.
 */
export type FrameReader = (chunk: Buffer, mayGoOn?: () => boolean) => number;

export function createFrameReader(handler: FrameHandler): FrameReader {
  const header = Buffer.alloc(HEADER_BYTES);
  let headerBytes = 0;
  let remaining = 0;
  const gather = createGatherer();

  function isControl(): boolean {
    return ((header[0] ?? 0) & 0x80) !== 0;
  }

  function startFrame(): void {
    remaining = header.readUIntBE(5, 3);
    if (!isControl()) return;
    const version = header.readUInt16BE(0) & 0x7fff;
    if (version !== VERSION)
      throw new SpdyProtocolError(
        `the client uses SPDY version ${String(version)}; only version 3 is supported`,
      );
    if (remaining > MAX_CONTROL_BYTES)
      throw new SpdyProtocolError(`a control frame of ${String(remaining)} bytes`);
  }

  function takePayload(piece: Buffer): void {
    remaining -= piece.length;
    const flags = header[4] ?? 0;
    if (!isControl()) {
      handler.data(header.readUInt32BE(0), piece, remaining === 0 && (flags & FLAG_FIN) !== 0);
    } else {
      const body = gather(piece, remaining);
      if (body !== undefined) handler.control(header.readUInt16BE(2), flags, body);
    }
  }

  return (chunk, mayGoOn = () => true) => {
    let offset = 0;
    do {
      if (headerBytes < HEADER_BYTES) {
        const taken = chunk.copy(
          header,
          headerBytes,
          offset,
          Math.min(chunk.length, offset + HEADER_BYTES - headerBytes),
        );
        headerBytes += taken;
        offset += taken;
        if (headerBytes < HEADER_BYTES) return offset;
        startFrame();
        if (remaining > 0) continue;
      }
      const piece = chunk.subarray(offset, offset + remaining);
      offset += piece.length;
      if (piece.length === remaining) headerBytes = 0;
      takePayload(piece);
    } while (offset < chunk.length && mayGoOn());
    return offset;
  };
}

/** Joins the pieces of a control frame's body. Gives the body once nothing more is missing. */
function createGatherer(): (piece: Buffer, missing: number) => Buffer | undefined {
  let gathered: Buffer | undefined;
  let length = 0;

  return (piece, missing) => {
    if (gathered === undefined && missing === 0) return piece;
    gathered ??= Buffer.allocUnsafeSlow(piece.length + missing);
    length += piece.copy(gathered, length);
    if (missing > 0) return undefined;
    const body = gathered;
    gathered = undefined;
    length = 0;
    return body;
  };
}

export function dataFrameHeader(streamId: number, length: number, fin: boolean): Buffer {
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header.writeUInt32BE(streamId & 0x7fffffff, 0);
  header.writeUInt32BE(((fin ? FLAG_FIN : 0) * 0x1000000 + length) >>> 0, 4);
  return header;
}

export function synReplyFrame(streamId: number, headerBlock: Buffer): Buffer {
  return controlFrame(FRAME.synReply, [streamId], headerBlock);
}

export function rstStreamFrame(streamId: number, status: number): Buffer {
  return controlFrame(FRAME.rstStream, [streamId, status]);
}

export function pingFrame(id: number): Buffer {
  return controlFrame(FRAME.ping, [id]);
}

export function goAwayFrame(lastStreamId: number, status: number): Buffer {
  return controlFrame(FRAME.goAway, [lastStreamId, status]);
}

function controlFrame(type: number, words: readonly number[], rest: Buffer = Buffer.alloc(0)): Buffer {
  const length = words.length * 4 + rest.length;
  const frame = Buffer.alloc(HEADER_BYTES + length);
  frame.writeUInt16BE(0x8000 | VERSION, 0);
  frame.writeUInt16BE(type, 2);
  frame.writeUIntBE(length, 5, 3);
  words.forEach((word, index) => frame.writeUInt32BE(word >>> 0, HEADER_BYTES + index * 4));
  rest.copy(frame, HEADER_BYTES + words.length * 4);
  return frame;
}
