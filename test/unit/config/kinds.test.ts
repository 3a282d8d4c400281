import { describe, expect, it } from 'vitest';
import {
  cidr,
  criEndpoint,
  engineEndpoint,
  optionalAddress,
  tcpAddress,
} from '../../../src/config/address-kinds.js';
import { image, logSize, networkName, networkPlugin } from '../../../src/config/docker-kinds.js';
import { formatDuration, parseDuration } from '../../../src/config/go-duration.js';
import {
  autoOrBoolean,
  boolean,
  directory,
  duration,
  integer,
  list,
  oneOf,
  text,
  type Kind,
} from '../../../src/config/kinds.js';
import { logLevel } from '../../../src/config/log-level.js';
import { fileMode, owner } from '../../../src/config/socket-kinds.js';

/** Each text with the value it means; `refused` for one that means none. */
const refused = Symbol('refused');

function meaning(kind: Kind<unknown>, given: string): unknown {
  try {
    return kind.parse(given);
  } catch {
    return refused;
  }
}

describe('the kinds of values', () => {
  const cases: [string, Kind<unknown>, [string, unknown][]][] = [
    [
      'boolean (Go ParseBool)',
      boolean,
      [
        ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((word): [string, unknown] => [word, true]),
        ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((word): [string, unknown] => [word, false]),
        ...['', 'yes', 'no', 'on', 'tRUE', ' true', '2'].map((word): [string, unknown] => [word, refused]),
      ],
    ],
    [
      'integer (pflag int32)',
      integer(-0x80000000),
      [
        ['0', 0],
        ['1500', 1500],
        ['-1', -1],
        ['+7', 7],
        ['0x10', 16],
        ['010', 8],
        ['0o17', 15],
        ['0b101', 5],
        ['2147483647', 2147483647],
        ['-2147483648', -2147483648],
        ['2147483648', refused],
        ['-2147483649', refused],
        ['', refused],
        ['abc', refused],
        ['1.5', refused],
        ['1e3', refused],
        ['09', 9],
        [' 1', refused],
      ],
    ],
    [
      'integer with a least value',
      integer(1),
      [
        ['1', 1],
        ['0', refused],
      ],
    ],
    [
      'duration (Go)',
      duration(120_000),
      [
        ['1m0s', 60_000],
        ['1h2m3.5s', 3_723_500],
        ['250ms', 250],
        ['0', 120_000],
        ['0s', 120_000],
        ['.5s', 500],
        ['+1s', 1000],
        ['-1s', refused],
        ['60', refused],
        ['', refused],
        ['1 m', refused],
        ['1d', refused],
        ['1ms2', refused],
        ['600h', refused],
      ],
    ],
    [
      'duration without a meaning for 0',
      duration(),
      [
        ['0', refused],
        ['1s', 1000],
      ],
    ],
    [
      'auto or boolean',
      autoOrBoolean,
      [
        ['auto', 'auto'],
        ['T', true],
        ['0', false],
        ['', refused],
      ],
    ],
    [
      'one of',
      oneOf('a', 'b'),
      [
        ['a', 'a'],
        ['A', refused],
        ['', refused],
      ],
    ],
    [
      'list',
      list(text),
      [
        ['', []],
        ['a', ['a']],
        ['a,,b, c', ['a', 'b', 'c']],
      ],
    ],
    [
      'directory',
      directory,
      [
        ['/a/b/', '/a/b'],
        ['/', '/'],
        ['a', refused],
        ['', refused],
      ],
    ],
    [
      'CRI endpoint',
      criEndpoint,
      [
        ['unix:///run/x.sock', { kind: 'unix', path: '/run/x.sock' }],
        ['/run/x.sock', { kind: 'unix', path: '/run/x.sock' }],
        ['fd://', { kind: 'systemd' }],
        ['fd://name', refused],
        ['tcp://127.0.0.1:1', refused],
        ['run/x.sock', refused],
        ['unix://run/x.sock', refused],
        ['/run/', refused],
        ['', refused],
        [`/${'x'.repeat(107)}`, refused],
      ],
    ],
    [
      'Engine endpoint',
      engineEndpoint,
      [
        ['', ''],
        ['/var/run/docker.sock', 'unix:///var/run/docker.sock'],
        ['unix:///x', 'unix:///x'],
        ['tcp://10.0.0.1:2376', 'tcp://10.0.0.1:2376'],
        ['npipe:////./pipe/docker', refused],
        ['docker', refused],
      ],
    ],
    [
      'IP address with or without a port',
      tcpAddress('127.0.0.1:0'),
      [
        ['', { kind: 'tcp', host: '127.0.0.1', port: 0 }],
        ['10.0.0.1', { kind: 'tcp', host: '10.0.0.1', port: 0 }],
        ['127.0.0.1:10010', { kind: 'tcp', host: '127.0.0.1', port: 10010 }],
        ['::1', { kind: 'tcp', host: '::1', port: 0 }],
        ['[::1]:80', { kind: 'tcp', host: '::1', port: 80 }],
        ['localhost:80', refused],
        [':80', refused],
        ['127.0.0.1:65536', refused],
        ['127.0.0.1:', refused],
        ['[127.0.0.1]:80', refused],
      ],
    ],
    [
      'optional address',
      optionalAddress,
      [
        ['', undefined],
        ['127.0.0.1:9091', { kind: 'tcp', host: '127.0.0.1', port: 9091 }],
        ['unix:///run/m.sock', { kind: 'unix', path: '/run/m.sock' }],
        [':9091', refused],
      ],
    ],
    [
      'CIDR',
      cidr,
      [
        ['10.244.0.0/24', '10.244.0.0/24'],
        ['fd00::/64', 'fd00::/64'],
        ['10.0.0.0/33', refused],
        ['10.0.0.0', refused],
        ['x/8', refused],
      ],
    ],
    [
      'file mode',
      fileMode,
      [
        ['0660', 0o660],
        ['660', 0o660],
        ['0o600', 0o600],
        ['0990', refused],
        ['66', refused],
        ['10660', refused],
      ],
    ],
    [
      'owner',
      owner,
      [
        ['', ''],
        ['root', 'root'],
        ['root:docker', 'root:docker'],
        [':docker', ':docker'],
        ['0:105', '0:105'],
        ['a:b:c', refused],
        ['root:', refused],
      ],
    ],
    [
      'log level (logrus.ParseLevel)',
      logLevel,
      [
        ['warning', 'warn'],
        ['warn', 'warn'],
        ['WARN', 'warn'],
        ['Warning', 'warn'],
        ['Debug', 'debug'],
        ['PANIC', 'panic'],
        ['verbose', refused],
        ['warnin', refused],
        ['', refused],
      ],
    ],
    [
      'network plugin',
      networkPlugin,
      [
        ['cni', 'cni'],
        ['docker', 'docker'],
        ['', 'docker'],
        ['no-op', 'docker'],
        ['kubenet', refused],
        ['CNI', refused],
      ],
    ],
    [
      'network name',
      networkName,
      [
        ['berth-pods', 'berth-pods'],
        ['bridge', refused],
        ['', refused],
        ['a b', refused],
      ],
    ],
    [
      'log size',
      logSize,
      [
        ['10m', '10m'],
        ['1048576', '1048576'],
        ['1G', '1G'],
        ['100g', '100g'],
        ['101g', refused],
        ['1023k', refused],
        ['0', refused],
        ['m', refused],
        ['10mb', refused],
      ],
    ],
    [
      'image',
      image('pause:1'),
      [
        ['', 'pause:1'],
        ['r.io:5000/a/b:1@sha256:0', 'r.io:5000/a/b:1@sha256:0'],
        ['a b', refused],
      ],
    ],
  ];
  for (const [name, kind, texts] of cases) {
    it.each(texts)(`reads ${name} %j as %j`, (given, value) => {
      expect(meaning(kind, given)).toEqual(value);
    });
    it(`writes a ${name} in a way that it reads back`, () => {
      const values = texts.filter(([, value]) => value !== refused).map(([, value]) => value);
      expect(values.map((value) => kind.parse(kind.format(value)))).toEqual(values);
    });
  }

  it('says why kubenet is refused, and what does the same', () => {
    expect(() => networkPlugin.parse('kubenet')).toThrow(/dockershim.*bridge, host-local and portmap/);
  });
});

describe('Go durations', () => {
  it.each([
    [0, '0'],
    [90_000, '1m30s'],
    [7_200_000, '2h'],
    [1500, '1s500ms'],
    [0.5, '0.5ms'],
  ])('writes %j ms as %s', (milliseconds, written) => {
    expect(formatDuration(milliseconds)).toBe(written);
    expect(parseDuration(written)).toBe(milliseconds);
  });
});
