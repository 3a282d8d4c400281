import { AdapterError } from '../errors/adapter-error.js';
import type { Demultiplex } from './engine-client.js';
import { FRAME_HEADER_BYTES, frameLengthAt, frameStreamAt, type FrameStream } from './wire/output-frame.js';

/**
 * Separates the output streams of an exec or attach, which come in frames. Content is passed on in slices of
 * what arrived: a sink that keeps one keeps the whole chunk, so what is kept for long must be copied. Frames
 * of one stream that follow one another are one slice: a program that writes byte by byte costs no more than
 * another. A sink that returns a promise holds the reading until it settles. Rejects with the source's error,
 * with `internal` on what is not a frame, and with `unavailable` when the source ends inside one.
 */
export const demultiplex: Demultiplex = async (source, sink) => {
  const frames = createFrameReader();
  for await (const chunk of source as AsyncIterable<Buffer>) {
    for (const { stream, content } of frames.read(chunk)) {
      const accepted = stream === 'stdout' ? sink.stdout(content) : sink.stderr(content);
      if (accepted !== undefined) await accepted;
    }
  }
  if (frames.insideOne())
    throw new AdapterError('unavailable', 'the stream from the Engine ended inside a frame');
};

type OutputStream = Exclude<FrameStream, 'failure'>;

interface Piece {
  readonly stream: OutputStream;
  readonly content: Buffer;
}

interface FrameReader {
  read(chunk: Buffer): Iterable<Piece>;
  insideOne(): boolean;
}

function createFrameReader(): FrameReader {
  const header = Buffer.alloc(FRAME_HEADER_BYTES);
  let headerLength = 0;
  let stream: OutputStream = 'stdout';
  let remaining = 0;

  /** Where the content begins, or the chunk ends. */
  function readHeader(chunk: Buffer, at: number): number {
    const copied = chunk.copy(header, headerLength, at);
    headerLength += copied;
    if (headerLength === FRAME_HEADER_BYTES) {
      stream = streamOf(header);
      remaining = frameLengthAt(header, 0);
      headerLength = 0;
    }
    return at + copied;
  }

  return {
    *read(chunk) {
      const joined: Span = { stream, start: 0, end: 0 };
      let at = 0;
      while (at < chunk.length) {
        if (remaining === 0) {
          at = readHeader(chunk, at);
          continue;
        }
        const length = Math.min(remaining, chunk.length - at);
        if (joined.end > joined.start && joined.stream === stream) {
          // Over the headers in between, which have been read.
          chunk.copyWithin(joined.end, at, at + length);
          joined.end += length;
        } else {
          if (joined.end > joined.start) yield pieceOf(chunk, joined);
          Object.assign(joined, { stream, start: at, end: at + length });
        }
        at += length;
        remaining -= length;
      }
      if (joined.end > joined.start) yield pieceOf(chunk, joined);
    },
    insideOne: () => remaining > 0 || headerLength > 0,
  };
}

/** A part of a chunk. */
interface Span {
  stream: OutputStream;
  start: number;
  end: number;
}

function pieceOf(chunk: Buffer, { stream, start, end }: Readonly<Span>): Piece {
  return { stream, content: chunk.subarray(start, end) };
}

function streamOf(header: Buffer): OutputStream {
  const stream = frameStreamAt(header, 0);
  if (stream === 'failure') throw new AdapterError('internal', 'the Engine cannot send the output any more');
  return stream;
}
