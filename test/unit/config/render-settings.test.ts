import { describe, expect, it } from 'vitest';
import { renderSettings, renderSettingsJson } from '../../../src/config/render-settings.js';
import { resolveGiven, type Resolved } from '../../../src/config/resolve.js';

const resolved: Resolved = resolveGiven([
  {
    source: 'flag',
    given: new Map([
      ['runtimeRequestTimeout', { text: '0', where: '--runtime-request-timeout' }],
      ['hairpinMode', { text: 'hairpin-veth', where: '--hairpin-mode' }],
    ]),
  },
]);

describe('berth config', () => {
  it('shows the value in force, not the text that was given, with its origin', () => {
    expect(renderSettings(resolved)).toMatch(/^runtimeRequestTimeout +2m +--runtime-request-timeout$/m);
    expect(renderSettings(resolved)).toMatch(/^podCidr +"" +default$/m);
  });

  it('shows warnings below the table, and flags without effect only when they were given', () => {
    const text = renderSettings(resolved);
    expect(text).toMatch(/^hairpinMode +hairpin-veth +--hairpin-mode$/m);
    expect(text).toMatch(/^\nwarning: --hairpin-mode: hairpinMode has no effect/m);
    expect(text).not.toContain('runtimeCgroups');
  });

  it('says the same in JSON', () => {
    const { settings, warnings } = JSON.parse(renderSettingsJson(resolved)) as {
      settings: Record<string, unknown>;
      warnings: string[];
    };
    expect(settings['runtimeRequestTimeout']).toEqual({
      value: '2m',
      source: 'flag',
      where: '--runtime-request-timeout',
    });
    expect(settings['metricsBindAddress']).toEqual({ value: '', source: 'default', where: 'default' });
    expect(warnings).toHaveLength(1);
  });
});
