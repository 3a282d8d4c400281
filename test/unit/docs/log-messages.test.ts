import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/reference/log-messages.md', root), 'utf8');

const source = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(new URL(`src/${name}`, root), 'utf8'))
  .join('\n');

const messages = [...page.matchAll(/^- `([^`]+)`/gm)].map(([, message = '']) => message);

describe('docs/reference/log-messages.md', () => {
  it('has messages to look out for', () => {
    expect(messages.length).toBeGreaterThan(10);
  });

  it.each(messages)('has a message that Berth can log: %s', (message) => {
    expect(source).toContain(`'${message}'`);
  });
});
