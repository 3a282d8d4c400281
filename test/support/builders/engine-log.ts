import { MAX_TEXT_BYTES } from '../../../src/logs/file/cri-line.js';

/** A piece of a container's output as the Engine keeps it. */
export interface Piece {
  readonly time: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: Buffer;
  readonly ended: boolean;
}

export function pieceOf(time: string, text: string | Buffer, changes: Partial<Piece> = {}): Piece {
  return { time, stream: 'stdout', text: Buffer.from(text), ended: true, ...changes };
}

/** A time, from nanoseconds after some moment. */
export function timeAt(ns: number): string {
  const seconds = Math.floor(ns / 1e9);
  const text = new Date(1_795_554_000_000 + seconds * 1000).toISOString().slice(0, 19);
  return `${text}.${String(ns % 1e9).padStart(9, '0')}Z`;
}

/** As the Engine sends it. */
export function framed({ time, stream, text, ended }: Piece): Buffer {
  const content = Buffer.concat([Buffer.from(`${time} `), text, Buffer.from(ended ? '\n' : '')]);
  const header = Buffer.alloc(8);
  header[0] = stream === 'stdout' ? 1 : 2;
  header.writeUInt32BE(content.length, 4);
  return Buffer.concat([header, content]);
}

export function unframed(piece: Piece): Buffer {
  return framed(piece).subarray(8);
}

/** As it has to be in the log. */
export function criLine({ time, stream, text, ended }: Piece): string {
  if (text.length > MAX_TEXT_BYTES) throw new Error('no Engine keeps such a piece');
  return `${time} ${stream} ${ended ? 'F' : 'P'} ${text.toString('latin1')}\n`;
}
