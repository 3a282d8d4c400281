import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { AdapterError } from '../errors/adapter-error.js';

/**
 * Opening a FIFO waits for a writer, forever if none comes, and keeps one of the few threads that read files.
 * O_NONBLOCK does not wait.
 */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

/** A file is read in pieces, since the size that it has when it is opened may change, and is 0 in /proc. */
const PIECE_BYTES = 64 * 1024;

/** Settings of any kind have some kilobytes; what is larger than this is something else. */
export const SETTINGS_MAX_BYTES = 1024 * 1024;

/**
 * The content of a file that others made: neither waits for a FIFO or a device, nor reads one that does not
 * end. Rejects with what the file system says, or with `failed-precondition` for what is no regular file or
 * has more bytes than `maxBytes`.
 */
export async function readRegularFile(path: string, maxBytes: number): Promise<Buffer> {
  const file = await open(path, FLAGS);
  try {
    requireReadable(path, await file.stat(), maxBytes);
    const pieces = createPieces(path, maxBytes);
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(PIECE_BYTES), 0, PIECE_BYTES);
      if (bytesRead === 0) return pieces.whole();
      pieces.add(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

/** The same at start, when nothing else can continue yet. */
export function readRegularFileSync(path: string, maxBytes: number): Buffer {
  const fd = openSync(path, FLAGS);
  try {
    requireReadable(path, fstatSync(fd), maxBytes);
    const pieces = createPieces(path, maxBytes);
    for (;;) {
      const buffer = Buffer.allocUnsafe(PIECE_BYTES);
      const bytesRead = readSync(fd, buffer, 0, PIECE_BYTES, null);
      if (bytesRead === 0) return pieces.whole();
      pieces.add(buffer.subarray(0, bytesRead));
    }
  } finally {
    closeSync(fd);
  }
}

function requireReadable(path: string, stats: Stats, maxBytes: number): void {
  if (!stats.isFile()) throw new AdapterError('failed-precondition', `${path} is not a regular file`);
  if (stats.size > maxBytes)
    throw new AdapterError(
      'failed-precondition',
      `${path} has ${String(stats.size)} bytes, more than ${String(maxBytes)}`,
    );
}

function createPieces(path: string, maxBytes: number) {
  const pieces: Buffer[] = [];
  let length = 0;
  return {
    add(piece: Buffer): void {
      length += piece.length;
      if (length > maxBytes)
        throw new AdapterError('failed-precondition', `${path} has more than ${String(maxBytes)} bytes`);
      pieces.push(piece);
    },
    whole: () => Buffer.concat(pieces, length),
  };
}
