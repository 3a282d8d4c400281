import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AdapterError } from '../../../../src/errors/adapter-error.js';
import type { ContainerId } from '../../../../src/cri/ids.js';
import type { DiskUse } from '../../../../src/stats/disk/disk-walk.js';
import { createWritableLayers } from '../../../../src/stats/disk/writable-layer.js';
import { fakeClock } from '../../../support/doubles/stats-node.js';

interface Walk {
  readonly path: string;
  resolve(use: Omit<DiskUse, 'incomplete'> & Partial<DiskUse>): void;
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
      walk: (path) =>
        new Promise((resolve, reject) =>
          walks.push({ path, resolve: (use) => resolve({ incomplete: undefined, ...use }), reject }),
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
    const { layers, of, walks, signals, failures } = layersUnderTest();
    layers.of({ id: 'x' as ContainerId, upperDir: undefined });
    of('a');
    await layers.close();
    await setImmediate();
    of('b');
    expect(walks).toEqual([]);
    expect(signals[0]?.aborted).toBe(true);
    expect(failures).toEqual([]);
  });
});
