import { describe, expect, it } from 'vitest';
import { logDirectoryOf } from '../../../../src/translate/to-cri/log-directory.js';

describe('the log directory of a pod', () => {
  it.each([
    ['/var/log/pods/a_b_c/app/0.log', 'app/0.log', '/var/log/pods/a_b_c'],
    ['/logs/0.log', '0.log', '/logs'],
    ['/logs/a/b/c/0.log', './a//b/c/0.log', '/logs'],
    ['/0.log', '0.log', '/'],
    ['', 'app/0.log', ''],
  ])('is what is above the path that was asked for: of %s and %s, %s', (path, recorded, directory) => {
    expect(logDirectoryOf(path, recorded)).toBe(directory);
  });

  it('is two steps up, as kubelets ask for it, where nothing else is known', () => {
    expect(logDirectoryOf('/var/log/pods/a_b_c/app/0.log', '')).toBe('/var/log/pods/a_b_c');
    expect(logDirectoryOf('/var/log/pods/a_b_c/app/0.log', 'other.log')).toBe('/var/log/pods/a_b_c');
  });
});
