import type { Readable } from 'node:stream';
import * as v from 'valibot';
import { AdapterError, messageOf } from '../errors/adapter-error.js';

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
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AdapterError('internal', `the Engine's answer to ${call} is not JSON: ${messageOf(cause)}`, {
      cause,
    });
  }
  return validateAnswer(schema, value, call);
}

export function validateAnswer<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  call: string,
): v.InferOutput<S> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new AdapterError(
    'internal',
    `the Engine's answer to ${call} is not as expected: ${v.getDotPath(issue) ?? 'the whole'}: ${issue.message}`,
  );
}
