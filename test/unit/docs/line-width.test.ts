import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const COLUMNS = 110;
const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Their width is that of the help texts and verdicts that they are made of. */
const GENERATED = ['docs/configuration.md', 'docs/cri-coverage.md'];

const pages = ['README.md', 'test/README.md', 'proto/README.md']
  .concat(
    ['docs', '.github'].flatMap((directory) =>
      readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.md'))
        .map((name) => join(directory, name)),
    ),
  )
  .filter((page) => !GENERATED.includes(page));

/** Lines outside of code blocks and tables, which cannot be wrapped. */
function proseLines(text: string): string[] {
  const prose = text.replaceAll(/^```.*?^```$/gms, '');
  return prose.split('\n').filter((line) => !line.startsWith('|'));
}

describe('lines of prose', () => {
  it.each(pages)('have at most 110 columns in %s', (page) => {
    const lines = proseLines(readFileSync(join(root, page), 'utf8'));
    expect(lines.filter((line) => line.length > COLUMNS)).toEqual([]);
  });
});
