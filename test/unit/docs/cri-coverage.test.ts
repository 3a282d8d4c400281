import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  parseVerdict,
  parseWireTable,
  renderCoverage,
  requestMessages,
  verdictOf,
} from '../../support/render-cri-coverage.js';

const root = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const table = parseWireTable(read('test/fixtures/protocol/cri-v1-wire.tsv'));
const source = parse(read('docs/cri-coverage.yaml')) as Readonly<
  Record<'rpcs' | 'fields', Record<string, string>>
>;
const verdicts = new Map(
  Object.entries({ ...source.rpcs, ...source.fields }).map(
    ([key, text]) => [key, parseVerdict(text)] as const,
  ),
);

const messages = requestMessages(table);
const fields = table.fields.filter(({ message }) => messages.includes(message));

describe('docs/cri-coverage.yaml', () => {
  it('has a verdict for every RPC', () => {
    expect(Object.keys(source.rpcs)).toEqual(table.rpcs.map(({ name }) => name));
  });

  it('has a verdict for every field that a request can hold', () => {
    const without = fields.filter((field) => verdictOf(verdicts, field) === undefined);
    expect(without.map(({ message, name }) => `${message}.${name}`)).toEqual([]);
  });

  it('has no verdict for a field that no request can hold', () => {
    const known = new Set<string>([...messages, ...fields.map(({ message, name }) => `${message}.${name}`)]);
    expect(Object.keys(source.fields).filter((key) => !known.has(key))).toEqual([]);
  });

  it('calls those RPCs refused that the daemon refuses, and no others', () => {
    const files = readdirSync(new URL('src/compose/', root)).map((name) => read(`src/compose/${name}`));
    const inCode = files.flatMap((text) => [...text.matchAll(/\brefuse\('(\w+)'/g)].map(([, name]) => name));
    const onPage = table.rpcs
      .map(({ name }) => name)
      .filter((name) => verdicts.get(name)?.kind === 'refused');
    expect(onPage.sort()).toEqual(inCode.sort());
  });
});

describe('docs/cri-coverage.md', () => {
  it('is what the verdicts say (npm run docs writes it again)', async () => {
    await expect(renderCoverage(table, verdicts)).toMatchFileSnapshot('../../../docs/cri-coverage.md');
  });
});
