import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadCri } from '../../../src/cri/load.js';

/**
 * The wire table is the contract as facts, one row for each RPC, field, enum value and empty message of
 * k8s.io/cri-api. What the loader made of proto/ is written down in the same form here, and the two must be
 * the same in both directions.
 */
const TABLE = fileURLToPath(new URL('../../fixtures/protocol/cri-v1-wire.tsv', import.meta.url));

interface Field {
  readonly name: string;
  readonly number: number;
  readonly label: string;
  readonly type: string;
  readonly typeName: string;
  readonly options: { readonly deprecated: boolean } | null;
}
interface EnumType {
  readonly name: string;
  readonly value: readonly { readonly name: string; readonly number: number }[];
}
interface Message {
  readonly name: string;
  readonly field: readonly Field[];
  readonly nestedType: readonly (Message & { readonly options: { readonly mapEntry: boolean } | null })[];
  readonly enumType: readonly EnumType[];
}
interface Method {
  readonly requestType: { readonly type: Message };
  readonly requestStream: boolean;
  readonly responseType: { readonly type: Message };
  readonly responseStream: boolean;
}

type Row = readonly [kind: string, of: string, name: string, numberOrRequest: string, typeOrResponse: string];

/** The loader's spelling of a name of the proto. */
const camelCase = (name: string): string =>
  name.replace(/_+([a-zA-Z])/g, (_all, letter: string) => letter.toUpperCase());

function expectedRows(): string[] {
  return readFileSync(TABLE, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [kind = '', of = '', name = '', number = '', type = ''] = line.split('\t');
      return asText([kind, of, kind === 'field' ? camelCase(name) : name, number, type]);
    });
}

function typeOf(field: Field, message: Message): string {
  const scalar = field.typeName === '' ? field.type.replace('TYPE_', '').toLowerCase() : field.typeName;
  const entry = message.nestedType.find(
    (nested) => nested.options?.mapEntry === true && nested.name === field.typeName,
  );
  const [key, value] = entry?.field ?? [];
  if (entry && key && value) return `map<${typeOf(key, entry)},${typeOf(value, entry)}>`;
  const repeated = field.label === 'LABEL_REPEATED' ? 'repeated ' : '';
  return `${repeated}${scalar}${field.options?.deprecated === true ? ' [deprecated]' : ''}`;
}

function rowsOfEnum(type: EnumType, prefix = ''): Row[] {
  return type.value.map((value) => ['enum', `${prefix}${type.name}`, value.name, `${value.number}`, '']);
}

function rowsOfMessage(message: Message): Row[] {
  const fields = message.field.map((field): Row => [
    'field',
    message.name,
    field.name,
    `${field.number}`,
    typeOf(field, message),
  ]);
  const enums = message.enumType.flatMap((type) => rowsOfEnum(type, `${message.name}.`));
  return fields.length === 0 ? [['message', message.name, '', '', ''], ...enums] : [...fields, ...enums];
}

function rowsOfService(name: string, methods: Readonly<Record<string, Method>>): Row[] {
  const stream = (is: boolean): string => (is ? 'stream ' : '');
  return Object.entries(methods).map(
    ([method, { requestType, requestStream, responseType, responseStream }]) => [
      'rpc',
      name,
      method,
      `${stream(requestStream)}${requestType.type.name}`,
      `${stream(responseStream)}${responseType.type.name}`,
    ],
  );
}

function loadedRows(): string[] {
  return Object.entries(loadCri().runtime.v1)
    .flatMap(([name, loaded]): Row[] => {
      if ('service' in loaded)
        return rowsOfService(name, loaded.service as unknown as Record<string, Method>);
      return loaded.format.includes('EnumDescriptor')
        ? rowsOfEnum(loaded.type as unknown as EnumType)
        : rowsOfMessage(loaded.type as unknown as Message);
    })
    .map(asText);
}

const asText = (row: Row): string => row.join(' | ');

describe('the CRI v1 contract', () => {
  const expected = expectedRows();
  const loaded = loadedRows();

  it('has every RPC, field, number, type and enum value of the wire table', () => {
    expect(expected.filter((row) => !loaded.includes(row))).toEqual([]);
  });

  it('has nothing that the wire table does not have', () => {
    expect(loaded.filter((row) => !expected.includes(row))).toEqual([]);
  });

  it('is compared as a whole: 43 RPCs, and as many rows as the wire table', () => {
    expect(loaded.filter((row) => row.startsWith('rpc '))).toHaveLength(43);
    expect(loaded).toHaveLength(expected.length);
  });
});
