import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { flagOf, OPTION_KEYS, optionOf, variableOf } from '../../../src/config/names.js';
import { renderConfigurationDocs } from '../../../src/config/render-docs.js';
import { parseFile } from '../../../src/config/read-file.js';
import { resolveGiven } from '../../../src/config/resolve.js';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('docs/configuration.md', () => {
  it('is what the table of settings says (npm run docs writes it again)', async () => {
    await expect(renderConfigurationDocs()).toMatchFileSnapshot('../../../docs/configuration.md');
  });
});

describe('packaging/config/berth.yaml', () => {
  const source = read('packaging/config/berth.yaml');

  it('changes nothing as it is', () => {
    expect(parseFile(source, 'berth.yaml').size).toBe(0);
  });

  it('shows every setting with its default, and becomes a valid file when uncommented', () => {
    const given = parseFile(source.replace(/^# ?(?=[a-z][a-zA-Z0-9]*:( |$))/gm, ''), 'berth.yaml');
    const live = OPTION_KEYS.filter((key) => optionOf(key).obsolete === undefined);
    expect([...given.keys()]).toEqual(live);
    const { settings } = resolveGiven([{ source: 'file', given }]);
    expect(settings).toEqual(resolveGiven([]).settings);
  });
});

describe('the table of settings', () => {
  it.each(OPTION_KEYS)('has a default for %s that its kind takes', (key) => {
    const { kind, default: fallback } = optionOf(key);
    expect(() => kind.parse(fallback)).not.toThrow();
  });

  it('names flags as cri-dockerd does, and has all of its flags', () => {
    const flags = OPTION_KEYS.map(flagOf);
    const ofCriDockerd =
      'cni-bin-dir cni-cache-dir cni-conf-dir container-runtime-endpoint cri-dockerd-root-directory docker-endpoint hairpin-mode image-pull-progress-deadline ipv6-dual-stack log-level network-plugin network-plugin-mtu pod-cidr pod-infra-container-image runtime-cgroups runtime-request-timeout streaming-bind-addr';
    expect(flags).toEqual(expect.arrayContaining(ofCriDockerd.split(' ')));
    expect(variableOf('podInfraContainerImage')).toBe('BERTH_POD_INFRA_CONTAINER_IMAGE');
  });
});
