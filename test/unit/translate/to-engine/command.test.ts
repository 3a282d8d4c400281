import { describe, expect, it } from 'vitest';
import { commandToConfig } from '../../../../src/translate/to-engine/command.js';
import { refusalOf } from '../../../support/refusals.js';

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
