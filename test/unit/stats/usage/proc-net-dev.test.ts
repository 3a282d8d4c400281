import { describe, expect, it } from 'vitest';
import { parseNetDev, toNetworkUsage } from '../../../../src/stats/usage/proc-net-dev.js';

const TABLE = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:       7       1    0    0    0     0          0         0        7       1    0    0    0     0       0          0
  net1:      10       1    2    0    0     0          0         0       30       1    4    0    0     0       0          0
  eth0:18446744073709551615     12    1    0    0     0          0         0      900      10    2    5    0     0       0          0
`.split('\n');

describe('parseNetDev', () => {
  it('reads bytes and errors both ways, leaves loopback out, and copes with a count that touches the name', () => {
    expect(parseNetDev(TABLE)).toEqual([
      {
        name: 'net1',
        rxBytes: { value: '10' },
        rxErrors: { value: '2' },
        txBytes: { value: '30' },
        txErrors: { value: '4' },
      },
      {
        name: 'eth0',
        rxBytes: { value: '18446744073709551615' },
        rxErrors: { value: '1' },
        txBytes: { value: '900' },
        txErrors: { value: '2' },
      },
    ]);
  });

  it('takes 256 interfaces of a pod that makes thousands, and eth0 wherever it stands', () => {
    const line = (name: string): string => ` ${name}: 1 0 0 0 0 0 0 0 2 0 0 0 0 0 0 0`;
    const many = Array.from({ length: 5_000 }, (_, index) => line(`x${String(index)}`));
    const names = parseNetDev([...many, line('eth0'), line('y')]).map(({ name }) => name);
    expect(names).toHaveLength(257);
    expect(names.at(-1)).toBe('eth0');
  });
});

describe('toNetworkUsage', () => {
  it('tells the default interface apart from the others', () => {
    const usage = toNetworkUsage(parseNetDev(TABLE), 5n);
    expect(usage.timestamp).toBe('5');
    expect(usage.defaultInterface?.name).toBe('eth0');
    expect(usage.interfaces?.map(({ name }) => name)).toEqual(['net1']);
  });

  it('takes the first interface for the default where none is called eth0', () => {
    const usage = toNetworkUsage(parseNetDev(TABLE.map((line) => line.replace('eth0', 'net2'))), 5n);
    expect(usage.defaultInterface?.name).toBe('net1');
  });

  it('has none for a pod whose network is gone', () => {
    expect(toNetworkUsage([], 5n)).toEqual({ timestamp: '5', defaultInterface: null, interfaces: [] });
  });
});
