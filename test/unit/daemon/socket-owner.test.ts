import { describe, expect, it } from 'vitest';
import { socketOwner } from '../../../src/daemon/socket-owner.js';

const accounts = {
  passwd: 'root:x:0:0:root:/root:/bin/sh\nkube:x:995:990::/:/bin/false\n',
  group: 'root:x:0:\ndocker:x:105:me\n',
};

describe('the owner of the CRI socket', () => {
  it.each([
    ['', { uid: 0, gid: 105 }],
    ['kube:docker', { uid: 995, gid: 105 }],
    ['kube', { uid: 995, gid: 0 }],
    [':docker', { uid: 0, gid: 105 }],
    ['12:34', { uid: 12, gid: 34 }],
  ])('is for %j %j', (given, ownership) => {
    expect(socketOwner(given, accounts)).toEqual(ownership);
  });

  it('is root alone by default on a node without a group docker', () => {
    expect(socketOwner('', { ...accounts, group: 'root:x:0:\n' })).toEqual({ uid: 0, gid: 0 });
  });

  it('must exist', () => {
    expect(() => socketOwner('root:dockers', accounts)).toThrow(
      'socketOwner: the group dockers does not exist',
    );
  });
});
