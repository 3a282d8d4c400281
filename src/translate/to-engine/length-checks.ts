import { invalidArgument } from '../../errors/adapter-error.js';

/**
 * Lengths that the kernel or runc cannot take. Most of them fail at start; but runc up to 1.1 gets stuck for
 * good when its report of a failure is longer than 64 KiB, and it quotes a path or a name up to three times.
 * A container that hangs so can be neither stopped nor removed, and blocks everything that asks the Engine
 * about it. So nothing of that kind may ever reach the Engine.
 */

/** The kernel's PATH_MAX, without the byte that ends the path. */
export const PATH_MAX_BYTES = 4095;

/** The kernel's NAME_MAX: one step of a path. */
const NAME_MAX_BYTES = 255;

/** The kernel takes a page at once for a sysctl, a cgroup's file or a security label. */
export const PAGE_MAX_BYTES = 4095;

/**
 * MAX_ARG_STRLEN of the kernel, without the byte that ends the text: one argument, or one variable with its
 * name.
 */
export const ARGUMENT_MAX_BYTES = 32 * 4096 - 1;

/** LOGIN_NAME_MAX, without the byte that ends the name. */
export const USER_NAME_MAX_BYTES = 255;

/** A mount takes the Engine a millisecond: with 8,192 of them a start takes 8 s (measured on Engine 28.5). */
export const LIST_MAX = 8192;

/** Why the kernel cannot take this path; undefined when it can. */
export function pathLengthFault(path: string): string | undefined {
  if (Buffer.byteLength(path) > PATH_MAX_BYTES) return `is longer than ${String(PATH_MAX_BYTES)} bytes`;
  const step = path.split('/').find((name) => Buffer.byteLength(name) > NAME_MAX_BYTES);
  return step === undefined
    ? undefined
    : `has a path element that is longer than ${String(NAME_MAX_BYTES)} bytes`;
}

export function requirePathLength(path: string, field: string): string {
  const fault = pathLengthFault(path);
  if (fault !== undefined) throw invalidArgument(field, fault);
  return path;
}

export function requireLength(text: string, maxBytes: number, field: string): string {
  if (Buffer.byteLength(text) > maxBytes)
    throw invalidArgument(field, `is longer than ${String(maxBytes)} bytes`);
  return text;
}

export function requireCount<T>(list: readonly T[], max: number, field: string): readonly T[] {
  if (list.length > max)
    throw invalidArgument(field, `has ${String(list.length)} entries; the limit is ${String(max)}`);
  return list;
}
