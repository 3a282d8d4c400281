import fc from 'fast-check';
import { loadCri } from '../../src/cri/load.js';

/** A field of a message, as the loaded contract describes it. */
interface Field {
  readonly name: string;
  readonly type: string;
  readonly typeName: string;
  readonly label: string;
}

interface Message {
  readonly name: string;
  readonly field: readonly Field[];
  readonly nestedType: readonly (Message & { readonly options: { readonly mapEntry?: boolean } | null })[];
}

/** What stands for each kind of scalar: mostly what a hurried or hostile client would send. */
export interface Pools {
  readonly strings: readonly string[];
  readonly int64s: readonly string[];
  readonly int32s: readonly number[];
}

/** Deep enough for a mount's image inside a container's config inside a request. */
const DEPTH = 6;

/** Any message of this type: fields missing, empty, negative, too large, unknown enum values and all. */
export function generatedMessage(name: string, pools: Pools): fc.Arbitrary<object> {
  return messageOf(typeNamed(name), { ...pools, made: new Map() }, DEPTH);
}

/** `made`: by type and depth. The same message stands in many places of a large one. */
interface Making extends Pools {
  readonly made: Map<string, fc.Arbitrary<object>>;
}

function messageOf(message: Message, making: Making, depth: number): fc.Arbitrary<object> {
  const key = `${message.name} ${String(depth)}`;
  const made = making.made.get(key) ?? makeMessage(message, making, depth);
  making.made.set(key, made);
  return made;
}

function makeMessage(message: Message, pools: Making, depth: number): fc.Arbitrary<object> {
  const fields = message.field.map(
    ({ name, ...field }) => [name, fieldOf({ name, ...field }, message, pools, depth)] as const,
  );
  return fc.record(Object.fromEntries(fields), { requiredKeys: [] });
}

function fieldOf(field: Field, parent: Message, pools: Making, depth: number): fc.Arbitrary<unknown> {
  const entry = parent.nestedType.find(
    ({ name, options }) => options?.mapEntry === true && name === field.typeName,
  );
  if (entry !== undefined)
    return fc.dictionary(fc.constantFrom(...pools.strings), fc.constantFrom(...pools.strings), {
      maxKeys: 3,
    });
  const one = valueOf(field, pools, depth);
  return field.label === 'LABEL_REPEATED' ? fc.array(one, { maxLength: 3 }) : one;
}

function valueOf(field: Field, pools: Making, depth: number): fc.Arbitrary<unknown> {
  switch (field.type) {
    case 'TYPE_MESSAGE':
      return depth === 0 ? fc.constant({}) : messageOf(typeNamed(field.typeName), pools, depth - 1);
    case 'TYPE_ENUM':
      return fc.oneof(
        { weight: 4, arbitrary: fc.nat({ max: 4 }) },
        { weight: 1, arbitrary: fc.constantFrom(-1, 99) },
      );
    case 'TYPE_BOOL':
      return fc.boolean();
    case 'TYPE_BYTES':
      return fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes));
    case 'TYPE_STRING':
      return fc.constantFrom(...pools.strings);
    case 'TYPE_INT64':
      return fc.constantFrom(...pools.int64s);
    case 'TYPE_UINT64':
      return fc.constantFrom(...pools.int64s.map((text) => text.replace('-', '')));
    case 'TYPE_UINT32':
      return fc.constantFrom(...pools.int32s.map(Math.abs));
    case 'TYPE_DOUBLE':
    case 'TYPE_INT32':
      return fc.constantFrom(...pools.int32s);
    default:
      throw new Error(`no values for ${field.type}`);
  }
}

function typeNamed(name: string): Message {
  const types = loadCri().runtime.v1 as unknown as Readonly<
    Record<string, { readonly type: Message } | undefined>
  >;
  const found = types[name.slice(name.lastIndexOf('.') + 1)];
  if (found === undefined) throw new Error(`the contract has no message ${name}`);
  return found.type;
}
