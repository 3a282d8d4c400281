import { describe, expect, it } from 'vitest';
import type { ImageAccounts } from '../../../../src/translate/to-engine/accounts.js';
import {
  groupsToHostConfig,
  userToConfig,
  type ImageUsers,
  type UserContext,
} from '../../../../src/translate/to-engine/user.js';
import { containerSecurityContext } from '../../../support/builders/container-config.js';
import { refusalOf } from '../../../support/refusals.js';

describe('the user', () => {
  const context = (changes: Partial<UserContext>): UserContext => ({
    ...containerSecurityContext(),
    ...changes,
  });
  const uid = { runAsUser: { value: '1000' } };
  const strict = { supplementalGroupsPolicy: 'Strict' } as const;
  const image = (user: string, accounts?: ImageAccounts): ImageUsers => ({ user, accounts });

  it.each<[string, Partial<UserContext>, string, object]>([
    ["the image's where none is given", {}, 'app', {}],
    ['an id', uid, '', { User: '1000' }],
    ['root', { runAsUser: { value: '0' } }, '', { User: '0' }],
    ['a name', { runAsUsername: 'app' }, '', { User: 'app' }],
    ['a name before an id', { ...uid, runAsUsername: 'app' }, '', { User: 'app' }],
    ['an id and a group', { ...uid, runAsGroup: { value: '7' } }, '', { User: '1000:7' }],
    ['a name and a group', { runAsUsername: 'app', runAsGroup: { value: '7' } }, '', { User: 'app:7' }],
    [
      'strict with a group asked for',
      { ...strict, ...uid, runAsGroup: { value: '7' } },
      '1000:8',
      { User: '1000:7' },
    ],
    ["strict with the image's numeric group", strict, '1000:8', { User: '1000:8' }],
    ["strict with the image's user asked for again", { ...strict, ...uid }, '1000:8', { User: '1000:8' }],
    ["strict with the image's group by name", strict, 'app:staff', { User: 'app:staff' }],
    ['strict with a group of the image and no user', strict, ':8', { User: '0:8' }],
    ["strict with the image's user by name", { ...strict, runAsUsername: 'app' }, 'app:8', { User: 'app:8' }],
  ])('is %s', (_what, changes, imageUser, expected) => {
    expect(userToConfig(context(changes), image(imageUser), 'f')).toEqual(expected);
  });

  it('the user of a sandbox has no name', () => {
    const { runAsUsername: _name, ...sandbox } = context(uid);
    expect(userToConfig(sandbox, image(''), 'f')).toEqual({ User: '1000' });
  });

  it("is the image's without a security context", () => {
    expect(userToConfig(null, image(''), 'f')).toEqual({});
    expect(groupsToHostConfig(null, image(''), 'f')).toEqual({});
  });

  it.each<[string, Partial<UserContext>]>([
    ['f.run_as_group', { runAsGroup: { value: '7' } }],
    ['f.run_as_group.value', { ...uid, runAsGroup: { value: '-1' } }],
    ['f.run_as_user.value', { runAsUser: { value: '-1' } }],
    ['f.run_as_user.value', { runAsUser: { value: '4294967296' } }],
    ['f.run_as_username', { runAsUsername: 'app:0' }],
    ['f.run_as_username', { runAsUsername: 'app\n' }],
  ])('refuses %s', (field, changes) => {
    expect(() => userToConfig(context(changes), image(''), 'f')).toThrow(refusalOf(field));
  });

  it.each<[string, Partial<UserContext>, string]>([
    ['the image names no group', uid, '1000'],
    ["the user is not the image's", uid, '2000:8'],
    ['the image runs as root without saying so', {}, ''],
  ])('cannot be strict when %s', (_what, changes, imageUser) => {
    expect(() => userToConfig(context({ ...changes, ...strict }), image(imageUser), 'f')).toThrow(
      expect.objectContaining({
        fault: 'failed-precondition',
        message: expect.stringContaining('f.supplemental_groups_policy'),
      }),
    );
  });

  describe('of an image whose files can be read', () => {
    const accounts: ImageAccounts = {
      passwd: 'root:x:0:0::/:/bin/sh\napp:x:1000:50::/:/bin/sh\n',
      group: 'root:x:0:\nwheel:x:10:root,app\nstaff:x:50:app\nothers:x:60:root\n',
    };

    it.each<[string, Partial<UserContext>, string, readonly [object, object]]>([
      ['merged: the Engine does it itself without a group', uid, '', [{ User: '1000' }, {}]],
      [
        'merged with a group asked for',
        { ...uid, runAsGroup: { value: '7' } },
        '',
        [{ User: '1000:7' }, { GroupAdd: ['10', '50'] }],
      ],
      [
        'merged with groups asked for, each once',
        { ...uid, runAsGroup: { value: '7' }, supplementalGroups: ['9', '10'] },
        '',
        [{ User: '1000:7' }, { GroupAdd: ['9', '10', '50'] }],
      ],
      ["merged with the image's group", {}, 'app:7', [{}, { GroupAdd: ['10', '50'] }]],
      ["merged with the image's group and root", {}, ':7', [{}, { GroupAdd: ['10', '60'] }]],
      [
        'merged for an id without a name',
        { ...uid, runAsUser: { value: '7' }, runAsGroup: { value: '7' } },
        '',
        [{ User: '7:7' }, {}],
      ],
      ['strict without a group', { ...strict, ...uid }, '', [{ User: '1000:50' }, {}]],
      ['strict by name', { ...strict, runAsUsername: 'app' }, '', [{ User: 'app:50' }, {}]],
      ["strict with the image's name", strict, 'app', [{ User: 'app:50' }, {}]],
      [
        'strict for root',
        { ...strict, supplementalGroups: ['9'] },
        '',
        [{ User: '0:0' }, { GroupAdd: ['9'] }],
      ],
      [
        'strict for an id without a name',
        { ...strict, runAsUser: { value: '7' } },
        '',
        [{ User: '7:0' }, {}],
      ],
      [
        "strict for another user than the image's",
        { ...strict, ...uid },
        '2000:8',
        [{ User: '1000:50' }, {}],
      ],
    ])('has its groups %s', (_what, changes, imageUser, [user, groups]) => {
      const users = image(imageUser, accounts);
      expect(userToConfig(context(changes), users, 'f')).toEqual(user);
      expect(groupsToHostConfig(context(changes), users, 'f')).toEqual(groups);
    });

    it('has the groups of the image also without a security context', () => {
      expect(groupsToHostConfig(null, image('app:7', accounts), 'f')).toEqual({ GroupAdd: ['10', '50'] });
    });

    it('is refused when it is to be strict about a name that the image does not have', () => {
      const ghost = context({ ...strict, runAsUsername: 'ghost' });
      expect(() => userToConfig(ghost, image('', accounts), 'f')).toThrow(refusalOf('f'));
    });
  });

  describe('whose groups the Engine compares with each line of /etc/group of the image', () => {
    const listing = (user: string, lines: number): ImageAccounts => ({
      passwd: `${user}:x:1000:50::/:/bin/sh\n`,
      group: Array.from({ length: lines }, (_, n) => `g${String(n)}:x:${String(n + 1)}:${user}\n\n`).join(''),
    });
    const asked = (count: number): Partial<UserContext> => ({
      ...uid,
      supplementalGroups: Array.from({ length: count }, (_, n) => String(n + 100_000)),
    });

    it('is refused, with the image named, when the image lists it in too many', () => {
      const groups = (lines: number) => groupsToHostConfig(null, image('u:5', listing('u', lines)), 'f');
      expect(groups(2000).GroupAdd).toHaveLength(2000);
      expect(() => groups(2001)).toThrow(refusalOf('config.image.image'));
    });

    it('is refused, with the field named, when too many are asked for', () => {
      const users = image('', listing('nobody-else', 4000));
      expect(groupsToHostConfig(context(asked(1000)), users, 'f').GroupAdd).toHaveLength(1000);
      for (const more of [{}, strict])
        expect(() => groupsToHostConfig(context({ ...asked(1001), ...more }), users, 'f')).toThrow(
          refusalOf('f.supplemental_groups'),
        );
    });
  });

  it('has the groups that are asked for, each once', () => {
    expect(groupsToHostConfig(context({ supplementalGroups: ['7', '8', '7'] }), image(''), 'f')).toEqual({
      GroupAdd: ['7', '8'],
    });
    expect(groupsToHostConfig(context({}), image(''), 'f')).toEqual({});
    expect(() => groupsToHostConfig(context({ supplementalGroups: ['7', '-8'] }), image(''), 'f')).toThrow(
      refusalOf('f.supplemental_groups[1]'),
    );
  });
});
