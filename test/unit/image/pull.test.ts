import { describe, expect, it } from 'vitest';
import type { AuthConfig } from '../../../src/cri/generated/runtime/v1/AuthConfig.js';
import type { PullImageRequest } from '../../../src/cri/generated/runtime/v1/PullImageRequest.js';
import type { PullImageResponseInit } from '../../../src/cri/generated/runtime/v1/PullImageResponse.js';
import type { EngineImages, RegistryAuth } from '../../../src/engine/engine-client.js';
import type { PullMessage } from '../../../src/engine/wire/image.js';
import { AdapterError } from '../../../src/errors/adapter-error.js';
import type { NodeCredentials } from '../../../src/image/docker-credentials.js';
import { createPullImage } from '../../../src/image/pull.js';
import { createImagePuller, type ImagePullerParts } from '../../../src/image/puller.js';
import { digestOf, imageFacts } from '../../support/builders/image.js';
import { createFakeImageStore, type FakeImageStore } from '../../support/doubles/image-store.js';

interface Pull {
  readonly repository: string;
  readonly tag: string;
  readonly auth: RegistryAuth | undefined;
  readonly signal: AbortSignal;
  readonly finish: () => void;
  readonly fail: (error: Error) => void;
}

interface Room {
  readonly pullImage: (request: PullImageRequest, signal: AbortSignal) => Promise<PullImageResponseInit>;
  readonly store: FakeImageStore;
  /** The pulls the Engine was asked for, in order. */
  readonly pulls: Pull[];
  /** Resolves with the n-th of them as soon as it is asked for. */
  readonly nextPull: () => Promise<Pull>;
  readonly changes: () => number;
}

function room(options: { credentials?: NodeCredentials; parts?: Partial<ImagePullerParts> } = {}): Room {
  const store = createFakeImageStore();
  const pulls: Pull[] = [];
  const waiting: ((pull: Pull) => void)[] = [];
  let changes = 0;
  const pull: EngineImages['pull'] = (repository, tag, auth, signal) => {
    let finish: () => void = () => undefined;
    let fail: (error: Error) => void = () => undefined;
    const end = new Promise<void>((resolve, reject) => {
      finish = resolve;
      fail = reject;
    });
    signal.addEventListener('abort', () => {
      fail(signal.reason as Error);
    });
    const entry: Pull = { repository, tag, auth, signal, finish, fail };
    pulls.push(entry);
    waiting.shift()?.(entry);
    return messages(end);
  };
  const puller = createImagePuller({
    engine: { images: { pull } },
    images: store,
    credentials: () => Promise.resolve(options.credentials ?? {}),
    progressDeadlineMs: 60_000,
    onImagesChanged: () => {
      changes += 1;
    },
    startTimer: () => () => undefined,
    ...options.parts,
  });
  return {
    pullImage: createPullImage({ pull: puller }),
    store,
    pulls,
    nextPull: () => new Promise((resolve) => waiting.push(resolve)),
    changes: () => changes,
  };
}

async function* messages(end: Promise<void>): AsyncGenerator<PullMessage> {
  yield { status: 'Pulling from x' };
  await end;
}

const request = (image: string, auth: Partial<AuthConfig> | null = null): PullImageRequest => ({
  image: { image, annotations: {}, userSpecifiedImage: '', runtimeHandler: '', imageRef: '' },
  auth: auth && {
    username: '',
    password: '',
    auth: '',
    serverAddress: '',
    identityToken: '',
    registryToken: '',
    ...auth,
  },
  sandboxConfig: null,
});
const noLimit = (): AbortSignal => new AbortController().signal;

describe('PullImage', () => {
  it('answers with the id of the image, which ListImages shows from then on', async () => {
    const { pullImage, store, nextPull } = room();
    const pulled = nextPull();
    const answer = pullImage(request('busybox:1.36'), noLimit());
    store.engineHas = [imageFacts()];
    (await pulled).finish();
    expect(await answer).toEqual({ imageRef: imageFacts().id });
    expect(store.list()).toEqual([imageFacts()]);
  });

  it.each([
    ['busybox', 'busybox', 'latest'],
    ['docker.io/library/busybox:1.36', 'busybox', '1.36'],
    ['[::1]:5000/a/b:c', '[::1]:5000/a/b', 'c'],
    [`x.io/a:1@${digestOf('m')}`, 'x.io/a', digestOf('m')],
  ])('asks the Engine for one version only: %s', async (image, repository, tag) => {
    const { pullImage, nextPull } = room();
    const pulled = nextPull();
    const answer = pullImage(request(image), noLimit());
    const pull = await pulled;
    expect(pull).toMatchObject({ repository, tag });
    pull.fail(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
  });

  it.each([
    ['', 'image.image: must name an image'],
    ['Not A Name', 'image.image: '],
    [digestOf('x'), 'image.image: is the id of an image'],
  ])('refuses %j by the field', async (image, problem) => {
    await expect(room().pullImage(request(image), noLimit())).rejects.toThrow(problem);
  });

  it('shows the registry the credentials of the request', async () => {
    const { pullImage, nextPull } = room({ credentials: { auth: { username: 'node' } } });
    const pulled = nextPull();
    const answer = pullImage(request('x.io/a', { username: 'u', password: 'p' }), noLimit());
    const pull = await pulled;
    expect(pull.auth).toEqual({ username: 'u', password: 'p', serveraddress: 'x.io' });
    pull.fail(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
  });

  it('shows the node’s own when the request has none', async () => {
    const { pullImage, nextPull } = room({ credentials: { auth: { username: 'node' } } });
    const pulled = nextPull();
    const answer = pullImage(request('x.io/a'), noLimit());
    const pull = await pulled;
    expect(pull.auth).toEqual({ username: 'node' });
    pull.fail(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
  });

  it('says with a refusal why the node’s credentials were not shown', async () => {
    const { pullImage, nextPull } = room({
      credentials: { problem: 'docker-credential-x is not installed' },
    });
    const pulled = nextPull();
    const answer = pullImage(request('x.io/a'), noLimit());
    (await pulled).fail(new AdapterError('unauthenticated', 'no basic auth credentials'));
    await expect(answer).rejects.toMatchObject({
      fault: 'unauthenticated',
      message: 'no basic auth credentials (pulled without credentials: docker-credential-x is not installed)',
    });
  });

  it('says with a refusal what failed, where the login in the file stood in for a helper', async () => {
    const { pullImage, nextPull } = room({
      credentials: { auth: { username: 'u' }, problem: 'docker-credential-x is not installed' },
    });
    const pulled = nextPull();
    const answer = pullImage(request('x.io/a'), noLimit());
    (await pulled).fail(new AdapterError('unauthenticated', 'unauthorized'));
    await expect(answer).rejects.toThrow(
      "unauthorized (pulled with the login in Docker's config.json: docker-credential-x is not installed)",
    );
  });

  it('joins calls for the same image, however they spell it', async () => {
    const { pullImage, store, pulls, nextPull } = room();
    const pulled = nextPull();
    const answers = ['busybox:1.36', 'docker.io/library/busybox:1.36', 'index.docker.io/busybox:1.36'].map(
      (image) => pullImage(request(image), noLimit()),
    );
    store.engineHas = [imageFacts()];
    (await pulled).finish();
    expect(new Set((await Promise.all(answers)).map(({ imageRef }) => imageRef))).toEqual(
      new Set([imageFacts().id]),
    );
    expect(pulls).toHaveLength(1);
    expect(store.refreshes()).toBe(1);
  });

  it('pulls two images at the same time', async () => {
    const { pullImage, store, nextPull } = room();
    const busybox = nextPull();
    const pause = nextPull();
    store.engineHas = [
      imageFacts(),
      imageFacts({ id: digestOf('pause'), repoTags: ['x.io/pause:1'], repoDigests: [] }),
    ];
    const answers = Promise.all(
      ['busybox:1.36', 'x.io/pause:1'].map((image) => pullImage(request(image), noLimit())),
    );
    (await pause).finish();
    (await busybox).finish();
    expect(await answers).toEqual([{ imageRef: imageFacts().id }, { imageRef: digestOf('pause') }]);
  });

  it('does not let a call with other credentials get by with those of the first', async () => {
    const { pullImage, store, pulls, nextPull } = room();
    store.engineHas = [imageFacts()];
    const first = nextPull();
    const second = nextPull();
    const good = pullImage(request('busybox:1.36', { username: 'u', password: 'good' }), noLimit());
    const bad = pullImage(request('busybox:1.36', { username: 'u', password: 'bad' }), noLimit());
    (await first).finish();
    (await second).fail(new AdapterError('unauthenticated', 'denied'));
    await expect(good).resolves.toBeDefined();
    await expect(bad).rejects.toThrow('denied');
    expect(pulls).toHaveLength(2);
  });

  it('cancels the Engine’s pull when the caller cancels', async () => {
    const { pullImage, nextPull } = room();
    const caller = new AbortController();
    const pulled = nextPull();
    const answer = pullImage(request('busybox'), caller.signal);
    const pull = await pulled;
    caller.abort(new AdapterError('cancelled', 'the caller left'));
    await expect(answer).rejects.toThrow('the caller left');
    expect(pull.signal.aborted).toBe(true);
  });

  it('goes on with the pull when the caller’s deadline passes, and the retry joins it', async () => {
    const { pullImage, store, pulls, nextPull } = room();
    const caller = new AbortController();
    const pulled = nextPull();
    const answer = pullImage(request('busybox:1.36'), caller.signal);
    const pull = await pulled;
    caller.abort(new AdapterError('deadline-exceeded', 'too late'));
    await expect(answer).rejects.toThrow('too late');
    expect(pull.signal.aborted).toBe(false);

    const retry = pullImage(request('busybox:1.36'), noLimit());
    store.engineHas = [imageFacts()];
    pull.finish();
    await expect(retry).resolves.toEqual({ imageRef: imageFacts().id });
    expect(pulls).toHaveLength(1);
  });

  it('cancels the Engine’s pull when it makes no progress', async () => {
    let end: () => void = () => undefined;
    const { pullImage, nextPull } = room({
      parts: {
        startTimer: (_ms, onEnd) => {
          end = onEnd;
          return () => undefined;
        },
      },
    });
    const pulled = nextPull();
    const answer = pullImage(request('busybox'), noLimit());
    const pull = await pulled;
    end();
    await expect(answer).rejects.toMatchObject({ fault: 'deadline-exceeded' });
    expect(pull.signal.aborted).toBe(true);
  });

  it('hands the registry’s failure on as the Engine client tells it', async () => {
    const { pullImage, nextPull } = room();
    const pulled = nextPull();
    const answer = pullImage(request('busybox'), noLimit());
    (await pulled).fail(
      new AdapterError('registry-unavailable', 'RegistryUnavailable: dial tcp: connection refused'),
    );
    await expect(answer).rejects.toThrow(/^RegistryUnavailable: dial tcp: connection refused$/);
  });

  it('fails when the image that came does not have the digest that was asked for', async () => {
    const { pullImage, store, nextPull } = room();
    const pulled = nextPull();
    const answer = pullImage(request(`busybox@${digestOf('asked for')}`), noLimit());
    store.engineHas = [imageFacts()];
    (await pulled).finish();
    await expect(answer).rejects.toThrow('but has no image with that digest');
  });

  it('tells those who measure the images, after a failure too: some layers may have come', async () => {
    const { pullImage, nextPull, changes } = room();
    const pulled = nextPull();
    const answer = pullImage(request('busybox'), noLimit());
    (await pulled).fail(new Error('broken off'));
    await expect(answer).rejects.toThrow('broken off');
    expect(changes()).toBe(1);
  });
});
