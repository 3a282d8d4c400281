import { invalidArgument } from '../../errors/adapter-error.js';

/** A CRI int64, which arrives as text, as a number that JSON can carry. `field` names it in the error. */
export function toNumber(text: string, field: string): number {
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value))
    throw invalidArgument(field, `${JSON.stringify(text)} is not a valid integer`);
  return value;
}

/**
 * The greatest user or group id that runc takes: above it ids wrapped to 0 in runtimes before
 * (CVE-2024-40635).
 */
const ID_MAX = 2 ** 31 - 1;

/** A user or group id as the Engine takes it: digits, 0 to 2^31-1. */
export function toId(text: string, field: string): string {
  if (!isId(text)) throw invalidArgument(field, `${text} is not a valid id (0 to ${String(ID_MAX)})`);
  return String(Number(text));
}

/**
 * Strict on purpose: what Number() or parseInt() would make of "", " 1" or "1000abc" is not what the kernel
 * would run as.
 */
export function isId(text: string): boolean {
  return /^\d{1,10}$/.test(text) && Number(text) <= ID_MAX;
}
