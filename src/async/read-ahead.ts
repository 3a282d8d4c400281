import type { Readable } from 'node:stream';

/**
 * What came for a stream and waits for its reader. Node counts only the bytes of what waits in a stream, and
 * every piece is a view that keeps the whole packet that it came in: a sender of single bytes would occupy a
 * hundred times as much memory as he sends. So what waits is copied together into blocks, and a block is what
 * is counted. A large piece for a reader that keeps up is handed on as it is.
 */
export interface ReadAhead {
  add(piece: Buffer): void;
  /** Nothing follows. */
  end(): void;
  /** The stream's `_read` was called. */
  wanted(): void;
  /** Drops what waits. */
  clear(): void;
}

/**
 * How a stream of a read-ahead must be made: beside a read-ahead, Node needs to hold no more than one block.
 */
export const READ_AHEAD_STREAM = { readableHighWaterMark: 16_384 } as const;

const LARGEST_BLOCK_BYTES = READ_AHEAD_STREAM.readableHighWaterMark;
const SMALLEST_BLOCK_BYTES = 512;

/** From here on a piece may be handed on alone. Smaller ones of the same turn are joined first. */
const LARGE_PIECE_BYTES = 2_048;

interface Block {
  readonly bytes: Buffer;
  length: number;
}

/**
 * `onHeld` is called with the bytes of memory that are held from now on, or with their negative when they are
 * given back.
 */
export function createReadAhead(stream: Readable, onHeld: (bytes: number) => void): ReadAhead {
  const blocks = createBlocks(onHeld);
  let isWanted = false;
  let hasEnded = false;
  let isFlushing = false;

  function keepsUp(): boolean {
    return stream.readableFlowing === true && stream.readableLength === 0;
  }

  function flush(): void {
    isFlushing = false;
    while (isWanted || keepsUp()) {
      const block = blocks.shift();
      if (block === undefined) break;
      isWanted = false;
      stream.push(block);
    }
    if (hasEnded && blocks.isEmpty() && !stream.destroyed) stream.push(null);
  }

  /** After all else of this turn, so that what comes in small pieces continues in one. */
  function flushSoon(): void {
    if (isFlushing) return;
    isFlushing = true;
    queueMicrotask(flush);
  }

  return {
    add(piece) {
      if (piece.length >= LARGE_PIECE_BYTES && blocks.isEmpty() && keepsUp()) {
        isWanted = false;
        stream.push(piece);
        return;
      }
      blocks.append(piece);
      flushSoon();
    },
    end() {
      hasEnded = true;
      flushSoon();
    },
    wanted() {
      isWanted = true;
      if (!blocks.isEmpty() || hasEnded) flushSoon();
    },
    clear: blocks.clear,
  };
}

interface Blocks {
  append(piece: Buffer): void;
  /** Takes the first one out. */
  shift(): Buffer | undefined;
  isEmpty(): boolean;
  clear(): void;
}

function createBlocks(onHeld: (bytes: number) => void): Blocks {
  const blocks: Block[] = [];

  function blockWithRoom(wantedBytes: number): Block {
    const last = blocks.at(-1);
    if (last !== undefined && last.length < last.bytes.length) return last;
    const twice = 2 * (last?.bytes.length ?? 0);
    const size = Math.min(LARGEST_BLOCK_BYTES, Math.max(SMALLEST_BLOCK_BYTES, twice, wantedBytes));
    const block = { bytes: Buffer.allocUnsafeSlow(size), length: 0 };
    blocks.push(block);
    onHeld(size);
    return block;
  }

  return {
    append(piece) {
      for (let offset = 0; offset < piece.length;) {
        const block = blockWithRoom(piece.length - offset);
        const taken = piece.copy(block.bytes, block.length, offset);
        block.length += taken;
        offset += taken;
      }
    },
    shift() {
      const block = blocks.shift();
      if (block === undefined) return undefined;
      onHeld(-block.bytes.length);
      return block.bytes.subarray(0, block.length);
    },
    isEmpty: () => blocks.length === 0,
    clear() {
      for (const block of blocks.splice(0)) onHeld(-block.bytes.length);
    },
  };
}
