import { largestToReduce } from './largest-to-reduce.js';

/** Encodes one message to its bytes on the wire. */
export type Serialize<Message> = (message: Message) => Buffer;

/** A message that is nothing but one repeated field, and a serializer for it. */
export type SerializeList<Key extends string, Item> = Serialize<Partial<Record<Key, readonly Item[]>>>;

/** What one list may be. */
export interface ListBound<Item> {
  readonly maxBytes: number;
  /** The same element with only what its readers cannot do without. */
  readonly reduce: (item: Item) => Item;
  /**
   * Bytes that the element has at least; may be as low as 0. Those that cannot be sent whole anyway are then
   * not even encoded.
   */
  readonly leastBytes: (item: Item) => number;
  /** Called when so many elements of a list had to be reduced; not again for the same list. */
  readonly onReduced: (count: number) => void;
}

/**
 * Encodes a message that is nothing but one repeated field element by element: Protocol Buffers encode it as
 * the encodings of its elements one after the other. What the conversion of one element leaves behind is
 * garbage before the next, so that a long list does not fill the heap. Where the list would be too large, its
 * largest elements are reduced.
 */
export function listInPieces<Key extends string, Item extends object>(
  key: Key,
  serialize: Serialize<Record<Key, Item[]>>,
  bound: ListBound<Item>,
): SerializeList<Key, Item> {
  const elementOf = elementMaker(key, serialize, bound);
  return (message) => joinWithin((message[key] ?? []).map(elementOf), bound);
}

/**
 * The same, each element encoded once for as long as the object that stands for it lives: records are
 * immutable, and a list of 100 pods is a concatenation instead of 100 conversions. A list of the same
 * elements as the one before it is not even that.
 */
export function joinedList<Key extends string, Item extends object>(
  key: Key,
  serialize: Serialize<Record<Key, Item[]>>,
  bound: ListBound<Item>,
): SerializeList<Key, Item> {
  const make = elementMaker(key, serialize, bound);
  const elements = new WeakMap<Item, Element>();
  let last: { readonly items: readonly Item[]; readonly bytes: Buffer } = {
    items: [],
    bytes: Buffer.alloc(0),
  };

  function elementOf(item: Item): Element {
    let element = elements.get(item);
    if (element === undefined) elements.set(item, (element = make(item)));
    return element;
  }

  return (message) => {
    const items = message[key] ?? [];
    if (!isSame(items, last.items))
      last = { items: [...items], bytes: joinWithin(items.map(elementOf), bound) };
    return last.bytes;
  };
}

function joinWithin(
  elements: readonly Element[],
  { maxBytes, onReduced }: Pick<ListBound<never>, 'maxBytes' | 'onReduced'>,
): Buffer {
  const reducedSize = (index: number): number => elements[index]?.reduced().length ?? 0;
  const hopeless = largestToReduce(
    elements.map((element) => element.leastBytes()),
    maxBytes,
    reducedSize,
  );
  const sizes = elements.map((element, index) =>
    hopeless.has(index) ? reducedSize(index) : element.whole().length,
  );
  const chosen = new Set([...hopeless, ...largestToReduce(sizes, maxBytes, reducedSize)]);
  if (chosen.size > 0) onReduced(chosen.size);
  const pieces = elements.map((element, index) => (chosen.has(index) ? element.reduced() : element.whole()));
  for (const index of chosen) elements[index]?.forgetWhole();
  return Buffer.concat(pieces);
}

/** The encodings of one element. */
interface Element {
  leastBytes(): number;
  whole(): Buffer;
  reduced(): Buffer;
  /** One that is sent reduced may be large, and is not needed as long as the others stay what they are. */
  forgetWhole(): void;
}

function elementMaker<Key extends string, Item extends object>(
  key: Key,
  serialize: Serialize<Record<Key, Item[]>>,
  bound: ListBound<Item>,
): (item: Item) => Element {
  const encode = (item: Item): Buffer => serialize({ [key]: [item] } as Record<Key, Item[]>);
  return (item) => {
    let whole: Buffer | undefined;
    let reduced: Buffer | undefined;
    let least: number | undefined;
    return {
      leastBytes: () => (least ??= bound.leastBytes(item)),
      whole() {
        whole ??= encode(item);
        least = whole.length;
        return whole;
      },
      reduced: () => (reduced ??= encode(bound.reduce(item))),
      forgetWhole() {
        whole = undefined;
      },
    };
  };
}

function isSame(some: readonly object[], others: readonly object[]): boolean {
  return some.length === others.length && some.every((item, index) => item === others[index]);
}
