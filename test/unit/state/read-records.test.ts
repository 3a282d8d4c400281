import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { unlessAborted } from '../../../src/async/deadline.js';
import type { EngineClient } from '../../../src/engine/engine-client.js';
import type { ImageInspect } from '../../../src/engine/wire/image.js';
import { createRecordReader } from '../../../src/state/read-records.js';
import { createStore } from '../../../src/state/store.js';
import { AdapterError } from '../../../src/errors/adapter-error.js';

const id = (digit: string): string => `sha256:${digit.repeat(64)}`;

function readerOf(inspect: (name: string, signal: AbortSignal) => Promise<ImageInspect>) {
  const list = (): Promise<unknown> =>
    Promise.resolve(['a', 'b'].map((digit) => ({ Id: id(digit), RepoTags: [`${digit}:1`], Size: 1 })));
  return createRecordReader({
    engine: { images: { list, inspect } } as unknown as EngineClient,
    store: createStore(),
    cachedNetwork: () => Promise.resolve(undefined),
    adoptedPorts: () => Promise.resolve([]),
  });
}

const read = (name: string): ImageInspect => ({ Id: name, Config: { User: '7' } }) as ImageInspect;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('images that the Engine is slow to read', () => {
  it('keep no other image from being known, and are not trusted', async () => {
    const reader = readerOf((name, signal) =>
      name === id('a')
        ? unlessAborted(new Promise<ImageInspect>(() => undefined), signal)
        : Promise.resolve(read(name)),
    );
    const images = reader.images();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await images).toMatchObject([
      { id: id('a'), repoTags: ['a:1'], isTooLarge: true },
      { id: id('b'), user: '7', isTooLarge: false },
    ]);
  });

  it('are not read a second time when the round has to be repeated', async () => {
    let isThere = false;
    const inspect = vi.fn((name: string) =>
      name === id('b') && !isThere
        ? Promise.reject(new AdapterError('unavailable', 'no Engine'))
        : Promise.resolve(read(name)),
    );
    const reader = readerOf(inspect);
    await expect(reader.images()).rejects.toThrow('no Engine');
    isThere = true;
    expect(await reader.images()).toHaveLength(2);
    expect(inspect.mock.calls.filter(([name]) => name === id('a'))).toHaveLength(1);
  });
});

describe('an image with more names than the list has space for', () => {
  it('is known by all of them, also after one was added', async () => {
    const names = ['a:1', 'a:2'];
    const summary = { Id: id('a'), RepoTags: [], RepoDigests: [], Size: 1, tooLarge: ['RepoTags'] };
    const store = createStore();
    const reader = createRecordReader({
      engine: {
        images: {
          list: () => Promise.resolve([summary]),
          inspect: (name: string) => Promise.resolve({ ...read(name), RepoTags: [...names] }),
        },
      } as unknown as EngineClient,
      store,
      cachedNetwork: () => Promise.resolve(undefined),
      adoptedPorts: () => Promise.resolve([]),
    });
    store.putImages(await reader.images());
    names.push('a:3');
    expect(await reader.images()).toMatchObject([{ repoTags: ['a:1', 'a:2', 'a:3'], user: '7' }]);
  });
});
