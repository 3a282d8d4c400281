import { describe, expect, it } from 'vitest';
import { parseProcessUser, readProcessUser } from '../../../src/host/process-user.js';

describe('the user of a process', () => {
  it.each([
    [
      'Name:\tapp\nUid:\t1000\t0\t0\t0\nGid:\t2000\t0\t0\t0\nGroups:\t10 20 \n',
      { uid: '1000', gid: '2000', supplementalGroups: ['10', '20'] },
    ],
    [
      'Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nGroups:\t \nNStgid:\t1\n',
      { uid: '0', gid: '0', supplementalGroups: [] },
    ],
    ['Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n', { uid: '0', gid: '0', supplementalGroups: [] }],
    ['Name:\tUid: 5\n', undefined],
    ['', undefined],
  ])('the user of a process in %j', (status, user) => {
    expect(parseProcessUser(status)).toEqual(user);
  });

  it('is unknown where nothing runs, or nothing can be seen', async () => {
    const id = 'a'.repeat(64);
    expect(await readProcessUser({ id, pid: 0 })).toBeUndefined();
    expect(await readProcessUser({ id, pid: 2 ** 30 })).toBeUndefined();
  });

  it('is not that of another process, which has the number by now', async () => {
    expect(await readProcessUser({ id: 'a'.repeat(64), pid: process.pid })).toBeUndefined();
  });
});
