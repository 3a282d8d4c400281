import { describe, expect, it } from 'vitest';
import type { ContainerId, SandboxId } from '../../../src/cri/ids.js';
import { createStore } from '../../../src/state/store.js';
import { CONTAINER_ID, containerFacts } from '../../support/builders/container-facts.js';
import { digestOf, imageFacts } from '../../support/builders/image.js';
import { SANDBOX_ID, sandboxFacts } from '../../support/builders/sandbox-facts.js';

function currentStore() {
  const store = createStore();
  store.markCurrent();
  return store;
}

describe('the store', () => {
  it('refuses every read with the reason while it is out of date, and lets writers see what was known', () => {
    const store = currentStore();
    store.putSandbox(sandboxFacts());
    store.putContainer(containerFacts(), undefined);
    store.putImages([imageFacts()]);
    store.markOutOfDate('the Engine has gone');
    const reads = [
      () => store.sandboxes(),
      () => store.findSandbox(SANDBOX_ID),
      () => store.containers(),
      () => store.findContainer(CONTAINER_ID),
      () => store.containersOf(SANDBOX_ID),
      () => store.images(),
      () => store.findImage('busybox:1.36'),
    ];
    for (const read of reads)
      expect(read).toThrow(
        expect.objectContaining({ fault: 'unavailable', message: 'the Engine has gone' }) as Error,
      );
    expect(store.known.sandbox(SANDBOX_ID)).toBeDefined();
    expect(store.known.containersOf(SANDBOX_ID)).toHaveLength(1);
    expect(store.known.image('busybox:1.36')).toBeDefined();
    expect(store.known.ids()).toEqual([SANDBOX_ID, CONTAINER_ID]);
    store.markCurrent();
    for (const read of reads) expect(read()).toBeTruthy();
  });

  it.each([
    ['cni', ['10.1.0.5'], true, ['10.1.0.5']],
    ['cni', undefined, false, []],
    ['docker', undefined, true, ['172.18.0.2']],
    ['node', undefined, true, []],
  ] as const)(
    'shows a running sandbox of network %s with CNI addresses %j as ready: %s',
    (network, ips, ready, shown) => {
      const store = currentStore();
      store.putIps(SANDBOX_ID, ips);
      store.putSandbox(sandboxFacts({ network, engineIps: network === 'docker' ? ['172.18.0.2'] : [] }));
      const record = store.findSandbox(SANDBOX_ID);
      expect(record?.ready).toBe(ready);
      const { ip, additionalIps } = record!.status.network!;
      expect([ip, ...additionalIps!.map((one) => one.ip)].filter((one) => one !== '')).toEqual(shown);
    },
  );

  it('shows a sandbox as not ready, without addresses, from the moment its addresses were taken back', () => {
    const store = currentStore();
    store.putIps(SANDBOX_ID, ['10.1.0.5']);
    store.putSandbox(sandboxFacts());
    store.putIps(SANDBOX_ID, undefined);
    expect(store.findSandbox(SANDBOX_ID)).toMatchObject({
      ready: false,
      status: { state: 'SANDBOX_NOTREADY', network: { ip: '' } },
    });
  });

  it.each([
    ['runs in another process than the one that was attached', { pid: 1 }, false],
    ['runs in the process that was attached', { pid: 4242 }, true],
    ['was started after the network was set up', { atMs: 1_700_000_000_400 }, false],
    ['was started before the network was set up', { atMs: 1_700_000_000_600 }, true],
  ])('shows a sandbox whose pause container %s as ready: %j: %s', (_what, attachedTo, ready) => {
    const store = currentStore();
    store.putIps(SANDBOX_ID, ['10.1.0.5'], attachedTo);
    store.putSandbox(sandboxFacts());
    expect(store.findSandbox(SANDBOX_ID)?.status).toMatchObject({
      state: ready ? 'SANDBOX_READY' : 'SANDBOX_NOTREADY',
      network: { ip: ready ? '10.1.0.5' : '' },
    });
  });

  it('shows a sandbox on the Engine’s network as not ready while a container of it runs since before its pause container', () => {
    const store = currentStore();
    const restarted = {
      network: 'docker',
      engineIps: ['172.18.0.2'],
      startedAtNs: 1_700_000_009_000_000_000n,
    } as const;
    const ready = () => store.findSandbox(SANDBOX_ID)?.ready;
    store.putSandbox(sandboxFacts(restarted));
    expect(ready()).toBe(true);
    store.putContainer(containerFacts(), undefined);
    expect(ready()).toBe(false);
    store.putSandbox(sandboxFacts(restarted));
    expect(ready()).toBe(false);
    store.putContainer(containerFacts({ state: 'CONTAINER_EXITED' }), undefined);
    expect(ready()).toBe(true);
    store.putContainer(containerFacts(), undefined);
    store.remove(CONTAINER_ID);
    expect(ready()).toBe(true);
  });

  it('finds by a beginning that only one id has, and by nothing less', () => {
    const store = currentStore();
    const [one, two] = [`ab1${'0'.repeat(61)}`, `ab2${'0'.repeat(61)}`];
    for (const id of [one, two]) store.putSandbox(sandboxFacts({ id: id as SandboxId }));
    expect(store.findSandbox('ab1')?.facts.id).toBe(one);
    expect(store.findSandbox(two)?.facts.id).toBe(two);
    expect(store.findSandbox('ab')).toBeUndefined();
    expect(store.findSandbox('')).toBeUndefined();
    expect(store.findSandbox('zz')).toBeUndefined();
  });

  it('keeps containers by their sandbox, whatever moves', () => {
    const store = currentStore();
    const other = 'd'.repeat(64) as ContainerId;
    store.putContainer(containerFacts(), undefined);
    store.putContainer(containerFacts({ id: other }), undefined);
    store.putContainer(containerFacts({ id: other, state: 'CONTAINER_EXITED' }), undefined);
    expect(
      store
        .containersOf(SANDBOX_ID)
        .map(({ facts }) => facts.id)
        .sort(),
    ).toEqual([CONTAINER_ID, other].sort());
    store.remove(CONTAINER_ID);
    store.remove('unknown');
    expect(store.containersOf(SANDBOX_ID).map(({ facts }) => facts.id)).toEqual([other]);
    expect(store.containersOf('unknown')).toEqual([]);
  });

  it('tells listeners what a record was and what it is, once for each change', () => {
    const store = currentStore();
    const told: string[] = [];
    store.listen({
      onSandbox: (before, after) =>
        void told.push(`sandbox ${String(before?.ready)} ${String(after?.ready)}`),
      onContainer: (before, after) =>
        void told.push(`container ${String(before?.facts.state)} ${String(after?.facts.state)}`),
    });
    store.putSandbox(sandboxFacts());
    store.putIps(SANDBOX_ID, ['10.1.0.5']);
    store.putContainer(containerFacts(), undefined);
    store.remove(CONTAINER_ID);
    store.remove(CONTAINER_ID);
    store.remove(SANDBOX_ID);
    expect(told).toEqual([
      'sandbox undefined false',
      'sandbox false true',
      'container undefined CONTAINER_RUNNING',
      'container CONTAINER_RUNNING undefined',
      'sandbox true undefined',
    ]);
  });

  it('forgets the addresses of a sandbox that is gone: another one may get its id for all it knows', () => {
    const store = currentStore();
    store.putIps(SANDBOX_ID, ['10.1.0.5']);
    store.putSandbox(sandboxFacts());
    store.remove(SANDBOX_ID);
    store.putSandbox(sandboxFacts());
    expect(store.findSandbox(SANDBOX_ID)?.ready).toBe(false);
  });

  it('finds images by tag, digest and id, and no longer after they have gone', () => {
    const store = currentStore();
    store.putImages([imageFacts()]);
    for (const reference of [
      'busybox:1.36',
      'docker.io/library/busybox:1.36',
      `busybox@${digestOf('busybox manifest')}`,
      digestOf('busybox'),
    ])
      expect(store.findImage(reference)?.id, reference).toBe(digestOf('busybox'));
    expect(store.findImage('busybox:1.37')).toBeUndefined();
    store.putImages([]);
    expect(store.findImage('busybox:1.36')).toBeUndefined();
    expect(store.images()).toEqual([]);
  });
});
