import {
  COLON,
  COMMA,
  isSpace,
  LIST,
  LIST_END,
  OBJECT,
  OBJECT_END,
  QUOTE,
  unexpected,
} from './json-bytes.js';
import type { StringEnds } from './string-ends.js';

/** Finds the end of a JSON value that is not looked into, in one chunk after the other. */
export interface ValueEnds {
  /** A value begins with this byte. Throws SyntaxError when none does. */
  readonly begin: (byte: number) => void;
  /** Index after the value that `from` is in; undefined when it goes on in the next chunk. */
  readonly find: (chunk: Buffer, from: number) => number | undefined;
}

export function createValueEnds(strings: StringEnds): ValueEnds {
  let isScalar = false;
  let depth = 0;
  let inString = false;

  return {
    begin(byte) {
      // A scalar begins with a letter, a digit or a sign; what else JSON cannot begin with would never end.
      if (isAfterScalar(byte) || byte === COLON) throw unexpected(byte, 'a value');
      isScalar = byte !== QUOTE && byte !== OBJECT && byte !== LIST;
      depth = 0;
      inString = false;
    },
    find(chunk, from) {
      let at = from;
      while (at < chunk.length) {
        if (inString) {
          const end = strings.find(at);
          if (end === undefined) return undefined;
          inString = false;
          if (depth === 0) return end;
          at = end;
        }
        const byte = chunk[at];
        if (byte === undefined) return undefined;
        if (isScalar && isAfterScalar(byte)) return at;
        at += 1;
        if (byte === QUOTE) inString = true;
        else if (byte === OBJECT || byte === LIST) depth += 1;
        else if ((byte === OBJECT_END || byte === LIST_END) && --depth === 0) return at;
      }
      return undefined;
    },
  };
}

function isAfterScalar(byte: number): boolean {
  return byte === COMMA || byte === OBJECT_END || byte === LIST_END || isSpace(byte);
}
