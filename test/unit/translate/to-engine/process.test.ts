import { describe, expect, it } from 'vitest';
import type { KeyValue } from '../../../../src/cri/generated/runtime/v1/KeyValue.js';
import { commandToConfig } from '../../../../src/translate/to-engine/command.js';
import { environmentToConfig } from '../../../../src/translate/to-engine/environment.js';
import {
  groupsToHostConfig,
  userToConfig,
  type UserContext,
} from '../../../../src/translate/to-engine/user.js';
import { containerSecurityContext } from '../../../support/builders/container-config.js';
import { refusalOf } from './refusals.js';

describe('command and args', () => {
  const none = { command: [], args: [], workingDir: '' };

  it.each([
    ["the image's where nothing is given", none, {}],
    ['a command', { ...none, command: ['a', ''] }, { Entrypoint: ['a', ''] }],
    ['args', { ...none, args: ['b'] }, { Cmd: ['b'] }],
    ['a directory', { ...none, workingDir: '/srv/../tmp' }, { WorkingDir: '/srv/../tmp' }],
  ])('are %s', (_what, config, expected) => {
    expect(commandToConfig(config)).toEqual(expected);
  });

  it.each([
    ['config.command[1]', { ...none, command: ['a', 'b\0'] }],
    ['config.command[0]', { ...none, command: [`/${'x'.repeat(4095)}`] }],
    ['config.args[0]', { ...none, args: ['\0'] }],
    ['config.working_dir', { ...none, workingDir: 'srv' }],
    ['config.working_dir', { ...none, workingDir: '/a\0' }],
  ])('refuse %s', (field, config) => {
    expect(() => commandToConfig(config)).toThrow(refusalOf(field));
  });
});

describe('environment variables', () => {
  const variable = (key: string, value: string | Buffer): KeyValue => ({ key, value: Buffer.from(value) });

  it('are sent with their values, empty, multi-line and UTF-8 ones too', () => {
    const envs = [variable('A', ''), variable('B', 'x=y\nz'), variable('C', '\uFEFFgrün 🐳')];
    expect(environmentToConfig(envs)).toEqual({ Env: ['A=', 'B=x=y\nz', 'C=\uFEFFgrün 🐳'] });
  });

  it("leave the image's alone where none are given", () => {
    expect(environmentToConfig([])).toEqual({});
  });

  it('of the same name are the last one', () => {
    expect(environmentToConfig([variable('A', '1'), variable('B', '2'), variable('A', '3')])).toEqual({
      Env: ['A=3', 'B=2'],
    });
  });

  it.each([
    ['config.envs[0].key', '', 'x'],
    ['config.envs[0].key', 'A=B', 'x'],
    ['config.envs[0].key', 'A\0', 'x'],
    ['config.envs[0].value', 'A', 'secret\0'],
    ['config.envs[0].value', 'A', Buffer.from([0x73, 0x65, 0xff, 0xfe])],
  ])('refuse %s of %j', (field, key, value) => {
    expect(() => environmentToConfig([variable(key, value)])).toThrow(refusalOf(field));
  });

  it('never show a value in an error', () => {
    expect(() => environmentToConfig([variable('A', 'hunter2\0')])).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });
});

describe('the user', () => {
  const context = (changes: Partial<UserContext>): UserContext => ({
    ...containerSecurityContext(),
    ...changes,
  });
  const uid = { runAsUser: { value: '1000' } };
  const strict = { supplementalGroupsPolicy: 'Strict' } as const;

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
    ["strict with the image's user by name", { ...strict, runAsUsername: 'app' }, 'app:8', { User: 'app:8' }],
  ])('is %s', (_what, changes, imageUser, expected) => {
    expect(userToConfig(context(changes), imageUser, 'f')).toEqual(expected);
  });

  it('of a sandbox has no name', () => {
    const { runAsUsername: _name, ...sandbox } = context(uid);
    expect(userToConfig(sandbox, '', 'f')).toEqual({ User: '1000' });
  });

  it("is the image's without a security context", () => {
    expect(userToConfig(null, '', 'f')).toEqual({});
    expect(groupsToHostConfig(null, 'f')).toEqual({});
  });

  it.each<[string, Partial<UserContext>]>([
    ['f.run_as_group', { runAsGroup: { value: '7' } }],
    ['f.run_as_group.value', { ...uid, runAsGroup: { value: '-1' } }],
    ['f.run_as_user.value', { runAsUser: { value: '-1' } }],
    ['f.run_as_user.value', { runAsUser: { value: '4294967296' } }],
    ['f.run_as_username', { runAsUsername: 'app:0' }],
    ['f.run_as_username', { runAsUsername: 'app\n' }],
  ])('refuses %s', (field, changes) => {
    expect(() => userToConfig(context(changes), '', 'f')).toThrow(refusalOf(field));
  });

  it.each<[string, Partial<UserContext>, string]>([
    ['the image names no group', uid, '1000'],
    ['the image names a group by name', uid, '1000:staff'],
    ["the user is not the image's", uid, '2000:8'],
    ['the image runs as root without saying so', {}, ''],
    ['the image has a group but no user', {}, ':8'],
  ])('cannot be strict when %s', (_what, changes, imageUser) => {
    expect(() => userToConfig(context({ ...changes, ...strict }), imageUser, 'f')).toThrow(
      expect.objectContaining({
        fault: 'failed-precondition',
        message: expect.stringContaining('f.supplemental_groups_policy'),
      }),
    );
  });

  it('has the groups that are asked for, each once', () => {
    expect(groupsToHostConfig(context({ supplementalGroups: ['7', '8', '7'] }), 'f')).toEqual({
      GroupAdd: ['7', '8'],
    });
    expect(groupsToHostConfig(context({}), 'f')).toEqual({});
    expect(() => groupsToHostConfig(context({ supplementalGroups: ['7', '-8'] }), 'f')).toThrow(
      refusalOf('f.supplemental_groups[1]'),
    );
  });
});
