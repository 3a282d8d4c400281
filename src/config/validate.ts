import { isIPv6 } from 'node:net';
import { AdapterError } from '../errors/adapter-error.js';
import type { Origin } from './given.js';
import type { OptionKey, Settings } from './options.js';

type Origins = Readonly<Record<OptionKey, Origin>>;

/**
 * Settings that are fine one by one. Throws `invalid-argument` where they contradict one another; returns
 * what the operator should know.
 */
export function validate(settings: Settings, origins: Origins): string[] {
  refuse(settings, origins);
  return [...ineffective(settings, origins), ...exposed(settings, origins)];
}

function refuse(settings: Settings, origins: Origins): void {
  for (const [key, problem] of [
    ...sharedAddresses(settings),
    ...incompletePairs(settings),
    ...conflicts(settings),
  ]) {
    throw contradiction(origins, key, problem);
  }
}

type Contradiction = readonly [key: OptionKey, problem: string];

function* sharedAddresses({
  stateDirectory,
  criDockerdRootDirectory,
  containerRuntimeEndpoint: cri,
  metricsBindAddress: metrics,
  streamingBindAddr: { host, port },
}: Settings): Iterable<Contradiction> {
  if (stateDirectory === criDockerdRootDirectory) {
    yield [
      'stateDirectory',
      `"${stateDirectory}" is also criDockerdRootDirectory; Berth needs a directory of its own`,
    ];
  }
  if (metrics?.kind === 'unix' && cri.kind === 'unix' && metrics.path === cri.path) {
    yield ['metricsBindAddress', `"${metrics.path}" is already the CRI socket (containerRuntimeEndpoint)`];
  }
  if (metrics?.kind === 'tcp' && port !== 0 && metrics.port === port && metrics.host === host) {
    yield ['metricsBindAddress', `${host} port ${String(port)} already serves streams (streamingBindAddr)`];
  }
}

function* incompletePairs({
  streamTlsCertFile: certificate,
  streamTlsKeyFile: key,
}: Settings): Iterable<Contradiction> {
  if (key === '' && certificate !== '')
    yield ['streamTlsCertFile', `"${certificate}" needs streamTlsKeyFile`];
  if (certificate === '' && key !== '') yield ['streamTlsKeyFile', `"${key}" needs streamTlsCertFile`];
}

function* conflicts({ logMode, logDriver, podCidr }: Settings): Iterable<Contradiction> {
  if (logMode === 'link' && logDriver === 'local') {
    yield [
      'logMode',
      '"link" needs the files of the json-file driver: set logDriver to json-file or inherit',
    ];
  }
  const ofIpv6 = podCidr.filter((range) => isIPv6(range.split('/')[0] ?? '')).length;
  if (ofIpv6 > 1 || podCidr.length - ofIpv6 > 1)
    yield ['podCidr', `"${podCidr.join(',')}" has more than one range of an IP family`];
}

function ineffective(settings: Settings, origins: Origins): string[] {
  const useless: [OptionKey, string][] = [];
  if (settings.networkPlugin === 'docker') {
    const why = 'networkPlugin is docker';
    useless.push(['cniConfDir', why]);
  } else {
    useless.push(['dockerNetwork', 'networkPlugin is cni']);
  }
  if (settings.logDriver === 'inherit')
    useless.push(['logMaxSize', 'logDriver is inherit'], ['logMaxFiles', 'logDriver is inherit']);
  if (settings.containerRuntimeEndpoint.kind === 'systemd') {
    useless.push(
      ['socketMode', 'systemd creates the socket (SocketMode= of the unit)'],
      ['socketOwner', 'systemd creates the socket (SocketUser=, SocketGroup=)'],
    );
  }
  return useless
    .filter(([key]) => origins[key].source !== 'default')
    .map(([key, why]) => `${origins[key].where}: ${key} has no effect: ${why}`);
}

function exposed(settings: Settings, origins: Origins): string[] {
  const warnings: string[] = [];
  if ((settings.socketMode & 0o006) !== 0) {
    warnings.push(
      `${origins.socketMode.where}: socketMode lets every user of this node connect to the CRI socket, and so become root`,
    );
  }
  for (const key of ['streamingBindAddr', 'metricsBindAddress'] as const) {
    const address = settings[key];
    if (address?.kind === 'tcp' && !isLoopback(address.host)) {
      warnings.push(
        `${origins[key].where}: ${key} ${address.host} can be reached from other machines, without encryption or authentication`,
      );
    }
  }
  return warnings;
}

function isLoopback(host: string): boolean {
  return host.startsWith('127.') || host === '::1';
}

function contradiction(origins: Origins, key: OptionKey, problem: string): AdapterError {
  return new AdapterError('invalid-argument', `${origins[key].where}: ${key} ${problem}`);
}
