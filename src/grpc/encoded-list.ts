import { isEncoded } from '../cri/encoded.js';
import type { Serialize, SerializeList } from './joined-list.js';

/** Encodes a message that is nothing but one repeated field, whose elements may come encoded. */
export function encodedList<Key extends string, Item extends object>(
  key: Key,
  serialize: Serialize<Record<Key, Item[]>>,
): SerializeList<Key, Item> {
  return (message) =>
    Buffer.concat(
      (message[key] ?? []).map((item) =>
        isEncoded(item) ? item.encoded : serialize({ [key]: [item] } as Record<Key, Item[]>),
      ),
    );
}
