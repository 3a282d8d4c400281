import { describe, expect, it } from 'vitest';
import { sysctlsToHostConfig } from '../../../../src/translate/to-engine/sysctls.js';
import { namespaceOption } from '../../../support/builders/pod-sandbox-config.js';
import { refusalOf } from '../../../support/refusals.js';

describe('sysctls', () => {
  const own = namespaceOption();

  it.each([
    'net.core.somaxconn',
    'net.ipv4.conf.eth0/100.rp_filter',
    'net/ipv4/ip_forward',
    'kernel.shm_rmid_forced',
    'kernel.sem',
    'fs.mqueue.msg_max',
  ])('take %s, which the pod has for itself', (key) => {
    expect(sysctlsToHostConfig({ [key]: '1 2' }, own, 'f')).toEqual({ Sysctls: { [key]: '1 2' } });
    expect(sysctlsToHostConfig({ [key]: '1' }, null, 'f')).toEqual({ Sysctls: { [key]: '1' } });
  });

  it('are nothing where none are given', () => {
    expect(sysctlsToHostConfig({}, own, 'f')).toEqual({});
  });

  it.each([
    ['vm.swappiness', '1', own],
    ['kernel.hostname', 'x', own],
    ['kernel.shm', '1', own],
    ['fs.file-max', '1', own],
    ['network.x', '1', own],
    ['net..x', '1', own],
    ['net.x+y', '1', own],
    ['NET.X', '1', own],
    ['', '1', own],
    ['net.core.somaxconn', '1\nkernel.panic=1', own],
    ['net.core.somaxconn', '1\0', own],
    ['net.core.somaxconn', '1', namespaceOption({ network: 'NODE' })],
    ['kernel.sem', '1', namespaceOption({ ipc: 'NODE' })],
    ['fs.mqueue.msg_max', '1', namespaceOption({ ipc: 'NODE' })],
  ])('refuse %j = %j', (key, value, namespaces) => {
    expect(() => sysctlsToHostConfig({ [key]: value }, namespaces, 'f')).toThrow(
      refusalOf(`f[${JSON.stringify(key)}]`),
    );
  });
});
