import { invalidArgument } from '../../errors/adapter-error.js';

/** Refuses a byte that ends every C string: what follows it would silently be lost. */
export function requireNoNul(text: string, field: string): string {
  if (text.includes('\0')) throw invalidArgument(field, 'holds a NUL byte');
  return text;
}

/** The kernel's PATH_MAX, without the byte that ends the path. */
const PATH_MAX_BYTES = 4095;

/**
 * The first word of a command line. The kernel cannot run what has a longer name, and runc, which quotes it in its report of that, gets
 * stuck on one of more than 64 KiB: the container can then neither be stopped nor be looked at.
 */
export function requireProgramName(word: string, field: string): string {
  if (Buffer.byteLength(word) > PATH_MAX_BYTES)
    throw invalidArgument(field, `is longer than ${String(PATH_MAX_BYTES)} bytes`);
  return word;
}

/** For text that ends up in a line of a file or of a list: an inner space or newline would start an entry of its own. */
export function requireOneWord(text: string, field: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (text === '' || /[\s\u0000-\u001f\u007f]/.test(text)) {
    throw invalidArgument(
      field,
      `${JSON.stringify(text)} is not one word: it is empty, or holds white space or a control character`,
    );
  }
  return text;
}

/** An absolute path without `..`, with doubled slashes and a trailing one taken away. */
export function requireAbsolutePath(path: string, field: string): string {
  requireNoNul(path, field);
  if (!path.startsWith('/')) throw invalidArgument(field, `${JSON.stringify(path)} is not an absolute path`);
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw invalidArgument(field, `${JSON.stringify(path)} has a ".." in it`);
  return `/${parts.join('/')}`;
}
