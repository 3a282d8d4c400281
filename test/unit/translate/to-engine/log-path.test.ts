import { describe, expect, it } from 'vitest';
import { toLogPath } from '../../../../src/translate/to-engine/log-path.js';
import { refusalOf } from '../../../support/refusals.js';

describe('toLogPath', () => {
  it.each([
    ['/var/log/pods/x', 'app/0.log', '/var/log/pods/x/app/0.log'],
    ['/var/log/pods/x/', '/app//./0.log', '/var/log/pods/x/app/0.log'],
    ['/', '0.log', '/0.log'],
    ['', '0.log', ''],
    ['/var/log', '', ''],
  ])('%j and %j make %j', (directory, path, expected) => {
    expect(toLogPath(directory, path, 'config.log_path')).toBe(expected);
  });

  it.each(['../x', 'a/../../x', '..', '/', '.', 'a\0'])(
    'refuses %j, which would leave the directory',
    (path) => {
      expect(() => toLogPath('/var/log', path, 'config.log_path')).toThrow(refusalOf('config.log_path'));
    },
  );

  it('refuses a relative directory', () => {
    expect(() => toLogPath('logs', 'x', 'config.log_path')).toThrow(
      refusalOf('sandbox_config.log_directory'),
    );
  });
});
