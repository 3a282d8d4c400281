import * as v from 'valibot';
import { invalidArgument } from '../../errors/adapter-error.js';
import { LIST_MAX } from './length-checks.js';

/**
 * No name of an action, an architecture or a system call is longer. runc quotes those that it does not know,
 * and gets stuck for good when its report of a failure is too long (length-checks.ts).
 */
const TEXT_MAX_BYTES = 255;

/** A profile has five levels, arguments of system calls being the deepest. */
const DEPTH_MAX = 16;

/** Docker's own field of a system call, which it does not pass on to runc. */
const COMMENT = 'comment';

/** What an OCI profile and a profile of Docker's have in common (runtime-spec, config-linux.md#seccomp). */
const profileShape = v.looseObject({
  defaultAction: v.pipe(v.string(), v.startsWith('SCMP_ACT_')),
  syscalls: v.nullish(
    v.array(
      v.looseObject({
        action: v.pipe(v.string(), v.startsWith('SCMP_ACT_')),
        names: v.nullish(v.array(v.string())),
        name: v.nullish(v.string()),
      }),
    ),
  ),
});

/**
 * The text as it was: numbers in it can be greater than JavaScript could write back. Throws what names
 * `field` and the file.
 */
export function requireProfile(text: string, path: string, field: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw Object.assign(invalidArgument(field, `${path} is not JSON`), { cause });
  }
  const fault = sizeFault(parsed) ?? shapeFault(parsed);
  if (fault !== undefined) throw invalidArgument(field, `${path} is not a seccomp profile: ${fault}`);
  return text;
}

interface Value {
  readonly value: unknown;
  readonly at: string;
  readonly depth: number;
}

/**
 * Every field is looked at, whatever it is called: Go takes names of fields in any case. Not recursive, since
 * a file can be nested deeper than the stack reaches.
 */
function sizeFault(profile: unknown): string | undefined {
  const left: Value[] = [{ value: profile, at: '', depth: 0 }];
  let entries = 0;
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, at, depth } = next;
    if (typeof value === 'string' && isTooLong(value)) return `${at}: is longer than ${TOO_LONG}`;
    if (typeof value !== 'object' || value === null) continue;
    if (depth === DEPTH_MAX) return `${at}: is nested too deeply`;
    if (Array.isArray(value)) entries += value.length;
    if (entries > LIST_MAX) return `${at}: its lists have more than ${String(LIST_MAX)} entries`;
    for (const [key, inside] of Object.entries(value)) {
      if (isTooLong(key)) return `${at || 'top level'}: has a field with a name longer than ${TOO_LONG}`;
      if (key.toLowerCase() === COMMENT && typeof inside === 'string') continue;
      left.push({ value: inside, at: at === '' ? key : `${at}.${key}`, depth: depth + 1 });
    }
  }
  return undefined;
}

const TOO_LONG = `${String(TEXT_MAX_BYTES)} bytes`;

function isTooLong(text: string): boolean {
  return Buffer.byteLength(text) > TEXT_MAX_BYTES;
}

function shapeFault(profile: unknown): string | undefined {
  const result = v.safeParse(profileShape, profile);
  if (result.success) return undefined;
  const [issue] = result.issues;
  return `${v.getDotPath(issue) ?? 'top level'}: ${issue.message}`;
}
