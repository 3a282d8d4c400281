import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { engineInfo, engineVersion } from '../../../src/engine/wire/system.js';
import { nodeFactsFrom } from '../../../src/translate/node-facts.js';

const FEATURES = 'org.opencontainers.runtime-spec.features';

const INFO = {
  KernelVersion: '6.1.0-18-amd64',
  CgroupDriver: 'systemd',
  CgroupVersion: '2',
  DefaultRuntime: 'runc',
  DockerRootDir: '/var/lib/docker',
  SwapLimit: true,
  SecurityOptions: ['name=apparmor', 'name=seccomp,profile=builtin', 'name=cgroupns'],
  Runtimes: { runc: { status: { [FEATURES]: '{"mountOptions":["ro","rro"]}' } }, crun: { status: null } },
  CDISpecDirs: ['/etc/cdi'],
  DriverStatus: [['driver-type', 'io.containerd.snapshotter.v1']],
};

function factsFrom(changes: object = {}, apiVersion = '1.51', kernel: string | null = '6.1.0') {
  const version = { Version: '28.5.2', ApiVersion: '1.51', KernelVersion: kernel };
  return nodeFactsFrom(
    v.parse(engineInfo, { ...INFO, ...changes }),
    v.parse(engineVersion, version),
    apiVersion,
    -999,
  );
}

describe('nodeFactsFrom', () => {
  it('puts together what an Engine says of itself', () => {
    expect(factsFrom()).toEqual({
      apiVersion: '1.51',
      engineVersion: '28.5.2',
      kernelVersion: '6.1.0-18-amd64',
      cgroupDriver: 'systemd',
      cgroupVersion: 2,
      runtimes: [
        { name: 'crun', recursiveReadOnly: false },
        { name: 'runc', recursiveReadOnly: true },
      ],
      defaultRuntime: 'runc',
      appArmor: true,
      seLinux: false,
      seccomp: 'confined',
      usernsRemap: false,
      cdi: true,
      containerdStore: true,
      swapLimit: true,
      dockerRootDir: '/var/lib/docker',
      imageFiles: false,
      lowestOomScoreAdj: -999,
    });
  });

  it('claims nothing for an Engine that leaves everything out', () => {
    const facts = nodeFactsFrom(
      v.parse(engineInfo, {}),
      v.parse(engineVersion, { Version: '20.10.0', ApiVersion: '1.41' }),
      '1.41',
      undefined,
    );
    expect(facts).toMatchObject({
      cgroupDriver: 'cgroupfs',
      cgroupVersion: 1,
      runtimes: [],
      appArmor: false,
      seccomp: 'none',
      cdi: false,
    });
  });

  it('claims nothing for an Engine that says null', () => {
    const facts = factsFrom(Object.fromEntries(Object.keys(INFO).map((key) => [key, null])));
    expect(facts).toMatchObject({
      kernelVersion: '6.1.0',
      defaultRuntime: '',
      runtimes: [],
      containerdStore: false,
      dockerRootDir: '',
    });
  });

  it('goes without a kernel version where nobody tells one', () => {
    expect(factsFrom({ KernelVersion: null }, '1.51', null)).toMatchObject({
      kernelVersion: '',
      runtimes: [{}, { recursiveReadOnly: false }],
    });
  });

  it('lists runtimes by name, whatever their order was', () => {
    const names = (Runtimes: object) => factsFrom({ Runtimes }).runtimes.map(({ name }) => name);
    expect(names({ a: {}, c: {}, b: {} })).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['name=selinux', 'seLinux'],
    ['name=userns', 'usernsRemap'],
  ] as const)('reads %s', (option, fact) => {
    expect(factsFrom({ SecurityOptions: [option] })).toMatchObject({ appArmor: false, [fact]: true });
  });

  it.each([
    ['name=seccomp,profile=builtin', 'confined'],
    ['name=seccomp,profile=default', 'confined'],
    ['name=seccomp,profile=/etc/docker/node-default.json', 'confined'],
    ['name=seccomp,profile=unconfined', 'unconfined'],
    ['name=apparmor', 'none'],
  ])('knows the default seccomp profile of an Engine that says %s', (option, seccomp) => {
    expect(factsFrom({ SecurityOptions: [option] })).toMatchObject({ seccomp });
  });

  it.each([
    ['an old API', {}, '1.43'],
    ['an old kernel', { KernelVersion: '5.11.22' }, '1.51'],
    ['an older kernel yet', { KernelVersion: '4.19.0' }, '1.51'],
    ['a kernel version that is none', { KernelVersion: 'linux' }, '1.51'],
    [
      'a runtime without the option',
      { Runtimes: { runc: { status: { [FEATURES]: '{"mountOptions":["ro"]}' } } } },
      '1.51',
    ],
    ['a runtime with other features', { Runtimes: { runc: { status: { [FEATURES]: '{}' } } } }, '1.51'],
    ['features that are null', { Runtimes: { runc: { status: { [FEATURES]: 'null' } } } }, '1.51'],
    ['features that are not JSON', { Runtimes: { runc: { status: { [FEATURES]: 'oops' } } } }, '1.51'],
  ])('has no recursive read-only mounts with %s', (_what, changes, api) => {
    expect(factsFrom(changes, api).runtimes.find(({ name }) => name === 'runc')?.recursiveReadOnly).toBe(
      false,
    );
  });

  it('has recursive read-only mounts from Linux 5.12 on', () => {
    expect(factsFrom({ KernelVersion: '5.12.0' }).runtimes[1]).toEqual({
      name: 'runc',
      recursiveReadOnly: true,
    });
  });

  it('has CDI only with directories and an API that knows it', () => {
    expect(factsFrom({ CDISpecDirs: [] }).cdi).toBe(false);
    expect(factsFrom({}, '1.43').cdi).toBe(false);
  });
});
