import * as v from 'valibot';

/**
 * An object of texts. Not valibot's record, which leaves out keys that mean something to JavaScript:
 * `constructor` is a good label.
 */
export const stringMap = v.custom<Record<string, string>>(isStringMap, 'is not an object of strings');

function isStringMap(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === 'string')
  );
}
