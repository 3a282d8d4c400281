import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { timeNsOf } from '../../../src/logs/file/cri-line.js';
import type { Piece } from './engine-log.js';

/** Docker's `local` log driver, as far as its files go. */
export interface LocalDriver {
  readonly directory: string;
  write(...pieces: readonly Piece[]): void;
  /** Renames; what is compressed then is the file before. */
  rotate(): void;
  compress(): void;
}

export function createLocalDriver(directory: string, maxFiles: number): LocalDriver {
  const current = join(directory, 'container.log');
  const nameOf = (number: number): string => `${current}.${String(number)}`;
  mkdirSync(directory, { recursive: true });
  closeSync(openSync(current, 'w'));

  function compress(): void {
    if (!existsSync(nameOf(1))) return;
    writeFileSync(`${nameOf(1)}.gz`, gzipSync(readFileSync(nameOf(1))));
    rmSync(nameOf(1));
  }

  return {
    directory,
    write(...pieces) {
      appendFileSync(current, Buffer.concat(pieces.map((piece) => entryOf(piece))));
    },
    rotate() {
      // Docker waits for this before it rotates again.
      compress();
      rmSync(`${nameOf(maxFiles - 1)}.gz`, { force: true });
      for (let number = maxFiles - 1; number > 1; number -= 1) {
        if (existsSync(`${nameOf(number - 1)}.gz`))
          renameSync(`${nameOf(number - 1)}.gz`, `${nameOf(number)}.gz`);
      }
      if (maxFiles > 1) renameSync(current, nameOf(1));
      else rmSync(current);
      closeSync(openSync(current, 'w'));
    },
    compress,
  };
}

/** A piece that ends a line which began in others is told from a line of one piece by `continues`. */
export function entryOf({ time, stream, text, ended }: Piece, continues = false): Buffer {
  const partial = !ended || continues;
  const id = Buffer.from('0123456789abcdef');
  const data = Buffer.concat([
    Buffer.from(ended ? [0x08, 1] : []),
    Buffer.from([0x12, id.length]),
    id,
    Buffer.from([0x18, 1]),
  ]);
  const message = Buffer.concat([
    Buffer.from([0x0a, 6]),
    Buffer.from(stream),
    Buffer.from([0x10]),
    varint(timeNsOf(time)),
    ...(text.length === 0 ? [] : [Buffer.from([0x1a]), varint(BigInt(text.length)), text]),
    ...(partial ? [Buffer.from([0x20, 1, 0x2a, data.length]), data] : []),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return Buffer.concat([length, message, length]);
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 0x80n) return Buffer.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 0x7fn) | 0x80);
  }
}
