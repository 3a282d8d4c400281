import { invalidArgument } from '../errors/adapter-error.js';

/**
 * A path of the Engine's API, as a template whose values are encoded. A value that the Engine's router would
 * read as another path (empty, `.`, `..`, `//`) is `invalid-argument`: `DELETE /containers/` must never come
 * of an empty id.
 */
export function enginePath(fixed: TemplateStringsArray, ...values: readonly string[]): string {
  return fixed.reduce((path, part, index) => path + encodeName(values[index - 1] ?? '') + part);
}

function encodeName(name: string): string {
  const segments = name.split('/');
  if (
    segments.some((segment) => segment === '' || segment === '.' || segment === '..') ||
    name.includes('\0')
  ) {
    throw invalidArgument('id', `${JSON.stringify(name)} is not a name of the Engine`);
  }
  return segments.map(encodeURIComponent).join('/');
}
