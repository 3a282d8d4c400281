import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Selection } from '../../../src/engine/json-selection.js';
import { createJsonPicker, type PickOptions } from '../../../src/engine/pick-json.js';

const SELECTION: Selection = new Map<string, Selection>([
  ['a', 'whole'],
  ['b', new Map<string, Selection>([['c', 'whole']])],
]);

/** What the picker gives of this text when it comes in chunks of so many bytes. */
function pick(text: string, chunkBytes: number, options: Partial<PickOptions> = {}): unknown[] {
  const picker = createJsonPicker({
    selection: SELECTION,
    layout: 'values',
    memberBytes: () => 1_000,
    ...options,
  });
  const bytes = Buffer.from(text);
  const found: string[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes)
    found.push(...picker.push(bytes.subarray(at, at + chunkBytes)));
  picker.end();
  return found.map((each) => JSON.parse(each) as unknown);
}

/** The same by JSON.parse: the selected members of an object, and any other value as it is. */
function select(value: unknown, selection: Selection): unknown {
  if (selection === 'whole' || typeof value !== 'object' || value === null || Array.isArray(value))
    return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => selection.has(key))
      .map(([key, member]) => [key, select(member, selection.get(key) ?? 'whole')]),
  );
}

const anObject = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'a"'), fc.jsonValue({ maxDepth: 4 }));

describe('the selected members of an answer', () => {
  it('are what JSON.parse gives of them, wherever the chunks end and however it is written', () => {
    fc.assert(
      fc.property(
        fc.record({ first: anObject, b: anObject }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(0, 2),
        ({ first, b }, chunkBytes, indent) => {
          const value = { ...first, b };
          const parsed = JSON.parse(JSON.stringify(value)) as unknown;
          const text = JSON.stringify(value, null, indent);
          expect(pick(text, chunkBytes)).toEqual([select(parsed, SELECTION)]);
          const items = `[${text},\n${text}]`;
          expect(pick(items, chunkBytes, { layout: 'items' })).toEqual([
            select(parsed, SELECTION),
            select(parsed, SELECTION),
          ]);
        },
      ),
    );
  });

  it('are left out when they are too large, and named', () => {
    const text = '{"a":"1234567890","b":{"c":[1,2,3,4,5,6]},"d":"1234567890"}';
    expect(pick(text, 5, { memberBytes: () => 12 })).toEqual([{ a: '1234567890', b: {}, tooLarge: ['b.c'] }]);
    expect(pick(text, 5, { memberBytes: () => 3 })).toEqual([{ b: {}, tooLarge: ['a', 'b.c'] }]);
  });

  it.each([
    ['{"a":}', '"}" found instead of a value'],
    ['{"a" 1}', '"1" found instead of a colon'],
    ['{a:1}', '"a" found instead of a member of an object'],
    ['{"a":[1', 'it ends inside a value'],
    ['{"a":"', 'it ends inside a value'],
  ])('of %s, which is not JSON, are refused: %s', (text, message) => {
    expect(() => pick(text, 3)).toThrow(new SyntaxError(message));
  });
});
