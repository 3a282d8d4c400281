import { describe, expect, it } from 'vitest';
import { childEnvironment, inheritedSockets, pathOfInode } from '../../../src/daemon/inherited-sockets.js';

const pathOfFd = (fd: number): string => `/run/${String(fd)}.sock`;

describe('sockets passed by systemd', () => {
  it('are counted from descriptor 3', () => {
    expect(inheritedSockets({ LISTEN_PID: '7', LISTEN_FDS: '2' }, 7, pathOfFd)).toEqual([
      { fd: 3, path: '/run/3.sock' },
      { fd: 4, path: '/run/4.sock' },
    ]);
  });

  it.each([
    { LISTEN_PID: '8', LISTEN_FDS: '1' },
    { LISTEN_FDS: '1' },
    { LISTEN_PID: '7' },
    { LISTEN_PID: '7', LISTEN_FDS: 'x' },
    { LISTEN_PID: '7', LISTEN_FDS: '-1' },
    {},
  ])('are none when the environment says %j', (environment) => {
    expect(inheritedSockets(environment, 7, pathOfFd)).toEqual([]);
  });

  it("are found in the kernel's table, spaces in the path included", () => {
    const table = [
      'Num       RefCount Protocol Flags    Type St Inode Path',
      '0000000000000000: 00000003 00000000 00000000 0001 03 47',
      '0000000000000000: 00000002 00000000 00010000 0001 01    48 /run/a b.sock',
      '0000000000000000: 00000002 00000000 00010000 0001 01 480 @abstract',
    ].join('\n');
    expect(pathOfInode(table, '48')).toBe('/run/a b.sock');
    expect(pathOfInode(table, '47')).toBeUndefined();
    expect(pathOfInode(table, '480')).toBeUndefined();
  });
});

describe('the environment of programs that Berth starts', () => {
  it('is without what is between systemd and Berth', () => {
    const environment = {
      PATH: '/bin',
      LISTEN_PID: '1',
      LISTEN_FDS: '1',
      LISTEN_FDNAMES: 'x',
      NOTIFY_SOCKET: '/n',
      WATCHDOG_PID: '1',
      WATCHDOG_USEC: '9',
      HOME: '/root',
    };
    expect(childEnvironment(environment)).toEqual({ PATH: '/bin', HOME: '/root' });
  });
});
