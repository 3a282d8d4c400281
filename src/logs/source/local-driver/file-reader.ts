import { createReadStream, readSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import type { LocalLogDecoder } from './entry-decoder.js';
import type { LocalLogFile } from './files.js';
import type { PumpOutput } from '../../file/write-buffer.js';

/** Reads entries from files, no faster than the disk takes the lines. */
export interface LocalLogReader {
  /**
   * From this place on, as far as there are whole entries. Returns the place after them. A compressed file is read as a whole. `isFinal`: nothing will
   * be added to the file.
   */
  readOn(
    file: LocalLogFile,
    from: { readonly at: number; readonly isFinal: boolean },
    signal: AbortSignal,
  ): Promise<number>;
}

export interface LocalLogReaderParts {
  readonly decoder: LocalLogDecoder;
  readonly output: PumpOutput;
  /** To read into; larger than any entry. */
  readonly block: Buffer;
  /** Called after each part that was read. */
  readonly onPart: () => void;
}

export function createLocalLogReader({
  decoder,
  output,
  block,
  onPart,
}: LocalLogReaderParts): LocalLogReader {
  async function give(signal: AbortSignal): Promise<void> {
    onPart();
    output.added();
    if (output.blocked()) await output.flushed(signal);
    // The other logs of this thread have their turn.
    await nextTurn();
  }

  async function readPlain(
    { fd }: LocalLogFile,
    from: number,
    isFinal: boolean,
    signal: AbortSignal,
  ): Promise<number> {
    for (let at = from; ;) {
      signal.throwIfAborted();
      const length = readSync(fd, block, 0, block.length, at);
      const used = decoder.decode(block, length, isFinal && length < block.length);
      if (used === 0) return at;
      at += used;
      await give(signal);
    }
  }

  async function readCompressed({ fd }: LocalLogFile, signal: AbortSignal): Promise<void> {
    let rest: Buffer = Buffer.alloc(0);
    const gunzip = createGunzip();
    createReadStream('', { fd, autoClose: false, start: 0 })
      .once('error', (error) => gunzip.destroy(error))
      .pipe(gunzip);
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      signal.throwIfAborted();
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      rest = bytes.subarray(decoder.decode(bytes, bytes.length, false));
      await give(signal);
    }
  }

  return {
    async readOn(file, { at, isFinal }, signal) {
      if (!file.compressed) return readPlain(file, at, isFinal, signal);
      await readCompressed(file, signal);
      return at;
    },
  };
}
