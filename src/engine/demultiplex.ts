import { AdapterError } from '../errors/adapter-error.js';
import type { Demultiplex } from './engine-client.js';

const HEADER_BYTES = 8;
const STDOUT = 1;
const STDERR = 2;

/**
 * Tells the output streams of an exec or attach apart: frames of one byte stream number, three of nothing, four of length (big endian),
 * then the content (Engine API, "Attach to a container"). Content is passed on in slices of what arrived, uncopied. A sink that
 * returns a promise holds the reading until it settles. Rejects with the source's error, `internal` on what is no frame, and
 * `unavailable` when the source ends inside one.
 */
export const demultiplex: Demultiplex = async (source, sink) => {
  const frames = createFrameReader();
  for await (const chunk of source as AsyncIterable<Buffer>) {
    for (const { stream, content } of frames.read(chunk)) {
      const accepted = stream === STDOUT ? sink.stdout(content) : sink.stderr(content);
      if (accepted !== undefined) await accepted;
    }
  }
  if (frames.insideOne())
    throw new AdapterError('unavailable', 'the stream from the Engine broke off inside a frame');
};

interface Piece {
  readonly stream: number;
  readonly content: Buffer;
}

interface FrameReader {
  read(chunk: Buffer): Iterable<Piece>;
  insideOne(): boolean;
}

function createFrameReader(): FrameReader {
  let header: Buffer = Buffer.alloc(0);
  let stream = 0;
  let remaining = 0;

  /** Where the content begins, or the chunk ends. */
  function readHeader(chunk: Buffer, at: number): number {
    const part = chunk.subarray(at, at + HEADER_BYTES - header.length);
    header = header.length === 0 ? part : Buffer.concat([header, part]);
    if (header.length === HEADER_BYTES) {
      stream = streamOf(header);
      remaining = header.readUInt32BE(4);
      header = Buffer.alloc(0);
    }
    return at + part.length;
  }

  return {
    *read(chunk) {
      let at = 0;
      while (at < chunk.length) {
        if (remaining === 0) {
          at = readHeader(chunk, at);
          continue;
        }
        const content = chunk.subarray(at, at + remaining);
        at += content.length;
        remaining -= content.length;
        yield { stream, content };
      }
    },
    insideOne: () => remaining > 0 || header.length > 0,
  };
}

function streamOf(header: Buffer): number {
  const stream = header[0] ?? 0;
  if (stream !== STDOUT && stream !== STDERR) {
    throw new AdapterError(
      'internal',
      `the Engine sent a frame for stream ${String(stream)}, neither stdout nor stderr`,
    );
  }
  return stream;
}
