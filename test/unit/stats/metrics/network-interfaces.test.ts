import { describe, expect, it } from 'vitest';
import { parseInterfaces } from '../../../../src/stats/metrics/network-interfaces.js';

const line = (name: string, first = 1): string => `${name}: ${String(first)} 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0`;
const namesOf = (lines: readonly string[]): string[] => parseInterfaces(lines).map(({ name }) => name);

describe('parseInterfaces', () => {
  it('reads the eight counters of an interface', () => {
    expect(parseInterfaces(['Inter-|   Receive', ' face |bytes', line('  eth0')])).toEqual([
      {
        name: 'eth0',
        rxBytes: 1,
        rxPackets: 2,
        rxErrors: 3,
        rxDropped: 4,
        txBytes: 5,
        txPackets: 6,
        txErrors: 7,
        txDropped: 8,
      },
    ]);
  });

  it('leaves out what cAdvisor leaves out', () => {
    expect(
      namesOf(['lo', 'veth1234', 'docker0', 'nerdctl0', 'eth0', 'net1'].map((name) => line(name))),
    ).toEqual(['eth0', 'net1']);
  });

  it('has a name once, when bytes that are not UTF-8 make two the same', () => {
    const same = Buffer.from([0xff]).toString('utf8');
    expect(namesOf([line(same), line(Buffer.from([0xfe]).toString('utf8')), line('eth0')])).toEqual([
      same,
      'eth0',
    ]);
  });

  it('has eth0 and 256 others at most', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => line(`x${String(index)}`));
    const names = namesOf([...many, line('eth0')]);
    expect(names).toHaveLength(257);
    expect(names.at(-1)).toBe('eth0');
  });

  it('passes over lines that are none', () => {
    expect(namesOf(['', 'eth0:', 'eth1: 1 2 3', 'eth2: a b c', line('eth3')])).toEqual(['eth3']);
  });
});
