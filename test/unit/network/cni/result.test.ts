import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseResult, readResult, toPrevResult, writeResult } from '../../../../src/network/cni/result.js';
import type { CniResult } from '../../../../src/network/cni/result.js';
import { supportedVersions } from '../../../../src/network/cni/version.js';

const octet = fc.integer({ min: 0, max: 255 });
const ipv4 = fc.tuple(octet, octet, octet, octet).map((parts) => parts.join('.'));
const ipv6 = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 })
  .map((parts) => parts.map((part) => part.toString(16)).join(':'));
const cidr = fc.oneof(
  fc.tuple(ipv4, fc.integer({ min: 0, max: 32 })).map(([address, bits]) => `${address}/${String(bits)}`),
  fc.tuple(ipv6, fc.integer({ min: 0, max: 128 })).map(([address, bits]) => `${address}/${String(bits)}`),
);
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });
const result: fc.Arbitrary<CniResult> = fc.record({
  interfaces: fc.array(
    fc
      .record({ name: fc.string(), sandbox: fc.constantFrom('', '/run/netns/x'), mac: fc.string() })
      .map(({ mac, ...rest }) => ({ ...rest, fields: { ...rest, mac } })),
  ),
  ips: fc.array(
    fc.record({ address: cidr, gateway: optional(fc.oneof(ipv4, ipv6)), interface: optional(fc.nat(9)) }),
  ),
  routes: fc.array(cidr.map((dst) => ({ dst, fields: { dst, gw: '10.0.0.1' } }))),
  dns: optional(fc.constant({ nameservers: ['10.0.0.10'] })),
});
const modern = supportedVersions.filter((version) => !['0.1.0', '0.2.0'].includes(version));
const family = (address: string): number => (address.includes(':') ? 6 : 4);

describe('CNI results', () => {
  it('survive being written and read in every version since 0.3.0', () => {
    fc.assert(
      fc.property(result, fc.constantFrom(...modern), (given, version) => {
        const written = JSON.stringify(writeResult(given, version));
        expect(parseResult(written, version).result).toEqual(given);
      }),
    );
  });

  it('keep the first address of each family and its routes in the versions before 0.3.0', () => {
    fc.assert(
      fc.property(result, fc.constantFrom('0.1.0', '0.2.0'), (given, version) => {
        const again = readResult(writeResult(given, version), version);
        const first = ([4, 6] as const).flatMap((which) =>
          given.ips.filter(({ address }) => family(address) === which).slice(0, 1),
        );
        expect(again.ips.map(({ address, gateway }) => [address, gateway])).toEqual(
          first.map(({ address, gateway }) => [address, gateway]),
        );
        const families = first.map(({ address }) => family(address));
        const kept = families.flatMap((which) => given.routes.filter(({ dst }) => family(dst) === which));
        expect(again.routes).toEqual(kept);
        expect(again.interfaces).toEqual([]);
        expect(again.dns).toEqual(given.dns);
      }),
    );
  });

  it('say the family of an address before 1.0.0, where plugins want it, and not after', () => {
    const given: CniResult = {
      interfaces: [],
      ips: [{ address: 'fd00::2/64', gateway: undefined, interface: undefined }],
      routes: [],
      dns: undefined,
    };
    expect(writeResult(given, '0.4.0')).toEqual({
      cniVersion: '0.4.0',
      ips: [{ version: '6', address: 'fd00::2/64' }],
    });
    expect(writeResult(given, '1.0.0')).toEqual({ cniVersion: '1.0.0', ips: [{ address: 'fd00::2/64' }] });
  });

  it('results without a version are in the version that the plugin was asked in', () => {
    expect(parseResult('{"ips":[{"address":"10.0.0.2/24"}]}', '1.0.0').result.ips).toHaveLength(1);
    expect(parseResult('{"ip4":{"ip":"10.0.0.2/24","gateway":"10.0.0.1"}}', '0.2.0').result.ips).toEqual([
      { address: '10.0.0.2/24', gateway: '10.0.0.1', interface: undefined },
    ]);
  });

  it('go on to the next plugin untouched when they are in its version, unknown fields included', () => {
    const raw = { cniVersion: '1.0.0', ips: [{ address: '10.0.0.2/24', lease: 7 }], vendor: { x: 1 } };
    expect(toPrevResult(raw, '1.0.0')).toEqual(raw);
  });

  it('are converted for a plugin that speaks another version', () => {
    const raw = { cniVersion: '0.2.0', ip4: { ip: '10.0.0.2/24', routes: [{ dst: '0.0.0.0/0' }] }, dns: {} };
    expect(toPrevResult(raw, '0.4.0')).toEqual({
      cniVersion: '0.4.0',
      ips: [{ version: '4', address: '10.0.0.2/24' }],
      routes: [{ dst: '0.0.0.0/0' }],
      dns: {},
    });
  });

  it.each([
    ['not JSON', 'garbage', 'it is not JSON'],
    ['no object', '[]', 'must be a JSON object'],
    ['addresses that are no list', '{"ips":{}}', '"ips" must be a list'],
    ['an address that is none', '{"ips":[{"address":"ten"}]}', '"ten" is not an address'],
    ['an entry that is no object', '{"routes":["0.0.0.0/0"]}', 'routes[0] must be a JSON object'],
    ['a version that is none', '{"cniVersion":"x"}', 'is not a CNI version'],
  ])('are refused for %s', (_what, text, problem) => {
    expect(() => parseResult(text, '1.0.0')).toThrow(problem);
  });

  it('never throw anything but a sentence about what is wrong, whatever JSON a plugin writes', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(...supportedVersions), (text, version) => {
        try {
          parseResult(text, version);
        } catch (error) {
          expect((error as Error).name).toBe('AdapterError');
        }
      }),
    );
  });
});
