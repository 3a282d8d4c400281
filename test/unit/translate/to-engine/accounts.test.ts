import { describe, expect, it } from 'vitest';
import { findAccount } from '../../../../src/translate/to-engine/accounts.js';

const accounts = {
  passwd: [
    'root:x:0:0:root:/root:/bin/sh',
    '# a comment',
    'broken:x:abc:5::/:/bin/sh',
    'app:x:1000:50::/:/bin/sh',
    'second:x:1000:51::/:/bin/sh',
    '2000:x:3000:52::/:/bin/sh',
    'short',
    ' padded:x:4000:53::/:/bin/sh ',
    '',
  ].join('\n'),
  group: ['wheel:x:10:root, app', 'staff:x:050:app,app', 'staff:x:50:app', 'bad:x:-1:app', 'none:x:60:'].join(
    '\n',
  ),
};

describe('the accounts of an image', () => {
  it.each([
    ['by name', 'app', { name: 'app', gid: '50', groups: ['10', '50'] }],
    ['by id, the first of two', '1000', { name: 'app', gid: '50', groups: ['10', '50'] }],
    ['by id with zeros before it', '01000', { name: 'app', gid: '50', groups: ['10', '50'] }],
    ['as root', '0', { name: 'root', gid: '0', groups: ['10'] }],
    ['by a name of digits', '2000', { name: '2000', gid: '52', groups: [] }],
    ['with white space around the line', 'padded', { name: 'padded', gid: '53', groups: [] }],
    ['by an id that nobody has', '9', { name: undefined, gid: '0', groups: [] }],
    ['by a name that nobody has', 'ghost', undefined],
    ['in a line without an id', 'broken', undefined],
    ['in a line that is none', 'short', undefined],
  ])('are found %s', (_how, user, expected) => {
    expect(findAccount(accounts, user)).toEqual(expected);
  });

  it('are root without a name where the image has no files', () => {
    const expected = { name: undefined, gid: '0', groups: [] };
    expect(findAccount({ passwd: '', group: '' }, '0')).toEqual(expected);
  });
});
