import { describe, expect, it } from 'vitest';
import type { OptionKey } from '../../../src/config/options.js';
import { resolveGiven } from '../../../src/config/resolve.js';
import type { Settings } from '../../../src/config/options.js';
import { createReload } from '../../../src/daemon/reload.js';
import { AdapterError } from '../../../src/errors/adapter-error.js';
import { createLogger } from '../../../src/observability/logger.js';

function settings(texts: Partial<Record<OptionKey, string>>): Settings {
  const given = new Map(
    Object.entries(texts).map(([key, text]) => [key as OptionKey, { text, where: 'test' }]),
  );
  return resolveGiven([{ source: 'file', given }]).settings;
}

function reload(running: Settings, resolve: () => Settings): { lines: string; debugIsOn: boolean } {
  const lines: string[] = [];
  const log = createLogger({
    level: 'info',
    format: 'text',
    destination: { write: (line) => void lines.push(line) },
  });
  createReload({ running, resolve, log })();
  const said = lines.length;
  log.logger.debug('debug');
  return { lines: lines.slice(0, said).join(''), debugIsOn: lines.length > said };
}

describe('SIGHUP', () => {
  it('puts a changed log level into force', () => {
    const { lines, debugIsOn } = reload(settings({}), () => settings({ logLevel: 'debug' }));
    expect(debugIsOn).toBe(true);
    expect(lines).toContain('reloaded the settings logLevel=debug');
    expect(lines).not.toContain('next start');
  });

  it('names the settings that wait for a restart', () => {
    const { lines } = reload(settings({}), () =>
      settings({ podCidr: '10.0.0.0/8', streamingBindAddr: '127.0.0.1:1' }),
    );
    expect(lines).toContain('changed settings need a restart settings=["streamingBindAddr","podCidr"]');
  });

  it('changes nothing when the file is wrong, and says why', () => {
    const { lines, debugIsOn } = reload(settings({}), () => {
      throw new AdapterError('invalid-argument', '/etc/berth/config.yaml:1: unknown setting "x"');
    });
    expect(debugIsOn).toBe(false);
    expect(lines).toMatch(/nothing was changed reason=".*unknown setting/);
  });
});
