const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Finds the ends of JSON strings in one chunk after the other, in time that grows with the chunk whatever is
 * in it.
 */
export interface StringEnds {
  /** Begins the next chunk; a string that the last one ended in continues. */
  readonly next: (chunk: Buffer) => void;
  /**
   * Index after the closing quote of the string that `from` is in; undefined when it continues in the next
   * chunk.
   */
  readonly find: (from: number) => number | undefined;
}

export function createStringEnds(): StringEnds {
  let chunk: Buffer = Buffer.alloc(0);
  // Each is searched for again only once it has been passed: else text of quotes or backslashes only would
  // take quadratic time.
  let quote = -1;
  let backslash = -1;
  /** The chunk ended between a backslash and what it escapes. */
  let escaped = false;

  function indexOf(byte: number, from: number): number {
    const index = chunk.indexOf(byte, from);
    return index === -1 ? chunk.length : index;
  }

  return {
    next(following) {
      chunk = following;
      quote = -1;
      backslash = -1;
    },
    find(from) {
      let at = from;
      if (escaped && at < chunk.length) {
        escaped = false;
        at += 1;
      }
      for (;;) {
        if (quote < at) quote = indexOf(QUOTE, at);
        if (backslash < at) backslash = indexOf(BACKSLASH, at);
        if (backslash > quote) return quote + 1;
        if (backslash >= chunk.length) return undefined;
        at = backslash + 2;
        if (at <= chunk.length) continue;
        escaped = true;
        return undefined;
      }
    },
  };
}
