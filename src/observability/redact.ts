import { AdapterError } from '../errors/adapter-error.js';

/**
 * Names, in lower case and without `-` and `_`, of what may hold secrets: registry credentials, and
 * environments, where pods keep theirs.
 */
const SECRET =
  /^(auth|authconfig|auths|authorization|xregistryauth|env|envs|environment|.*passw(or)?d|.*secret|.*token|.*credentials?)$/;
const MASK = '[redacted]';
/** `scheme://user:password@host`, as in a proxy's or a registry's address. */
const USER_INFO = /:\/\/[^\s/@]+@/g;
const DEEPEST = 8;

/**
 * A copy of log fields fit to be written: no secrets at any depth, errors as their text and cause, nothing
 * that JSON cannot hold.
 */
export function redact(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return redactObject(fields, 0);
}

function redactObject(fields: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      isSecret(name) && value !== undefined ? MASK : redactValue(value, depth + 1),
    ]),
  );
}

function isSecret(name: string): boolean {
  return SECRET.test(name.toLowerCase().replace(/[-_]/g, ''));
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.replace(USER_INFO, `://${MASK}@`);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return '[deeper]';
  if (value instanceof Error) return redactError(value, depth);
  if (ArrayBuffer.isView(value)) return `[${String(value.byteLength)} bytes]`;
  if (value instanceof Map) return redactObject(Object.fromEntries(value) as object, depth);
  if (value instanceof Set || Array.isArray(value))
    return [...(value as Iterable<unknown>)].map((entry) => redactValue(entry, depth + 1));
  return redactObject(value, depth);
}

/** The stack is for our own mistakes; an AdapterError is a sentence that says all there is. */
function redactError(error: Error, depth: number): unknown {
  return redactObject(
    {
      message: error.message,
      ...(error instanceof AdapterError ? { fault: error.fault } : { type: error.name, stack: error.stack }),
      ...(error.cause === undefined ? {} : { cause: error.cause }),
    },
    depth,
  );
}
