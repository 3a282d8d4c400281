import fc from 'fast-check';
import { Readable } from 'node:stream';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { readAnswer, readValues } from '../../../src/engine/answer.js';
import { stringMap } from '../../../src/engine/wire/string-map.js';
import { tooLarge } from '../../../src/engine/wire/too-large.js';

const entry = v.object({
  Id: v.string(),
  Labels: v.optional(v.nullable(stringMap), {}),
  State: v.optional(
    v.nullable(v.object({ Pid: v.optional(v.number(), 0), Text: v.optional(v.string(), '') })),
  ),
  List: v.optional(v.nullable(v.array(v.string())), []),
  tooLarge,
});

const CALL = 'GET /containers/json';
const MIB = 1024 * 1024;

function inChunks(text: string, length: number): Readable {
  const whole = Buffer.from(text);
  return Readable.from(
    Array.from({ length: Math.ceil(whole.length / length) }, (_, at) =>
      whole.subarray(at * length, (at + 1) * length),
    ),
  );
}

async function collect(source: Readable, memberBytes?: number): Promise<unknown[]> {
  const all: unknown[] = [];
  const how = { schema: entry, layout: 'values', call: 'GET /events' } as const;
  for await (const value of readValues(source, memberBytes === undefined ? how : { ...how, memberBytes }))
    all.push(value);
  return all;
}

/** Whatever an Engine may put beside what is read. */
const entries = fc.record(
  {
    Id: fc.string({ unit: 'grapheme' }),
    Labels: fc.option(fc.dictionary(fc.string(), fc.string({ unit: 'grapheme' }))),
    State: fc.option(
      fc.record({ Pid: fc.nat(), Text: fc.string(), Other: fc.jsonValue() }, { requiredKeys: [] }),
    ),
    List: fc.array(fc.string()),
    Unread: fc.jsonValue(),
    '"\\odd key': fc.jsonValue(),
  },
  { requiredKeys: ['Id'] },
);
const chunkLength = fc.integer({ min: 1, max: 9 });

describe('an answer of the Engine', () => {
  it('is read as JSON.parse would, wherever its chunks are cut and whatever stands beside what is read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(entries, { maxLength: 4 }),
        chunkLength,
        fc.constantFrom(0, 2),
        async (sent, length, indent) => {
          const list = await readAnswer(
            v.array(entry),
            inChunks(JSON.stringify(sent, undefined, indent), length),
            CALL,
          );
          expect(list).toEqual(sent.map((value) => v.parse(entry, value)));
          for (const value of sent)
            expect(
              await readAnswer(entry, inChunks(JSON.stringify(value, undefined, indent), length), CALL),
            ).toEqual(v.parse(entry, value));
        },
      ),
    );
  });

  it('has a member that is too large left out and named, and everything else of all entries', async () => {
    const large = { 'a.label': '"\\'.repeat(1.1 * MIB) };
    const sent = [
      { Id: 'a', Labels: large, State: { Pid: 1, Text: 'x'.repeat(4.1 * MIB) }, List: ['l'] },
      { Id: 'b', Labels: { small: 'label' } },
    ];
    const list = await readAnswer(v.array(entry), inChunks(JSON.stringify(sent), 65_536), CALL);
    expect(list).toEqual([
      { Id: 'a', Labels: {}, State: { Pid: 1, Text: '' }, List: ['l'], tooLarge: ['Labels', 'State.Text'] },
      { Id: 'b', Labels: { small: 'label' }, List: [] },
    ]);
  });

  it('never fails by its size: of a list of many large entries the ids are read, and the rest as far as there is room', async () => {
    const labels = { note: 'n'.repeat(3.9 * MIB) };
    async function* body(): AsyncGenerator<Buffer> {
      yield Buffer.from('[');
      for (let index = 0; index < 20; index++) {
        if (index > 0) yield Buffer.from(',');
        yield Buffer.from(JSON.stringify({ Id: String(index), Labels: labels }));
      }
      yield Buffer.from(']');
    }
    const list = await readAnswer(v.array(entry), Readable.from(body()), CALL);
    expect(list.map(({ Id }) => Id)).toEqual(Array.from({ length: 20 }, (_, index) => String(index)));
    const whole = list.filter((item) => item.tooLarge === undefined).length;
    expect(whole).toBeGreaterThan(15);
    expect(whole).toBeLessThan(19);
  });

  it('an answer that is no JSON, or ends too early, names the call', async () => {
    for (const text of [
      '<html>\n',
      '{"Id":"a"',
      '{"Id":}',
      '{"Id" 1}',
      '{1:2}',
      '',
      '{"Id":"a"} {"Id":"b"}',
      '{"Id":tru}',
    ])
      await expect(readAnswer(entry, inChunks(text, 3), CALL)).rejects.toMatchObject({
        fault: 'internal',
        message: expect.stringContaining(CALL),
      });
  });

  it('an answer that is not as expected names the place', async () => {
    await expect(
      readAnswer(entry, inChunks('{"Id":"a","State":{"Pid":"x"}}', 5), CALL),
    ).rejects.toMatchObject({
      fault: 'internal',
      message: expect.stringContaining('State.Pid'),
    });
  });
});

describe('a stream of values', () => {
  it('gives every value once, wherever chunks are cut, with any white space between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(entries, { maxLength: 8 }),
        chunkLength,
        fc.constantFrom('\n', '\r\n', '\n\n\r\n', ''),
        async (sent, length, between) => {
          const text = sent.map((value) => JSON.stringify(value)).join(between);
          expect(await collect(inChunks(text, length))).toEqual(sent.map((value) => v.parse(entry, value)));
        },
      ),
    );
  });

  it('gives a value as soon as it has ended, and leaving it destroys the stream', async () => {
    const source = new Readable({ read: () => undefined });
    const values = readValues(source, { schema: entry, layout: 'values', call: 'GET /events' });
    source.push('{"Id":"a"}\n{"Id"');
    expect(await values.next()).toMatchObject({ done: false, value: { Id: 'a' } });
    await values.return(undefined);
    expect(source.destroyed).toBe(true);
  });

  it('goes on after a value of any size, of which it tells what was left out', async () => {
    const large = JSON.stringify({ Id: 'a', Labels: { note: 'n'.repeat(MIB) } });
    expect(await collect(inChunks(`${large}\n{"Id":"b"}\n`, 65_536), 65_536)).toEqual([
      { Id: 'a', Labels: {}, List: [], tooLarge: ['Labels'] },
      { Id: 'b', Labels: {}, List: [] },
    ]);
  });
});
