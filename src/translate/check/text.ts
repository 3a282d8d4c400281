import { invalidArgument } from '../../errors/adapter-error.js';
import { requirePathLength } from '../to-engine/length-checks.js';

/** Refuses a byte that ends every C string: what follows it would silently be lost. */
export function requireNoNul(text: string, field: string): string {
  if (text.includes('\0')) throw invalidArgument(field, 'must not contain a NUL byte');
  return text;
}

/**
 * For text that ends up in a line of a file or of a list: an inner space or newline would start an entry of
 * its own.
 */
export function requireOneWord(text: string, field: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (text === '' || /[\s\u0000-\u001f\u007f]/.test(text)) {
    throw invalidArgument(
      field,
      `${JSON.stringify(text)} must be one word, without white space or control characters`,
    );
  }
  return text;
}

/**
 * An absolute path that the kernel can take, without `..`, with doubled slashes and a trailing one taken
 * away.
 */
export function requireAbsolutePath(path: string, field: string): string {
  requirePathLength(requireNoNul(path, field), field);
  if (!path.startsWith('/')) throw invalidArgument(field, `${JSON.stringify(path)} is not an absolute path`);
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw invalidArgument(field, `${JSON.stringify(path)} must not contain ".."`);
  return `/${parts.join('/')}`;
}
