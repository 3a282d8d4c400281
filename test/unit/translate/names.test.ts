import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  containerName,
  isNameOrSuffixed,
  parseContainerName,
  parseSandboxName,
  sandboxName,
  withSuffix,
} from '../../../src/translate/names.js';

const pod = { name: 'web', namespace: 'default', uid: '0a1b2c', attempt: 3 };
const word = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,20}$/);
const attempt = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const pods = fc.record({ name: word, namespace: word, uid: word, attempt });
const containers = fc.record({
  metadata: fc.record({ name: word, attempt }),
  pod: fc.record({ name: word, namespace: word, uid: word }),
});
const suffix = fc.stringMatching(/^[0-9a-f]{8}$/);

describe('container names', () => {
  it('are those of cri-dockerd', () => {
    expect(sandboxName(pod)).toBe('k8s_POD_web_default_0a1b2c_3');
    expect(containerName({ name: 'app', attempt: 1 }, pod)).toBe('k8s_app_web_default_0a1b2c_1');
    expect(withSuffix('k8s_app_web_default_0a1b2c_1', '00ff00ff')).toBe(
      'k8s_app_web_default_0a1b2c_1_00ff00ff',
    );
  });

  it('names of any sandbox read back as they were made, with or without a suffix', () => {
    fc.assert(
      fc.property(pods, suffix, (metadata, end) => {
        expect(parseSandboxName(sandboxName(metadata))).toEqual(metadata);
        expect(parseSandboxName(withSuffix(sandboxName(metadata), end))).toEqual(metadata);
        expect(parseContainerName(sandboxName(metadata))).toBeUndefined();
      }),
    );
  });

  it('names of any container read back as they were made, with or without a suffix', () => {
    fc.assert(
      fc.property(containers, suffix, (expected, end) => {
        const made = containerName(expected.metadata, expected.pod);
        expect(parseContainerName(made)).toEqual(expected);
        expect(parseContainerName(withSuffix(made, end))).toEqual(expected);
        expect(parseSandboxName(made)).toBeUndefined();
      }),
    );
  });

  it.each([
    '',
    'web',
    'k8s',
    'k8s_POD',
    'k8s_POD_web',
    'k8s_POD_web_default',
    'k8s_POD_web_default_uid',
    'k8s_POD_web_default_uid_',
    'k8s_POD_web_default_uid_x',
    'k8s_POD_web_default_uid_-1',
    'k8s_POD_web_default_uid_4294967296',
    'k8s_POD__default_uid_0',
    'k8s_POD_web_default_uid_0_short',
    'k8s_POD_web_default_uid_0_00FF00FF',
    'k8s_POD_web_default_uid_0_00ff00ff_0',
    'K8S_POD_web_default_uid_0',
    'docker_POD_web_default_uid_0',
    'k8s_app_web_default_uid_0',
  ])('%j is not the name of a sandbox', (name) => {
    expect(parseSandboxName(name)).toBeUndefined();
  });

  it.each(['k8s_POD_web_default_uid_0', 'k8s__web_default_uid_0', 'app', 'k8s_app_web_default_uid'])(
    '%j is not the name of a container',
    (name) => {
      expect(parseContainerName(name)).toBeUndefined();
    },
  );

  it('agree with what is expected only whole, or with a suffix', () => {
    const name = sandboxName(pod);
    expect(isNameOrSuffixed(name, name)).toBe(true);
    expect(isNameOrSuffixed(`${name}_01234567`, name)).toBe(true);
    expect(isNameOrSuffixed(`${name}1`, name)).toBe(false);
    expect(isNameOrSuffixed(`${name}_1`, name)).toBe(false);
    expect(isNameOrSuffixed(`x${name}`, name)).toBe(false);
  });
});
