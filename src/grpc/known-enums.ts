import { invalidArgument } from '../errors/adapter-error.js';

/**
 * Throws `invalid-argument`, naming the field, for a request with an enum value that this version of the
 * contract does not have.
 */
export type RequireKnownEnums = (request: object) => void;

/**
 * proto3 lets any number through in an enum, and the loader leaves the ones without a name as numbers,
 * whatever the types say. What they mean cannot be known, so it cannot be done: a request for isolation must
 * not be ignored silently. `contract`: the loaded package.
 */
export function createEnumChecks(contract: object): (requestType: string) => RequireKnownEnums | undefined {
  const known = new Map<string, readonly Check[]>();
  const types = contract as Types;
  return (requestType) => {
    const checks = checksOf(requestType, types, known);
    // Most requests have no enum in them.
    if (checks.length === 0) return undefined;
    return (request) => {
      check(request, checks, '');
    };
  };
}

/** A field that is an enum, or a message with enums below it. */
interface Check {
  readonly key: string;
  /** As in the proto. */
  readonly name: string;
  /** The enum's name; undefined for a message. */
  readonly enumName: string | undefined;
  readonly below: readonly Check[];
}

interface MessageType {
  readonly field: readonly { readonly name: string; readonly type: string; readonly typeName: string }[];
}

type Types = Readonly<Record<string, { readonly type: MessageType } | undefined>>;

function checksOf(type: string, types: Types, known: Map<string, readonly Check[]>): readonly Check[] {
  const found = known.get(type);
  if (found !== undefined) return found;
  // Before its fields, for a message that holds itself.
  const checks: Check[] = [];
  known.set(type, checks);
  // The entries of maps are not types of the package; they only hold text.
  for (const { name: key, type: kind, typeName } of types[type]?.type.field ?? []) {
    const name = toSnakeCase(key);
    if (kind === 'TYPE_ENUM') checks.push({ key, name, enumName: typeName, below: [] });
    if (kind !== 'TYPE_MESSAGE') continue;
    const below = checksOf(typeName, types, known);
    if (below.length > 0) checks.push({ key, name, enumName: undefined, below });
  }
  return checks;
}

function check(message: object, checks: readonly Check[], path: string): void {
  for (const { key, name, enumName, below } of checks) {
    const value = (message as Readonly<Record<string, unknown>>)[key];
    const several = Array.isArray(value);
    for (const [index, one] of (several ? (value as unknown[]) : [value]).entries()) {
      const field = `${path}${name}${several ? `[${String(index)}]` : ''}`;
      if (enumName !== undefined && typeof one === 'number')
        throw invalidArgument(field, `${String(one)} is not a known ${enumName}`);
      if (typeof one === 'object' && one !== null) check(one, below, `${field}.`);
    }
  }
}

/** The loader's spelling back to the proto's. */
function toSnakeCase(name: string): string {
  return name.replaceAll(/[A-Z]+/g, (letters) => `_${letters.toLowerCase()}`);
}
