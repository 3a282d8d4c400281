/** Encodes one message to its bytes on the wire. */
export type Serialize<Message> = (message: Message) => Buffer;

/** A message that is nothing but one repeated field, and a serializer for it. */
type SerializeList<Key extends string, Item> = Serialize<Partial<Record<Key, readonly Item[]>>>;

/**
 * Encodes a message that is nothing but one repeated field element by element: Protocol Buffers encode it as the encodings of its
 * elements one after the other. What the conversion of one element leaves behind is garbage before the next, so that a long list
 * does not fill the heap.
 */
export function listInPieces<Key extends string, Item extends object>(
  key: Key,
  serialize: Serialize<Record<Key, Item[]>>,
): SerializeList<Key, Item> {
  return (message) =>
    Buffer.concat((message[key] ?? []).map((item) => serialize({ [key]: [item] } as Record<Key, Item[]>)));
}

/**
 * The same, each element encoded once for as long as the object that stands for it lives: records are immutable, and a list of
 * 100 pods is a concatenation instead of 100 conversions. A list of the same elements as the one before it is not even that.
 */
export function joinedList<Key extends string, Item extends object>(
  key: Key,
  serialize: Serialize<Record<Key, Item[]>>,
): SerializeList<Key, Item> {
  const encoded = new WeakMap<Item, Buffer>();
  let last: { readonly items: readonly Item[]; readonly bytes: Buffer } = {
    items: [],
    bytes: Buffer.alloc(0),
  };

  function encode(item: Item): Buffer {
    const bytes = serialize({ [key]: [item] } as Record<Key, Item[]>);
    encoded.set(item, bytes);
    return bytes;
  }

  return (message) => {
    const items = message[key] ?? [];
    if (!isSame(items, last.items))
      last = {
        items: [...items],
        bytes: Buffer.concat(items.map((item) => encoded.get(item) ?? encode(item))),
      };
    return last.bytes;
  };
}

function isSame(some: readonly object[], others: readonly object[]): boolean {
  return some.length === others.length && some.every((item, index) => item === others[index]);
}
