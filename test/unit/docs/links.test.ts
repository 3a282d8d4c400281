import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const pagesIn = (directory: string): string[] =>
  readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(directory, name));
const pages = ['README.md', 'test/README.md', 'proto/README.md', ...pagesIn('docs'), ...pagesIn('.github')];

/** As GitHub makes it of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function hasAnchor(page: string, anchor: string): boolean {
  const headings = [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return headings.some((heading) => anchorOf(heading) === anchor);
}

function brokenLinks(page: string): string[] {
  const links = [...readFileSync(join(root, page), 'utf8').matchAll(/\]\(([^)\s]+)\)/g)];
  return links
    .map(([, link = '']) => link)
    .filter((link) => !/^https?:/.test(link))
    .filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? join(root, page) : join(root, dirname(page), path);
      return !existsSync(target) || (anchor !== undefined && !hasAnchor(target, anchor));
    });
}

function missingFiles(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  const inProse = [...text.matchAll(/`((?:src|test|packaging)\/[\w./-]+)`/g)].map(([, path = '']) => path);
  const pictures = [...text.matchAll(/^```mermaid\n(.*?)^```/gms)].map(([, picture = '']) => picture);
  const inPictures = pictures.flatMap((picture) => picture.match(/\bsrc\/[\w./-]+/g) ?? []);
  return [...inProse, ...inPictures].filter((path) => !existsSync(join(root, path)));
}

describe('links between the pages', () => {
  it.each(pages)('lead somewhere: %s', (page) => {
    expect(brokenLinks(page)).toEqual([]);
  });
});

describe('README.md', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const own = pagesIn('docs').filter((page) => !page.startsWith('docs/adr/0'));

  it.each(own)('links to %s', (page) => {
    expect(readme.includes(`](${page})`) || readme.includes(`](${dirname(page)}/)`)).toBe(true);
  });
});

describe('docs/adr/README.md', () => {
  const list = readFileSync(join(root, 'docs/adr/README.md'), 'utf8');
  const decisions = readdirSync(join(root, 'docs/adr')).filter((name) => name !== 'README.md');

  it.each(decisions)('links to %s', (decision) => {
    expect(list).toContain(`](${decision})`);
  });
});

describe('files that the pages name', () => {
  it.each(pages)('are in the repository: %s', (page) => {
    expect(missingFiles(page)).toEqual([]);
  });
});
