import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AdapterError } from '../../../../src/errors/adapter-error.js';
import type { ContainerId } from '../../../../src/cri/ids.js';
import type { DiskUse } from '../../../../src/stats/disk/disk-walk.js';
import { createWritableLayers } from '../../../../src/stats/disk/writable-layer.js';
import { fakeClock } from '../../../support/doubles/stats-node.js';

interface Walk {
  readonly path: string;
  readonly limitMs: number;
  resolve(use: Omit<DiskUse, 'incomplete' | 'isLate'> & Partial<DiskUse>): void;
  reject(error: Error): void;
}

/** Layers whose walks, and the Engine's answers, a test settles itself. */
function layersUnderTest() {
  const clock = fakeClock();
  const walks: Walk[] = [];
  const failures: unknown[] = [];
  const engineAnswers: ReadonlyMap<string, number>[] = [];
  const signals: AbortSignal[] = [];
  const layers = createWritableLayers({
    clock,
    onFailed: (error) => failures.push(error),
    engineSizes: (signal) => {
      signals.push(signal);
      const answer = engineAnswers.shift();
      if (answer !== undefined) return Promise.resolve(answer);
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      );
    },
    walker: {
      walk: (path, limitMs) =>
        new Promise((resolve, reject) =>
          walks.push({
            path,
            limitMs,
            resolve: (use) => resolve({ incomplete: undefined, isLate: false, ...use }),
            reject,
          }),
        ),
      close: () => Promise.resolve(),
    },
  });
  const of = (id: string, upperDir: string | undefined = `/upper/${id}`) =>
    layers.of({ id: id as ContainerId, upperDir });
  return {
    layers,
    clock,
    walks,
    failures,
    engineAnswers,
    signals,
    of,
    paths: () => walks.map(({ path }) => path),
  };
}

describe('createWritableLayers', () => {
  it('has nothing at first, and never makes a request wait: the next one has the size', async () => {
    const { of, walks, clock } = layersUnderTest();
    expect(of('a')).toBeUndefined();
    walks[0]!.resolve({ bytes: 4096, inodes: 3 });
    await setImmediate();
    expect(of('a')).toEqual({ usedBytes: 4096, inodes: 3, measuredAtNs: clock.nowNs() });
  });

  it('measures one container at a time, each once, however often it is asked', async () => {
    const { of, walks, paths } = layersUnderTest();
    for (const id of ['a', 'b', 'a', 'b', 'a']) of(id);
    expect(paths()).toEqual(['/upper/a']);
    walks[0]!.resolve({ bytes: 1, inodes: 1 });
    await setImmediate();
    expect(paths()).toEqual(['/upper/a', '/upper/b']);
    walks[1]!.resolve({ bytes: 1, inodes: 1 });
    await setImmediate();
    of('a');
    expect(paths()).toHaveLength(2);
  });

  it('measures again after a minute, giving the old size until then', async () => {
    const { of, walks, clock } = layersUnderTest();
    of('a');
    walks[0]!.resolve({ bytes: 1, inodes: 1 });
    await setImmediate();
    clock.advanceMs(59_999);
    of('a');
    expect(walks).toHaveLength(1);
    clock.advanceMs(1);
    expect(of('a')).toMatchObject({ usedBytes: 1 });
    expect(walks).toHaveLength(2);
    walks[1]!.resolve({ bytes: 2, inodes: 1 });
    await setImmediate();
    expect(of('a')).toMatchObject({ usedBytes: 2 });
  });

  it('measures a layer that takes ten seconds every 200 seconds only', async () => {
    const { of, walks, clock } = layersUnderTest();
    of('a');
    clock.advanceMs(10_000);
    walks[0]!.resolve({ bytes: 1, inodes: 1 });
    await setImmediate();
    clock.advanceMs(199_999);
    of('a');
    expect(walks).toHaveLength(1);
    clock.advanceMs(1);
    of('a');
    expect(walks).toHaveLength(2);
  });

  it('does not make other layers wait for one that takes long, and measures that one to its end', async () => {
    const { of, walks, clock, paths, failures } = layersUnderTest();
    for (const id of ['huge', 'a', 'b']) of(id);
    clock.advanceMs(1_000);
    walks[0]!.resolve({ bytes: 500, inodes: 5, incomplete: 'late', isLate: true });
    await setImmediate();
    expect(of('huge')).toMatchObject({ usedBytes: 500 });
    expect(walks.map(({ path, limitMs }) => [path, limitMs])).toEqual([
      ['/upper/huge', 1_000],
      ['/upper/huge', 30_000],
      ['/upper/a', 1_000],
    ]);
    walks[2]!.resolve({ bytes: 1, inodes: 1 });
    await setImmediate();
    expect(paths().at(-1)).toBe('/upper/b');
    clock.advanceMs(9_000);
    walks[1]!.resolve({ bytes: 900, inodes: 9 });
    await setImmediate();
    expect(of('huge')).toMatchObject({ usedBytes: 900 });
    expect(failures).toEqual([]);
  });

  it('measures a layer that was slow before in the slow lane at once, beside all others', async () => {
    const { of, walks, clock } = layersUnderTest();
    of('huge');
    clock.advanceMs(1_000);
    walks[0]!.resolve({ bytes: 500, inodes: 5, incomplete: 'late', isLate: true });
    await setImmediate();
    clock.advanceMs(4_000);
    walks[1]!.resolve({ bytes: 900, inodes: 9 });
    await setImmediate();
    clock.advanceMs(100_000);
    of('huge');
    of('a');
    expect(walks.slice(2).map(({ path, limitMs }) => [path, limitMs])).toEqual([
      ['/upper/huge', 30_000],
      ['/upper/a', 1_000],
    ]);
  });

  it('measures a layer that grows fast every time a kubelet asks in its search for pods to evict', async () => {
    const { of, walks, clock } = layersUnderTest();
    let bytes = 0;
    for (const [grownMib, walksAfterTenSeconds] of [
      [0, 0],
      [100, 1],
      [20, 1],
      [1, 0],
    ] as const) {
      of('a');
      bytes += grownMib * 1_048_576;
      const before = walks.length;
      walks.at(-1)!.resolve({ bytes, inodes: 1 });
      await setImmediate();
      clock.advanceMs(10_000);
      of('a');
      expect(walks.length - before).toBe(walksAfterTenSeconds);
      if (walksAfterTenSeconds === 0) clock.advanceMs(50_000);
    }
  });

  it('never spends more than a twentieth of its time on a layer, however fast it grows', async () => {
    const { of, walks, clock } = layersUnderTest();
    of('a');
    clock.advanceMs(900);
    walks[0]!.resolve({ bytes: 1e9, inodes: 1 });
    await setImmediate();
    clock.advanceMs(17_999);
    of('a');
    expect(walks).toHaveLength(1);
    clock.advanceMs(1);
    of('a');
    expect(walks).toHaveLength(2);
  });

  it('keeps the last size, tells of the failure and goes on with the next container when a walk fails', async () => {
    const { of, walks, clock, failures, paths } = layersUnderTest();
    of('a');
    walks[0]!.resolve({ bytes: 1, inodes: 1 });
    await setImmediate();
    clock.advanceMs(60_000);
    of('a');
    of('b');
    const failure = new Error('too much');
    walks[1]!.reject(failure);
    await setImmediate();
    expect(failures).toEqual([failure]);
    expect(of('a')).toMatchObject({ usedBytes: 1 });
    expect(paths().at(-1)).toBe('/upper/b');
  });

  it('takes what an incomplete walk has counted where that is more than before, and tells of it', async () => {
    const { of, walks, clock, failures } = layersUnderTest();
    const sizes: unknown[] = [];
    for (const use of [
      { bytes: 10, inodes: 1 },
      { bytes: 500, inodes: 7, incomplete: 'late' },
      { bytes: 300, inodes: 9, incomplete: 'late' },
      { bytes: 20, inodes: 2 },
    ]) {
      of('a');
      walks.at(-1)!.resolve(use);
      await setImmediate();
      clock.advanceMs(60_000);
      const { usedBytes, inodes } = of('a')!;
      sizes.push([usedBytes, inodes]);
    }
    expect(sizes).toEqual([
      [10, 1],
      [500, 7],
      [500, 9],
      [20, 2],
    ]);
    expect(failures.map((failure) => (failure as Error).message)).toEqual([
      'could not measure all of /upper/a; counted 500 bytes: late',
      'could not measure all of /upper/a; counted 300 bytes: late',
    ]);
  });

  it('asks the Engine, once a minute for all, where the storage driver tells no directory', async () => {
    const { layers, of, walks, engineAnswers, clock, signals } = layersUnderTest();
    engineAnswers.push(
      new Map([
        ['a', 10],
        ['b', 20],
        ['stranger', 30],
      ]),
    );
    const ask = (id: string) => layers.of({ id: id as ContainerId, upperDir: undefined });
    expect([ask('a'), ask('b')]).toEqual([undefined, undefined]);
    await setImmediate();
    expect(ask('a')).toEqual({ usedBytes: 10, inodes: undefined, measuredAtNs: clock.nowNs() });
    expect(ask('b')).toMatchObject({ usedBytes: 20 });
    expect(of('stranger')).toBeUndefined();
    expect(walks).toHaveLength(1);
    expect(signals).toHaveLength(1);
  });

  it('asks the Engine where the directory is not on this machine', async () => {
    const { of, walks, engineAnswers, failures } = layersUnderTest();
    engineAnswers.push(new Map([['a', 10]]));
    of('a');
    walks[0]!.reject(new AdapterError('not-found', 'no such directory'));
    await setImmediate();
    expect(of('a')).toBeUndefined();
    await setImmediate();
    expect(of('a')).toMatchObject({ usedBytes: 10 });
    expect(failures).toEqual([]);
  });

  it('forgets containers that are gone, and does not measure one that went while it waited', async () => {
    const { layers, of, walks, paths } = layersUnderTest();
    for (const id of ['a', 'b', 'c']) of(id);
    layers.keepOnly(new Set(['c']));
    walks[0]!.resolve({ bytes: 1, inodes: 1 });
    await setImmediate();
    expect(paths()).toEqual(['/upper/a', '/upper/c']);
    expect(of('a')).toBeUndefined();
  });

  it('starts nothing any more once it is closed, and cancels its question to the Engine', async () => {
    const { layers, of, paths, signals, failures } = layersUnderTest();
    layers.of({ id: 'x' as ContainerId, upperDir: undefined });
    of('a');
    await layers.close();
    await setImmediate();
    of('b');
    expect(paths()).toEqual(['/upper/a']);
    expect(signals[0]?.aborted).toBe(true);
    expect(failures).toEqual([]);
  });
});
