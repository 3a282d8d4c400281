import type { Readable } from 'node:stream';
import * as v from 'valibot';
import { AdapterError, messageOf } from '../errors/adapter-error.js';
import { itemOf, selectionOf } from './json-selection.js';
import { createJsonPicker, type PickOptions } from './pick-json.js';

/**
 * The most of one member that is read. A container's labels hold its whole CRI request, which a kubelet takes
 * from an object of at most 1.5 MiB, and some of it twice. JSON of this size is parsed within some 20 ms.
 */
const MEMBER_BYTES = 4 * 1024 * 1024;

/** What is held of one answer; beyond it, members that are larger than `SMALL_MEMBER_BYTES` are left out. */
const ANSWER_BYTES = 64 * 1024 * 1024;

/** Room for an id, a name, a state, a digest: what an entry of a list cannot do without. */
const SMALL_MEMBER_BYTES = 4 * 1024;

/** How the values of a body are read. */
export interface ReadValues<S extends v.GenericSchema> {
  readonly schema: S;
  readonly layout: PickOptions['layout'];
  /** What an error message calls the call. */
  readonly call: string;
  /** The most of one member; larger ones are left out. Default: 4 MiB. */
  readonly memberBytes?: number;
}

/**
 * The answer as `schema` has it, however large it is: a member that is too large is left out and named in
 * `tooLarge`.
 */
export async function readAnswer<S extends v.GenericSchema>(
  schema: S,
  body: Readable,
  call: string,
): Promise<v.InferOutput<S>> {
  const item = itemOf(schema);
  const values: unknown[] = [];
  const how = { schema: item ?? schema, layout: item === undefined ? 'values' : 'items', call } as const;
  for await (const value of readValues(body, how)) values.push(value);
  if (item !== undefined) return values;
  if (values.length !== 1)
    throw notJson(call, new SyntaxError(`${String(values.length)} values instead of one`));
  return values[0];
}

/**
 * The values of a body as they come, wherever its chunks are cut. Leaving the iteration destroys the body.
 */
export async function* readValues<S extends v.GenericSchema>(
  body: Readable,
  { schema, layout, call, memberBytes = MEMBER_BYTES }: ReadValues<S>,
): AsyncGenerator<v.InferOutput<S>, void, undefined> {
  let held = 0;
  const limit = (): number => (layout === 'items' && held > ANSWER_BYTES ? SMALL_MEMBER_BYTES : memberBytes);
  const picker = createJsonPicker({ selection: selectionOf(schema), layout, memberBytes: limit });
  for await (const chunk of body as AsyncIterable<Buffer>) {
    for (const text of orNotJson(call, () => picker.push(chunk))) {
      held += text.length;
      const value: unknown = orNotJson(call, () => JSON.parse(text) as unknown);
      yield validateAnswer(schema, value, call);
    }
  }
  orNotJson(call, () => {
    picker.end();
  });
}

/** Text of a body, at most `limitBytes`. Throws the body's own error when it breaks off. */
export async function readText(body: Readable, limitBytes: number, call: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limitBytes) {
      throw new AdapterError(
        'internal',
        `the Engine's answer to ${call} is larger than ${String(limitBytes)} bytes`,
      );
    }
    chunks.push(chunk);
  }
  return (chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)).toString(
    'utf8',
  );
}

/** JSON text as `schema` has it; a mismatch is `internal` and names the call and the place. */
export function parseAnswer<S extends v.GenericSchema>(
  schema: S,
  text: string,
  call: string,
): v.InferOutput<S> {
  return validateAnswer(
    schema,
    orNotJson(call, () => JSON.parse(text) as unknown),
    call,
  );
}

function validateAnswer<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  call: string,
): v.InferOutput<S> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new AdapterError(
    'internal',
    `the Engine's answer to ${call} is not valid: ${v.getDotPath(issue) ?? 'top level'}: ${issue.message}`,
  );
}

function orNotJson<T>(call: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw notJson(call, error);
  }
}

function notJson(call: string, cause: unknown): AdapterError {
  return new AdapterError('internal', `the Engine's answer to ${call} is not JSON: ${messageOf(cause)}`, {
    cause,
  });
}
