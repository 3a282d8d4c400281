import type * as v from 'valibot';

/**
 * What of a JSON value is read: all of it, or these members of an object, each as far as its own selection
 * goes.
 */
export type Selection = 'whole' | ReadonlyMap<string, Selection>;

/** The members that a schema names. Lists and maps inside are read whole. */
export function selectionOf(schema: v.GenericSchema): Selection {
  const parts = schema as v.GenericSchema & SchemaParts;
  if (parts.wrapped !== undefined) return selectionOf(parts.wrapped);
  if (parts.type !== 'object' || parts.entries === undefined) return 'whole';
  return new Map(Object.entries(parts.entries).map(([key, entry]) => [key, selectionOf(entry)]));
}

/** The schema of the items where `schema` is one of a list. */
export function itemOf(schema: v.GenericSchema): v.GenericSchema | undefined {
  return (schema as v.GenericSchema & SchemaParts).item;
}

/** Where valibot's schemas keep what they are made of: `optional` and `nullable`, `object`, `array`. */
interface SchemaParts {
  readonly wrapped?: v.GenericSchema;
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly item?: v.GenericSchema;
}
