/** Entries per message of the Stream RPCs. */
const CHUNK_ITEMS = 100;

/** Characters of text per message: far below gRPC's limit, also when each takes four bytes. */
const CHUNK_TEXT = 1 << 20;

/**
 * A list in chunks for the messages of a stream: a chunk ends at 100 items, or before the item with which its
 * text would be longer than a message may be. An item that is longer by itself has a chunk of its own.
 */
export function* inChunks<T>(items: Iterable<T>, textOf: (item: T) => number): Generator<T[]> {
  let chunk: T[] = [];
  let text = 0;
  for (const item of items) {
    const length = textOf(item);
    if (chunk.length === CHUNK_ITEMS || (chunk.length > 0 && text + length > CHUNK_TEXT)) {
      yield chunk;
      chunk = [];
      text = 0;
    }
    chunk.push(item);
    text += length;
  }
  if (chunk.length > 0) yield chunk;
}

/** Characters in the keys and values of labels or annotations. */
export function lengthOfTexts(texts: Readonly<Record<string, string>>): number {
  let length = 0;
  for (const [key, value] of Object.entries(texts)) length += key.length + value.length;
  return length;
}
