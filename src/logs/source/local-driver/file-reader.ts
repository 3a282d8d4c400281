import { createReadStream, readSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import type { LocalLogDecoder } from './entry-decoder.js';
import type { LocalLogFile } from './files.js';

/** Reads entries from files, a block each time that it is asked for one. */
export interface LocalLogReader {
  /**
   * From this place on, as far as there are whole entries. Returns the place after them. A compressed file is
   * read as a whole. `isFinal`: nothing will be added to the file.
   */
  readOn(
    file: LocalLogFile,
    from: { readonly at: number; readonly isFinal: boolean },
    signal: AbortSignal,
  ): AsyncGenerator<undefined, number, undefined>;
}

export interface LocalLogReaderParts {
  readonly decoder: LocalLogDecoder;
  /** To read into; larger than any entry. */
  readonly block: Buffer;
  /** Called after each block that was read. */
  readonly onBlock: () => void;
}

export function createLocalLogReader({ decoder, block, onBlock }: LocalLogReaderParts): LocalLogReader {
  async function* readPlain(
    { fd }: LocalLogFile,
    from: number,
    isFinal: boolean,
    signal: AbortSignal,
  ): AsyncGenerator<undefined, number, undefined> {
    for (let at = from; ;) {
      signal.throwIfAborted();
      const length = readSync(fd, block, 0, block.length, at);
      const used = decoder.decode(block, length, isFinal && length < block.length);
      if (used === 0) return at;
      at += used;
      onBlock();
      yield;
      // The other logs of this thread have their turn.
      await nextTurn();
    }
  }

  async function* readCompressed({ fd }: LocalLogFile, signal: AbortSignal): AsyncGenerator<undefined> {
    let rest: Buffer = Buffer.alloc(0);
    const gunzip = createGunzip();
    createReadStream('', { fd, autoClose: false, start: 0 })
      .once('error', (error) => gunzip.destroy(error))
      .pipe(gunzip);
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      signal.throwIfAborted();
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      rest = bytes.subarray(decoder.decode(bytes, bytes.length, false));
      onBlock();
      yield;
      await nextTurn();
    }
  }

  return {
    async *readOn(file, { at, isFinal }, signal) {
      if (!file.compressed) return yield* readPlain(file, at, isFinal, signal);
      yield* readCompressed(file, signal);
      return at;
    },
  };
}
