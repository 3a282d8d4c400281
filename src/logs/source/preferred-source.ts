import { hasFault } from '../../errors/adapter-error.js';
import type { OutputSource } from './output-source.js';

/**
 * Docker's own files where there are any, else the Engine's stream. Files that are not in the format that
 * Berth knows are not tried again: the call fails, and the next one takes the stream.
 */
export function createPreferredSource(files: OutputSource, stream: OutputSource): OutputSource {
  let readable = true;
  return {
    async *read(sink, options, signal) {
      try {
        if (readable) return yield* files.read(sink, options, signal);
      } catch (error) {
        if (hasFault(error, 'internal')) readable = false;
        if (!hasFault(error, 'unimplemented')) throw error;
      }
      return yield* stream.read(sink, options, signal);
    },
  };
}
