import { describe, expect, it } from 'vitest';
import { requireAbsolutePath, requireNoNul, requireOneWord } from '../../../../src/translate/check/text.js';
import { refusalOf } from '../../../support/refusals.js';

describe('text', () => {
  it('holds no NUL byte', () => {
    expect(requireNoNul('a\nb', 'f')).toBe('a\nb');
    expect(() => requireNoNul('a\0b', 'f')).toThrow(refusalOf('f'));
  });

  it.each(['', 'a b', 'a\nb', 'a\tb', 'a\u0007', '\u00a0', 'a\u007f'])('%j is not one word', (text) => {
    expect(() => requireOneWord(text, 'f')).toThrow(refusalOf('f'));
  });

  it.each([
    ['/', '/'],
    ['/a', '/a'],
    ['/a//b/./c/', '/a/b/c'],
    ['/a..b/...', '/a..b/...'],
  ])('the path %s is %s', (path, cleaned) => {
    expect(requireAbsolutePath(path, 'f')).toBe(cleaned);
  });

  it.each(['', 'a', './a', '/a/../b', '/..', '/a\0'])('%j is not an absolute path', (path) => {
    expect(() => requireAbsolutePath(path, 'f')).toThrow(refusalOf('f'));
  });
});
