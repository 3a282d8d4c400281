/**
 * How large a list of texts is, without the texts: what is kept of the lists in an image's config, which have
 * no limit of their own.
 */
export interface TextSizes {
  readonly count: number;
  /** Of all of them, each with the byte that ends it. */
  readonly bytes: number;
  /** Bytes of the first one; 0 when there is none. */
  readonly first: number;
  /** Bytes of the longest one. */
  readonly longest: number;
}

export function sizesOf(texts: readonly string[]): TextSizes {
  let [bytes, longest] = [0, 0];
  for (const text of texts) {
    const length = Buffer.byteLength(text);
    bytes += length + 1;
    longest = Math.max(longest, length);
  }
  return { count: texts.length, bytes, first: Buffer.byteLength(texts[0] ?? ''), longest };
}
