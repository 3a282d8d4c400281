import { controlFrame, createCompressor, formatHeaders } from '../support/clients/spdy.js';

/** Frames of SPDY/3.1 in any number, for a client that does not care for answers. */
export interface SpdyFrames {
  /** SYN_STREAM of the next stream, with the given headers. */
  syn(headers: Readonly<Record<string, string>>): Promise<Buffer>;
  /** HEADERS on a stream, with the given headers. */
  headers(id: number, headers: Readonly<Record<string, string>>): Promise<Buffer>;
  /** The stream of the last `syn`. */
  lastId(): number;
}

export function createSpdyFrames(): SpdyFrames {
  const compress = createCompressor();
  let id = -1;
  return {
    async syn(headers) {
      const block = await compress(formatHeaders(headers));
      id += 2;
      return synFrame(id, block);
    },
    headers: async (of, headers) =>
      controlFrame(8, 0, Buffer.concat([word(of), await compress(formatHeaders(headers))])),
    lastId: () => id,
  };
}

export const pingFrame = (id: number): Buffer => controlFrame(6, 0, word(id));

export const resetFrame = (id: number): Buffer => controlFrame(3, 0, Buffer.concat([word(id), word(5)]));

export function dataFrame(id: number, bytes: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(id, 0);
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

/**
 * SYN_STREAMs without end. The same headers again and again compress to the same block, once the window holds
 * nothing else: so the block is made a few times, and then repeated.
 */
export async function endlessSyns(
  headers: Readonly<Record<string, string>>,
  count = 500,
): Promise<() => Buffer> {
  const compress = createCompressor();
  const blocks: Buffer[] = [];
  for (let each = 0; each < 4; each += 1) blocks.push(await compress(formatHeaders(headers)));
  let id = 1;
  const next = (): Buffer => {
    const block = blocks.length > 1 ? blocks.shift()! : blocks[0]!;
    id += 2;
    return synFrame(id - 2, block);
  };
  return () => Buffer.concat(Array.from({ length: count }, next));
}

function synFrame(id: number, block: Buffer): Buffer {
  return controlFrame(1, 0, Buffer.concat([word(id), word(0), Buffer.alloc(2), block]));
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
