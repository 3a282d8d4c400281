import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GivenText, GivenTexts } from '../../../src/config/given.js';
import { isOptionKey, OPTION_KEYS } from '../../../src/config/names.js';
import type { OptionKey } from '../../../src/config/options.js';
import { resolveSettings, type Resolved } from '../../../src/config/resolve.js';
import { makeFifo } from '../../support/builders/special-files.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'berth-config-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

interface Given {
  readonly flags?: Partial<Record<OptionKey, string>>;
  readonly environment?: Record<string, string>;
  readonly file?: string;
}

function resolve({ flags = {}, environment = {}, file }: Given): Resolved {
  const given = new Map<OptionKey, GivenText>();
  for (const [key, text] of Object.entries(flags))
    if (isOptionKey(key)) given.set(key, { text, where: `--${key}` });
  return resolveSettings({ given, configPath: configFile(file ?? '') }, environment);
}

function configFile(content: string): GivenText {
  const path = join(directory, 'config.yaml');
  writeFileSync(path, content);
  return { text: path, where: '--config' };
}

const nothing: GivenTexts = new Map();

describe('settings', () => {
  it('are the defaults where nobody says anything', () => {
    const { settings, origins, warnings } = resolve({});
    expect(settings).toMatchObject({
      containerRuntimeEndpoint: { kind: 'unix', path: '/run/cri-dockerd.sock' },
      dockerEndpoint: 'unix:///var/run/docker.sock',
      imagePullProgressDeadline: 60_000,
      runtimeRequestTimeout: 120_000,
      streamingBindAddr: { host: '127.0.0.1', port: 0 },
      networkPlugin: 'cni',
      podCidr: [],
      socketMode: 0o660,
      metricsBindAddress: undefined,
    });
    expect(warnings).toEqual([]);
    expect(new Set(OPTION_KEYS.map((key) => origins[key].source))).toEqual(new Set(['default']));
  });

  it('come from the flag before the environment before the file, and tell which', () => {
    const environment = { BERTH_LOG_LEVEL: 'warn', BERTH_POD_CIDR: '10.2.0.0/16' };
    const file = 'podCidr: 10.3.0.0/16\nlogLevel: error\n\nlogMaxFiles: 5\n';
    const { settings, origins } = resolve({ flags: { logLevel: 'debug' }, environment, file });
    expect(settings).toMatchObject({ logLevel: 'debug', podCidr: ['10.2.0.0/16'], logMaxFiles: 5 });
    expect(origins).toMatchObject({
      logLevel: { source: 'flag', where: '--logLevel' },
      podCidr: { source: 'environment', where: 'BERTH_POD_CIDR' },
      logMaxFiles: { source: 'file', where: `${directory}/config.yaml:4` },
      logDriver: { source: 'default', where: 'default' },
    });
  });

  it('may be lists, numbers, quoted texts, references and nothing in the file', () => {
    const file =
      'pinnedImages: [a:1, "b:2"]\ncniBinDir: &bin\n  - /a\n  - /b\nsocketMode: 0600\nlogLevel: "debug"\nruntimeRequestTimeout: 0\npodCidr:\ndockerEndpoint: ""\n';
    const { settings, origins } = resolve({ file });
    expect(settings).toMatchObject({
      pinnedImages: ['a:1', 'b:2'],
      cniBinDir: ['/a', '/b'],
      socketMode: 0o600,
      logLevel: 'debug',
      runtimeRequestTimeout: 120_000,
      dockerEndpoint: '',
    });
    expect(origins.podCidr.source).toBe('default');
  });

  it.each([
    ['podCdir: 10.0.0.0/8', 'config.yaml:1: unknown setting "podCdir"; did you mean podCidr?'],
    ['\npod-cidr: 10.0.0.0/8', 'config.yaml:2: unknown setting "pod-cidr"; did you mean podCidr?'],
    ['__proto__: 1', 'config.yaml:1: unknown setting "__proto__"'],
    ['toString: 1', 'config.yaml:1: unknown setting "toString"'],
    [
      'logLevel: loud',
      'config.yaml:1: logLevel: "loud" must be one of panic, fatal, error, warn, info, debug, trace',
    ],
    ['logLevel: [info]', 'config.yaml:1: logLevel must be a single value'],
    ['logLevel: {a: b}', 'config.yaml:1: logLevel must be a single value'],
    ['pinnedImages: [[a]]', 'config.yaml:1: pinnedImages must be a list of strings'],
    ['logLevel: info\nlogLevel: info', 'config.yaml:2: Map keys must be unique'],
    ['- a', 'config.yaml: must be a mapping of settings to values'],
    ['logLevel: "info', 'config.yaml:1: Missing closing'],
  ])('are refused in the file when it says %j', (file, problem) => {
    expect(() => resolve({ file })).toThrow(problem);
  });

  it('name the variable and its value when that is wrong', () => {
    expect(() => resolve({ environment: { BERTH_SHUTDOWN_GRACE: '10' } })).toThrow(
      'BERTH_SHUTDOWN_GRACE: "10" is not a duration such as 1m30s',
    );
  });

  it('do without the default file, but not without one that was named', () => {
    const missing = join(directory, 'missing.yaml');
    expect(() =>
      resolveSettings({ given: nothing, configPath: { text: missing, where: '--config' } }, {}),
    ).toThrow(`--config: ${missing} cannot be read`);
    expect(() =>
      resolveSettings({ given: nothing, configPath: undefined }, { BERTH_CONFIG: missing }),
    ).toThrow(`BERTH_CONFIG: ${missing} cannot be read`);
    expect(
      resolveSettings({ given: nothing, configPath: configFile('') }, { BERTH_CONFIG: missing }).settings
        .logLevel,
    ).toBe('info');
  });

  it('is refused, and not waited for, when it is no regular file', () => {
    const fifo = join(directory, 'fifo');
    makeFifo(fifo);
    expect(() =>
      resolveSettings({ given: nothing, configPath: { text: fifo, where: '--config' } }, {}),
    ).toThrow(`--config: ${fifo} cannot be read: ${fifo} is not a regular file`);
  });

  it.each<[Given, string]>([
    [
      { flags: { hairpinMode: 'none' } },
      '--hairpinMode: hairpinMode has no effect: the CNI configuration decides',
    ],
    [
      { environment: { BERTH_LOG_LEVL: 'info' } },
      'BERTH_LOG_LEVL in the environment is not a setting; did you mean BERTH_LOG_LEVEL?',
    ],
    [
      { flags: { networkPlugin: '', cniConfDir: '/x' } },
      '--cniConfDir: cniConfDir has no effect: networkPlugin is docker',
    ],
    [{ flags: { dockerNetwork: 'x' } }, '--dockerNetwork: dockerNetwork has no effect: networkPlugin is cni'],
    [
      { flags: { logDriver: 'inherit', logMaxSize: '1m' } },
      '--logMaxSize: logMaxSize has no effect: logDriver is inherit',
    ],
    [
      { flags: { containerRuntimeEndpoint: 'fd://', socketMode: '0600' } },
      '--socketMode: socketMode has no effect: systemd creates the socket',
    ],
    [{ flags: { socketMode: '0666' } }, '--socketMode: socketMode lets every user'],
    [
      { flags: { streamingBindAddr: '0.0.0.0:1' } },
      '--streamingBindAddr: streamingBindAddr 0.0.0.0 can be reached from other machines',
    ],
    [
      { flags: { metricsBindAddress: '[::]:1' } },
      '--metricsBindAddress: metricsBindAddress :: can be reached from other machines',
    ],
  ])('warn: %j', (given, warning) => {
    expect(resolve(given).warnings).toEqual([expect.stringContaining(warning)]);
  });

  it.each<[Given, string]>([
    [
      { flags: { stateDirectory: '/var/lib/cri-dockerd' } },
      '--stateDirectory: stateDirectory "/var/lib/cri-dockerd" is also criDockerdRootDirectory',
    ],
    [{ flags: { metricsBindAddress: 'unix:///run/cri-dockerd.sock' } }, 'is already the CRI socket'],
    [
      { flags: { metricsBindAddress: '127.0.0.1:9', streamingBindAddr: '127.0.0.1:9' } },
      '127.0.0.1 port 9 already serves streams',
    ],
    [{ flags: { podCidr: '10.0.0.0/8,10.1.0.0/16' } }, 'has more than one range of an IP family'],
  ])('are refused when they contradict one another: %j', (given, problem) => {
    expect(() => resolve(given)).toThrow(problem);
  });

  it('take a range of each family', () => {
    expect(resolve({ flags: { podCidr: '10.0.0.0/8,fd00::/64' } }).settings.podCidr).toEqual([
      '10.0.0.0/8',
      'fd00::/64',
    ]);
  });
});
