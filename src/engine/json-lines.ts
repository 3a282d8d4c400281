import type { Readable } from 'node:stream';
import { AdapterError, messageOf } from '../errors/adapter-error.js';

/** Longest line taken: an event carries every label of its container. */
const LINE_LIMIT_BYTES = 16 * 1024 * 1024;
const NEWLINE = 0x0a;

/** The JSON values of a stream that has one a line, wherever its chunks are cut. Leaving the iteration destroys the stream. */
export async function* readJsonLines(
  stream: Readable,
  call: string,
): AsyncGenerator<unknown, void, undefined> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const line = Buffer.concat([...held, chunk.subarray(start, end)]).toString('utf8');
      held = [];
      heldBytes = 0;
      start = end + 1;
      yield* parseLine(line, call);
    }
    held.push(chunk.subarray(start));
    heldBytes += chunk.length - start;
    if (heldBytes > LINE_LIMIT_BYTES) {
      throw new AdapterError(
        'internal',
        `a line of the Engine's answer to ${call} is larger than ${String(LINE_LIMIT_BYTES)} bytes`,
      );
    }
  }
  yield* parseLine(Buffer.concat(held).toString('utf8'), call);
}

function parseLine(line: string, call: string): unknown[] {
  if (line.trim() === '') return [];
  try {
    return [JSON.parse(line)];
  } catch (cause) {
    throw new AdapterError(
      'internal',
      `a line of the Engine's answer to ${call} is not JSON: ${messageOf(cause)}`,
      { cause },
    );
  }
}
