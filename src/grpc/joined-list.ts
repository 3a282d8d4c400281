/** Encodes one message to its bytes on the wire. */
export type Serialize<Message> = (message: Message) => Buffer;

/**
 * A serializer for a message that is nothing but one repeated field. Protocol Buffers encode such a message as the encodings of its
 * elements one after the other, so each element is encoded once, for as long as the object that stands for it lives: records are
 * immutable, and a list of 100 pods is a concatenation instead of 100 conversions.
 */
export function joinedList<Key extends string, Item extends object>(
  key: Key,
  serialize: Serialize<Record<Key, Item[]>>,
): Serialize<Partial<Record<Key, readonly Item[]>>> {
  const encoded = new WeakMap<Item, Buffer>();
  return (message) => {
    const items: readonly Item[] = message[key] ?? [];
    return Buffer.concat(
      items.map((item) => {
        let bytes = encoded.get(item);
        if (bytes === undefined) {
          bytes = serialize({ [key]: [item] } as Record<Key, Item[]>);
          encoded.set(item, bytes);
        }
        return bytes;
      }),
    );
  };
}
