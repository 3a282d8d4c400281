import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngineClient } from '../../src/engine/connect.js';
import type { EngineClient } from '../../src/engine/engine-client.js';
import type { FakeEngine } from '../support/fake-engine/start.js';
import { startFakeEngine } from '../support/fake-engine/start.js';
import { createDeferred } from '../support/deferred.js';
import { newImage } from '../support/fake-engine/state.js';
import { tinyPrograms } from '../support/fake-engine/tiny-programs.js';
import { closing } from '../support/closing.js';

const { signal } = new AbortController();
const BODY = { Image: 'app:1', Labels: {}, HostConfig: { NetworkMode: 'none' } };

let engine: FakeEngine;
let client: EngineClient & { close(): void };

beforeEach(async () => {
  engine = await startFakeEngine();
  engine.state.addImage({ tags: ['app:1'] });
  for (const [name, program] of Object.entries(tinyPrograms)) engine.state.programs.set(name, program);
  client = connect();
});

afterEach(async () => {
  client.close();
  await engine.close();
});

function connect(requestTimeoutMs = 30_000): EngineClient & { close(): void } {
  return createEngineClient({ endpoint: engine.endpoint, environment: {}, requestTimeoutMs });
}

function callsSeen(): string[] {
  return engine.calls.map(
    ({ method, path, apiVersion }) => `${method} ${apiVersion === undefined ? '' : `v${apiVersion} `}${path}`,
  );
}

async function started(name = 'one'): Promise<string> {
  const { id } = await client.containers.create(name, BODY, signal);
  await client.containers.start(id, signal);
  return id;
}

describe('the API version', () => {
  it('is agreed before the first call, with two unversioned ones, and used from then on', async () => {
    await client.system.info(signal);
    await client.images.list(signal);
    expect(callsSeen()).toEqual(['GET /_ping', 'GET /version', 'GET v1.51 /info', 'GET v1.51 /images/json']);
  });

  it('is agreed anew when another Engine is on the socket, and no read fails for it', async () => {
    await client.system.info(signal);
    await engine.stop();
    await engine.start({ version: '20.10.24', apiVersion: '1.41', minApiVersion: '1.12' });
    expect((await client.system.info(signal)).ServerVersion).toBe('20.10.24');
    await client.images.list(signal);
    expect(client.system.apiVersion()).toBe('1.41');
  });

  it('is agreed anew, without harm, when a changing call is refused for its version', async () => {
    await client.system.info(signal);
    engine.state.kind = { version: '20.10.24', apiVersion: '1.41', minApiVersion: '1.12' };
    const { id } = await client.containers.create('one', BODY, signal);
    expect([...engine.state.containers.keys()]).toEqual([id]);
    expect(client.system.apiVersion()).toBe('1.41');
  });

  it('goes up when the Engine was upgraded', async () => {
    engine.state.kind = { version: '20.10.24', apiVersion: '1.41', minApiVersion: '1.12' };
    await client.system.info(signal);
    engine.state.kind = { version: '29.7.2', apiVersion: '1.55', minApiVersion: '1.40' };
    await client.system.info(signal);
    await client.system.info(signal);
    expect(callsSeen().at(-1)).toBe('GET v1.55 /info');
  });

  it('refuses an Engine that is too old with the versions of both', async () => {
    engine.state.kind = { version: '19.03.1', apiVersion: '1.40', minApiVersion: '1.12' };
    await expect(client.system.info(signal)).rejects.toMatchObject({
      fault: 'failed-precondition',
      message: expect.stringMatching(/1\.40.*1\.41/),
    });
  });
});

describe('a connection that fails', () => {
  it('is unavailable and names the endpoint when no Engine listens', async () => {
    await engine.stop();
    await expect(client.system.ping(signal)).rejects.toMatchObject({
      fault: 'unavailable',
      message: expect.stringContaining(engine.endpoint),
    });
    await engine.start();
    await client.system.ping(signal);
  });

  it('under a read is made anew once', async () => {
    await client.system.info(signal);
    engine.faults.next('GET /info', 'reset');
    await client.system.info(signal);
    engine.faults.next('GET /info', 'reset');
    engine.faults.next('GET /info', 'reset');
    await expect(client.system.info(signal)).rejects.toMatchObject({ fault: 'unavailable' });
  });

  it('under any other call is unavailable, and the call is not made twice', async () => {
    const { id } = await client.containers.create('one', BODY, signal);
    engine.faults.next('POST /containers/*/start', 'reset-after');
    await expect(client.containers.start(id, signal)).rejects.toMatchObject({ fault: 'unavailable' });
    expect(callsSeen().filter((call) => call.endsWith('/start'))).toHaveLength(1);
    expect((await client.containers.inspect(id, signal)).State.Running).toBe(true);
  });

  it('a connection that broke with a restarting Engine while idle spoils none of many reads at once', async () => {
    const reads = () => Promise.all(Array.from({ length: 20 }, () => client.system.info(signal)));
    await reads();
    await engine.stop();
    await engine.start();
    await reads();
  });

  it('a connection that is one of many dead ones is told apart from an Engine that is gone', async () => {
    await Promise.all(Array.from({ length: 5 }, () => client.system.info(signal)));
    engine.staleConnections();
    await client.system.info(signal);
  });

  it('makes the next call ask for the version again', async () => {
    await client.system.info(signal);
    await engine.stop();
    await expect(client.system.info(signal)).rejects.toMatchObject({ fault: 'unavailable' });
    await engine.start();
    engine.calls.length = 0;
    await client.system.info(signal);
    await client.system.info(signal);
    expect(callsSeen()).toEqual(['GET /_ping', 'GET /version', 'GET v1.51 /info', 'GET v1.51 /info']);
  });

  it('a connection that fails in the middle of an answer is unavailable and names the call', async () => {
    await client.system.info(signal);
    engine.faults.next('GET /info', 'truncated');
    await expect(client.system.info(signal)).rejects.toMatchObject({
      fault: 'unavailable',
      message: expect.stringContaining('GET /info'),
    });
  });

  it('is not hidden from whoever reads events', async () => {
    const events = await client.system.events(undefined, signal);
    const reading = next(events);
    await engine.stop();
    await expect(reading).resolves.toEqual({ done: true, value: undefined });
    await engine.start();
  });
});

describe('a call that takes too long', () => {
  it('is deadline-exceeded after the limit of the client', async () => {
    await using hasty = closing(connect(50));
    await hasty.system.info(signal);
    engine.faults.next('GET /info', 'hang');
    await expect(hasty.system.info(signal)).rejects.toMatchObject({
      fault: 'deadline-exceeded',
      message: expect.stringContaining('GET /info'),
    });
  });

  it('is dropped with the reason of its signal', async () => {
    await client.system.info(signal);
    const fault = engine.faults.next('GET /info', 'hang');
    const abort = new AbortController();
    const call = client.system.info(abort.signal);
    await fault.hit;
    const reason = new Error('the kubelet has gone');
    abort.abort(reason);
    await expect(call).rejects.toBe(reason);
  });

  it('is not even begun when its signal has fired', async () => {
    await client.system.info(signal);
    const reason = new Error('too late');
    await expect(client.containers.start('x', AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(callsSeen().at(-1)).toBe('GET v1.51 /info');
  });

  it('does not hold up reads, however many there are', async () => {
    const id = await started();
    const faults = Array.from({ length: 100 }, () => engine.faults.next('POST /containers/*/stop', 'hang'));
    const stops = faults.map(() => client.containers.stop(id, 1, signal));
    await Promise.all(faults.map(({ hit }) => hit));
    await client.containers.inspect(id, signal);
    engine.faults.clear();
    await Promise.all(stops);
  });

  it('does not hold up others when it waits for a grace period, however many there are', async () => {
    const id = await started();
    const left = new AbortController();
    const stops: Promise<void>[] = [];
    for (let many = 0; many < 11; many++) {
      const faults = Array.from({ length: 100 }, () => engine.faults.next('POST /containers/*/stop', 'hang'));
      stops.push(...faults.map(() => client.containers.stop(id, 600, left.signal).catch(() => undefined)));
      await Promise.all(faults.map(({ hit }) => hit));
    }
    await started('another');
    left.abort();
    engine.faults.clear();
    await Promise.all(stops);
  }, 30_000);
});

describe('signals', () => {
  it('keep no listener of a call that has ended, however it did', async () => {
    const shared = new AbortController().signal;
    const id = await started();
    await client.containers.list({ labels: [] }, shared);
    await client.containers.inspect('missing', shared).catch(() => undefined);
    await client.containers.stop(id, 1, shared);
    engine.faults.next('GET /info', 'truncated');
    await client.system.info(shared).catch(() => undefined);
    engine.faults.next('POST /containers/*/start', 'reset');
    await client.containers.start(id, shared).catch(() => undefined);
    await client.containers.start(id, shared);

    const execId = await client.exec.create(id, { Cmd: ['/say'], AttachStdout: true }, shared);
    const stream = await client.exec.start(execId, { tty: false }, shared);
    await closed(stream.resume());
    const events = await client.system.events(undefined, shared);
    engine.breakEvents();
    for await (const _event of events);
    engine.state.registry.set('app:2', { image: newImage({ tags: ['app:2'] }) });
    for await (const _message of client.images.pull('app', '2', undefined, shared)) break;
    await new Promise(setImmediate);
    expect(getEventListeners(shared, 'abort')).toEqual([]);
  });
});

describe('an answer that is not as expected', () => {
  it('is internal and names the call and the place', async () => {
    engine.state.info['Driver'] = { name: 'overlay2' };
    await expect(client.system.info(signal)).rejects.toMatchObject({
      fault: 'internal',
      message: expect.stringMatching(/GET \/info.*Driver/),
    });
  });
});

describe('containers.list', () => {
  it('asks for all of the labels, and for sizes only when they are wanted', async () => {
    await client.containers.list({ labels: ['a', 'b=c&d'] }, signal);
    expect(engine.calls.at(-1)?.query).toEqual({ all: '1', filters: '{"label":["a","b=c&d"]}' });
    await client.containers.list({ labels: [], size: true }, signal);
    expect(engine.calls.at(-1)?.query).toMatchObject({ size: '1' });
  });
});

describe('containers.remove', () => {
  it('waits for a removal that is under way, without asking again and again', async () => {
    const { id } = await client.containers.create('one', BODY, signal);
    engine.faults.next('DELETE /containers/*', {
      status: 409,
      message: `removal of container ${id} is already in progress`,
    });
    const waiting = engine.faults.next('POST /containers/*/wait', 'hang');
    const removal = client.containers.remove(id, { force: true, volumes: true }, signal);
    await waiting.hit;
    waiting.release();
    await answered(`/containers/${id}/wait`);
    engine.remove(id);
    await removal;
    expect(callsSeen().slice(-2)).toEqual([
      `DELETE v1.51 /containers/${id}`,
      `POST v1.51 /containers/${id}/wait`,
    ]);
    expect(engine.calls.at(-1)?.query).toEqual({ condition: 'removed' });
  });

  it('is done when the container was gone before it could be waited for', async () => {
    engine.faults.next('DELETE /containers/*', {
      status: 409,
      message: 'removal of container abc is already in progress',
    });
    await client.containers.remove('abc', { force: true, volumes: true }, signal);
  });

  it('never takes an empty id for all containers', async () => {
    await expect(client.containers.remove('', { force: true, volumes: true }, signal)).rejects.toMatchObject({
      fault: 'invalid-argument',
    });
    expect(engine.calls).toEqual([]);
  });
});

describe('images.pull', () => {
  const AUTH = { username: 'user', password: 'päss+/word' };

  it('sends the credentials as the Engine reads them, and gives the messages as they come', async () => {
    const image = newImage({ tags: ['r.test:5000/team/app:2'] });
    engine.state.registry.set('r.test:5000/team/app:2', { image, auth: AUTH });
    const statuses: (string | undefined)[] = [];
    for await (const { status } of client.images.pull('r.test:5000/team/app', '2', AUTH, signal))
      statuses.push(status);
    expect(statuses[0]).toMatch(/^Pulling from/);
    expect(statuses).toContain('Extracting');
    expect((await client.images.inspect('r.test:5000/team/app:2', signal)).Id).toBe(image.id);
  });

  it('a pull without the right ones is unauthenticated', async () => {
    engine.state.registry.set('app:2', { image: newImage({ tags: ['app:2'] }), auth: AUTH });
    await expect(next(client.images.pull('app', '2', undefined, signal))).rejects.toMatchObject({
      fault: 'unauthenticated',
    });
  });

  it('a pull that fails inside the stream throws what the Engine says, after the messages before', async () => {
    engine.state.registry.set('app:2', { image: newImage(), failure: 'toomanyrequests: slow down' });
    const pull = client.images.pull('app', '2', undefined, signal)[Symbol.asyncIterator]();
    expect(await pull.next()).toMatchObject({ done: false });
    await expect(pull.next()).rejects.toMatchObject({
      fault: 'registry-unavailable',
      message: 'RegistryUnavailable: toomanyrequests: slow down',
    });
  });

  it('is cancelled on the Engine by the signal, and by leaving it', async () => {
    const stalled = createDeferred();
    engine.state.registry.set('app:2', { image: newImage({ tags: ['app:2'] }), until: stalled.promise });
    const abort = new AbortController();
    const pull = client.images.pull('app', '2', undefined, abort.signal)[Symbol.asyncIterator]();
    await pull.next();
    const rest = pull.next();
    const reason = new Error('no progress');
    abort.abort(reason);
    await expect(rest).rejects.toBe(reason);
    for await (const _message of client.images.pull('app', '2', undefined, signal)) break;
    // Both connections must be seen closed by the Engine before the registry goes on.
    await engine.stop();
    stalled.resolve();
    await engine.start();
    await expect(client.images.inspect('app:2', signal)).rejects.toMatchObject({ fault: 'not-found' });
  });
});

describe('images.diskUsage', () => {
  it('asks only for images where the Engine can tell them apart, and sums the list where it cannot', async () => {
    engine.state.addImage({ size: 500 });
    expect(await client.images.diskUsage(signal)).toBe(1500);
    expect(engine.calls.at(-1)).toMatchObject({ path: '/system/df', query: { type: 'image' } });
    engine.state.kind = { version: '20.10.24', apiVersion: '1.41', minApiVersion: '1.12' };
    await client.system.info(signal);
    expect(await client.images.diskUsage(signal)).toBe(1500);
    expect(engine.calls.at(-1)).toMatchObject({ path: '/images/json' });
  });
});

describe('system.events', () => {
  it('asks from a moment with nine digits of a second, for just the events that Berth uses', async () => {
    await client.system.events(1_795_553_473_000_000_042n, signal);
    expect(engine.calls.at(-1)?.query).toEqual({
      since: '1795553473.000000042',
      filters:
        '{"type":["container","image"],"event":["create","start","die","oom","destroy","rename","update","pause","unpause","pull","tag","untag","delete","load","import","prune"]}',
    });
  });
});

describe('close', () => {
  it('ends what is under way and refuses what comes after', async () => {
    await client.system.info(signal);
    const fault = engine.faults.next('GET /info', 'hang');
    const call = client.system.info(signal);
    await fault.hit;
    client.close();
    await expect(call).rejects.toMatchObject({ fault: 'unavailable' });
    await expect(client.system.ping(signal)).rejects.toMatchObject({
      fault: 'unavailable',
      message: expect.stringContaining('closed'),
    });
  });
});

function next<T>(source: AsyncIterable<T>): Promise<IteratorResult<T>> {
  return source[Symbol.asyncIterator]().next();
}

function closed(stream: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve) => stream.once('close', () => resolve()));
}

/** Resolves when the Engine has someone waiting for the removal. */
async function answered(path: string): Promise<void> {
  const id = path.split('/')[2] ?? '';
  while (!engine.state.awaitingRemoval.has(id)) await new Promise(setImmediate);
}
