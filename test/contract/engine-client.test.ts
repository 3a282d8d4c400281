import { once } from 'node:events';
import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEngineClient } from '../../src/engine/connect.js';
import { demultiplex } from '../../src/engine/demultiplex.js';
import type { EngineClient } from '../../src/engine/engine-client.js';
import type { ContainerCreateBody } from '../../src/engine/wire/container-create.js';
import type { EngineEvent } from '../../src/engine/wire/event.js';
import { testEngines } from '../support/node/engines.js';
import { startFakeEngine } from '../support/fake-engine/start.js';
import { tinyRootFilesystem } from '../support/fake-engine/tiny-image.js';
import { tinyPrograms } from '../support/fake-engine/tiny-programs.js';

/**
 * One suite for every Engine that the client may meet: the fake one, and the real ones of the integration
 * tests where those run. What holds here for the fake is what lets the other tests believe it.
 */
const PREFIX = `berth-engine-test-${String(process.pid)}`;
const IMAGE = `${PREFIX}:1`;
const DEAD_REGISTRY = '127.0.0.1:1/berth';
const LIMIT = 60_000;

interface EngineUnderTest {
  readonly name: string;
  open(): Promise<{ readonly socketPath: string; close(): Promise<void> }>;
}

const engines: EngineUnderTest[] = [{ name: 'fake', open: openFake }, ...realEngines()];

describe.each(engines)('EngineClient on the $name Engine', ({ open }) => {
  let engine: Awaited<ReturnType<EngineUnderTest['open']>>;
  let client: EngineClient & { close(): void };
  const { signal } = new AbortController();
  const made: string[] = [];

  beforeAll(async () => {
    engine = await open();
    client = createEngineClient({
      endpoint: `unix://${engine.socketPath}`,
      environment: {},
      requestTimeoutMs: LIMIT,
    });
    const query = `fromSrc=-&repo=${PREFIX}&tag=1&changes=${encodeURIComponent('ENTRYPOINT ["/pause"]')}&changes=${encodeURIComponent('LABEL from=image')}`;
    await raw(engine.socketPath, 'POST', `/images/create?${query}`, tinyRootFilesystem());
  }, LIMIT);

  afterEach(async () => {
    for (const id of made.splice(0)) await raw(engine.socketPath, 'DELETE', `/containers/${id}?force=1`);
  }, LIMIT);

  afterAll(async () => {
    await raw(engine.socketPath, 'DELETE', `/images/${IMAGE}`);
    client.close();
    await engine.close();
  }, LIMIT);

  async function create(name: string, more: Partial<ContainerCreateBody> = {}): Promise<string> {
    const body = {
      Image: IMAGE,
      Labels: { 'berth-test': name, 'a=b': 'c,"d" {e}\n' },
      HostConfig: { NetworkMode: 'none' },
      ...more,
    };
    const { id, warnings } = await client.containers.create(`${PREFIX}-${name}`, body, signal);
    expect(warnings).toEqual([]);
    made.push(id);
    return id;
  }

  async function createStarted(name: string, more: Partial<ContainerCreateBody> = {}): Promise<string> {
    const id = await create(name, more);
    await client.containers.start(id, signal);
    return id;
  }

  async function exec(
    id: string,
    cmd: string[],
    options: { readonly stdin?: Buffer; readonly tty?: boolean } = {},
  ) {
    const { stdin, tty = false } = options;
    const body = {
      Cmd: cmd,
      AttachStdin: stdin !== undefined,
      AttachStdout: true,
      AttachStderr: true,
      Tty: tty,
    };
    const execId = await client.exec.create(id, body, signal);
    const stream = await client.exec.start(execId, { tty }, signal);
    if (stdin !== undefined) stream.end(stdin);
    const output = tty ? { stdout: await readAll(stream), stderr: '' } : await readFrames(stream);
    return { ...output, inspected: await client.exec.inspect(execId, signal) };
  }

  describe('system', () => {
    it('agrees on an API version that both know, and reads what the Engine says of itself', async () => {
      await client.system.ping(signal);
      const version = await client.system.version(signal);
      const info = await client.system.info(signal);
      expect(client.system.apiVersion()).toBe(version.ApiVersion);
      expect(info.ServerVersion).toBe(version.Version);
      expect(info.OSType).toBe('linux');
      expect(['cgroupfs', 'systemd', 'none']).toContain(info.CgroupDriver);
    });

    it('tells what happens to containers and images, from the moment it was subscribed', async () => {
      const abort = new AbortController();
      const events = await client.system.events(undefined, abort.signal);
      const id = await createStarted('events');
      await client.containers.stop(id, 5, signal);
      await client.containers.remove(id, { force: false, volumes: true }, signal);
      const seen = await collect(events, (event) => event.Actor.ID === id, 'destroy');
      const actions = seen
        .map(({ Action }) => Action)
        .filter((action) => ['create', 'start', 'die', 'destroy'].includes(action));
      expect(actions).toEqual(['create', 'start', 'die', 'destroy']);
      expect(seen[0]?.Actor.Attributes).toMatchObject({
        name: `${PREFIX}-events`,
        image: IMAGE,
        'berth-test': 'events',
        from: 'image',
      });
      abort.abort();
    });

    it('replays events from a moment on, so that a broken stream leaves no gap', async () => {
      const sinceNs = BigInt(Date.now()) * 1_000_000n;
      const id = await create('replay');
      const abort = new AbortController();
      const seen = await collect(
        await client.system.events(sinceNs, abort.signal),
        (event) => event.Actor.ID === id,
        'create',
      );
      expect(seen).toHaveLength(1);
      abort.abort();
    });

    it('ends the iteration of events with the reason of the signal', async () => {
      const abort = new AbortController();
      const events = await client.system.events(undefined, abort.signal);
      const reading = collect(events, () => false, 'never');
      const reason = new Error('enough');
      abort.abort(reason);
      await expect(reading).rejects.toBe(reason);
    });
  });

  describe('containers', () => {
    it('go through their whole life, and every repeated step is a success', async () => {
      const id = await create('life');
      expect((await client.containers.inspect(id, signal)).State).toMatchObject({
        Status: 'created',
        Running: false,
        Pid: 0,
        ExitCode: 0,
      });

      await client.containers.start(id, signal);
      await client.containers.start(id, signal);
      const running = await client.containers.inspect(id, signal);
      expect(running.State).toMatchObject({ Status: 'running', Running: true });
      expect(running.State.Pid).toBeGreaterThan(0);
      expect(running).toMatchObject({ Id: id, Name: `/${PREFIX}-life`, HostConfig: { NetworkMode: 'none' } });
      expect(running.Config.Labels).toMatchObject({ from: 'image', 'a=b': 'c,"d" {e}\n' });
      expect(running.LogPath).not.toBe('');

      await client.containers.stop(id, 5, signal);
      await client.containers.stop(id, 5, signal);
      const stopped = await client.containers.inspect(id, signal);
      expect(stopped.State).toMatchObject({ Status: 'exited', Running: false, Pid: 0, ExitCode: 0 });
      expect(Date.parse(stopped.State.FinishedAt ?? '')).toBeGreaterThan(
        Date.parse(stopped.State.StartedAt ?? ''),
      );

      await client.containers.remove(id, { force: false, volumes: true }, signal);
      await expect(client.containers.inspect(id, signal)).rejects.toMatchObject({ fault: 'not-found' });
    });

    it('are listed by all of the labels asked for, running or not', async () => {
      const id = await create('list');
      const list = (labels: string[]) => client.containers.list({ labels, size: true }, signal);
      expect((await list(['berth-test=list', 'from'])).map(({ Id }) => Id)).toEqual([id]);
      expect(await list(['berth-test=list', 'from=elsewhere'])).toEqual([]);
      const [summary] = await list(['berth-test=list']);
      expect(summary).toMatchObject({ Names: [`/${PREFIX}-list`], State: 'created' });
    });

    it('keep a name to themselves: a second one is already-exists, and the sentence tells who has it', async () => {
      const id = await create('name');
      await expect(create('name')).rejects.toMatchObject({
        fault: 'already-exists',
        message: expect.stringContaining(id),
      });
    });

    it('are not made of an image that is not there, or a name that is none', async () => {
      const body = { Image: 'berth-engine-test-missing:1', Labels: {}, HostConfig: {} };
      await expect(client.containers.create(`${PREFIX}-missing`, body, signal)).rejects.toMatchObject({
        fault: 'not-found',
      });
      await expect(
        client.containers.create('no name', { ...body, Image: IMAGE }, signal),
      ).rejects.toMatchObject({
        fault: 'invalid-argument',
      });
    });

    it('containers that cannot start are the failure of the Engine, in its own words, and stay to be looked at', async () => {
      const id = await create('unstartable', { Entrypoint: ['/nope'] });
      await expect(client.containers.start(id, signal)).rejects.toMatchObject({
        fault: 'internal',
        message: expect.stringContaining('/nope'),
      });
      const { State } = await client.containers.inspect(id, signal);
      expect(State).toMatchObject({
        Status: 'created',
        ExitCode: 127,
        Error: expect.stringContaining('/nope'),
      });
    });

    it('containers that share the network of one that does not run are in the wrong state to start', async () => {
      const sandbox = await create('sandbox');
      const id = await create('joins', { HostConfig: { NetworkMode: `container:${sandbox}` } });
      await expect(client.containers.start(id, signal)).rejects.toMatchObject({
        fault: 'failed-precondition',
      });
      expect((await client.containers.inspect(id, signal)).State).toMatchObject({
        Status: 'created',
        ExitCode: 128,
      });
      await client.containers.start(sandbox, signal);
      await client.containers.start(id, signal);
      expect((await client.containers.inspect(id, signal)).NetworkSettings.Networks).toEqual({});
    });

    it('containers that run are removed only by force', async () => {
      const id = await createStarted('force');
      const remove = (force: boolean) => client.containers.remove(id, { force, volumes: true }, signal);
      await expect(remove(false)).rejects.toMatchObject({ fault: 'failed-precondition' });
      await remove(true);
      await expect(client.containers.inspect(id, signal)).rejects.toMatchObject({ fault: 'not-found' });
    });

    it('containers that are being removed already are waited for', async () => {
      const id = await createStarted('twice');
      const removals = await Promise.allSettled(
        [1, 2, 3].map(() => client.containers.remove(id, { force: true, volumes: true }, signal)),
      );
      await expect(client.containers.inspect(id, signal)).rejects.toMatchObject({ fault: 'not-found' });
      for (const removal of removals)
        if (removal.status === 'rejected') expect(removal.reason).toMatchObject({ fault: 'not-found' });
    });

    it('containers that do not exist are not-found, whatever is asked of them', async () => {
      const missing = `${PREFIX}-missing`;
      const notFound = { fault: 'not-found', message: `No such container: ${missing}` };
      await expect(client.containers.inspect(missing, signal)).rejects.toMatchObject(notFound);
      await expect(client.containers.start(missing, signal)).rejects.toMatchObject(notFound);
      await expect(client.containers.stop(missing, 1, signal)).rejects.toMatchObject(notFound);
      await expect(
        client.containers.remove(missing, { force: true, volumes: true }, signal),
      ).rejects.toMatchObject(notFound);
      await expect(client.exec.create(missing, { Cmd: ['/say'] }, signal)).rejects.toMatchObject(notFound);
    });

    it('take new limits, and refuse impossible ones', async () => {
      const id = await createStarted('update');
      const memory = 64 * 1024 * 1024;
      await client.containers.update(id, { Memory: memory, MemorySwap: memory, CpuShares: 512 }, signal);
      const { HostConfig } = await client.containers.inspect(id, signal);
      expect(HostConfig).toMatchObject({ Memory: memory, CpuShares: 512 });
      await expect(client.containers.update(id, { Memory: 1 }, signal)).rejects.toMatchObject({
        fault: 'invalid-argument',
      });
    });
  });

  describe('exec', () => {
    it('tells stdout and stderr apart and gives the exit code', async () => {
      const id = await createStarted('say');
      const { stdout, stderr, inspected } = await exec(id, ['/say']);
      expect({ stdout, stderr }).toEqual({ stdout: 'out\n', stderr: 'err\n' });
      expect(inspected).toMatchObject({ Running: false, ExitCode: 3 });
    });

    it('carries stdin to its end, and all of the output back', async () => {
      const id = await createStarted('cat');
      const content = Buffer.from('0123456789abcdef'.repeat(64 * 1024));
      const { stdout, inspected } = await exec(id, ['/cat'], { stdin: content });
      expect(stdout.length).toBe(content.length);
      expect(stdout === content.toString()).toBe(true);
      expect(inspected).toMatchObject({ Running: false, ExitCode: 0 });
    });

    it('gives raw bytes with a TTY', async () => {
      const id = await createStarted('tty');
      const { stdout } = await exec(id, ['/say'], { tty: true });
      expect(stdout.replaceAll('\r', '')).toBe('out\nerr\n');
    });

    it('an exec of a program that is not there ends with 126 or 127 and the reason on stdout', async () => {
      const id = await createStarted('noprogram');
      const { stdout, inspected } = await exec(id, ['/nope']);
      expect(stdout).toContain('/nope');
      expect([126, 127]).toContain(inspected.ExitCode);
      expect(inspected.Pid).toBe(0);
    });

    it('needs a container that runs, and an exec that exists', async () => {
      const id = await create('stopped');
      await expect(client.exec.create(id, { Cmd: ['/say'] }, signal)).rejects.toMatchObject({
        fault: 'failed-precondition',
      });
      await expect(client.exec.start('nope', { tty: false }, signal)).rejects.toMatchObject({
        fault: 'not-found',
      });
      await expect(client.exec.inspect('nope', signal)).rejects.toMatchObject({ fault: 'not-found' });
    });

    it('an exec that waits for input is left when the signal fires', async () => {
      const id = await createStarted('left');
      const abort = new AbortController();
      const execId = await client.exec.create(
        id,
        { Cmd: ['/cat'], AttachStdin: true, AttachStdout: true },
        signal,
      );
      const stream = await client.exec.start(execId, { tty: false }, abort.signal);
      const reason = new Error('too long');
      const reading = readFrames(stream);
      abort.abort(reason);
      await expect(reading).rejects.toBe(reason);
      expect(stream.destroyed).toBe(true);
    });
  });

  describe('images', () => {
    it('are found by tag and by id, and listed with their size', async () => {
      const byTag = await client.images.inspect(IMAGE, signal);
      expect(byTag.RepoTags).toEqual([IMAGE]);
      expect(byTag.Config).toMatchObject({ Entrypoint: ['/pause'], Labels: { from: 'image' } });
      expect((await client.images.inspect(byTag.Id, signal)).Id).toBe(byTag.Id);
      const listed = (await client.images.list(signal)).find(({ Id }) => Id === byTag.Id);
      expect(listed?.Size).toBeGreaterThan(0);
      expect(await client.images.diskUsage(signal)).toBeGreaterThanOrEqual(listed?.Size ?? Infinity);
    });

    it('images that are not there are not-found, to look at and to remove', async () => {
      const missing = 'registry.test:5000/berth/engine-test:missing';
      await expect(client.images.inspect(missing, signal)).rejects.toMatchObject({ fault: 'not-found' });
      await expect(client.images.remove(missing, signal)).rejects.toMatchObject({ fault: 'not-found' });
    });

    it('images in use stay', async () => {
      await create('uses-image');
      await expect(client.images.remove(IMAGE, signal)).rejects.toMatchObject({
        fault: 'failed-precondition',
      });
      await client.images.inspect(IMAGE, signal);
    });

    it('pulls of a registry that does not answer fail as the kubelet knows it', async () => {
      const pulling = collectAll(
        client.images.pull(DEAD_REGISTRY, 'latest', { username: 'u', password: 'secret' }, signal),
      );
      await expect(pulling).rejects.toMatchObject({
        fault: 'registry-unavailable',
        message: expect.stringMatching(/^RegistryUnavailable: .*refused/),
      });
    });
  });

  describe('networks', () => {
    it('are made with the subnets and options asked for, never twice, and removed', async () => {
      const MTU = 'com.docker.network.driver.mtu';
      const name = `${PREFIX}-net`;
      const options = {
        subnets: ['10.213.77.0/24', 'fd00:213:77::/64'],
        labels: { 'berth-test': 'net' },
        options: { [MTU]: '1400' },
      };
      const id = await client.networks.create(name, options, signal);
      try {
        const inspected = await client.networks.inspect(name, signal);
        expect(inspected).toEqual({ id, connected: 0, ...options });
        await expect(client.networks.create(name, options, signal)).rejects.toMatchObject({
          fault: 'already-exists',
        });
      } finally {
        await client.networks.remove(name, signal);
      }
      await expect(client.networks.inspect(name, signal)).rejects.toMatchObject({ fault: 'not-found' });
    });
  });
});

async function openFake(): Promise<{ socketPath: string; close(): Promise<void> }> {
  const fake = await startFakeEngine();
  for (const [name, program] of Object.entries(tinyPrograms)) fake.state.programs.set(name, program);
  fake.state.unstartable.set(
    '/nope',
    'failed to create task for container: exec: "/nope": stat /nope: no such file or directory: unknown',
  );
  const failure = 'Get "http://127.0.0.1:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused';
  fake.state.registry.set(`${DEAD_REGISTRY}:latest`, { image: fake.state.addImage(), failure });
  return fake;
}

function realEngines(): EngineUnderTest[] {
  if (process.env['BERTH_TEST_ENGINES'] === undefined) return [];
  return testEngines().map(({ name, socketPath }) => ({
    name,
    open: () => Promise.resolve({ socketPath, close: () => Promise.resolve() }),
  }));
}

/** What the client has no call for: making images, and clearing up. The status does not matter. */
async function raw(socketPath: string, method: string, path: string, body?: Buffer): Promise<void> {
  const sent = request({
    socketPath,
    method,
    path,
    headers: body === undefined ? {} : { 'Content-Type': 'application/x-tar' },
  });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [NodeJS.ReadableStream];
  response.resume();
  await once(response, 'end');
}

async function readAll(stream: Duplex): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function readFrames(stream: Duplex): Promise<{ stdout: string; stderr: string }> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  await demultiplex(stream, {
    stdout: (chunk) => void stdout.push(chunk),
    stderr: (chunk) => void stderr.push(chunk),
  });
  return { stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
}

/** The events that match, up to and including the one with this action. */
async function collect(
  events: AsyncIterable<EngineEvent>,
  matches: (event: EngineEvent) => boolean,
  last: string,
): Promise<EngineEvent[]> {
  const seen: EngineEvent[] = [];
  for await (const event of events) {
    if (!matches(event)) continue;
    seen.push(event);
    if (event.Action === last) break;
  }
  return seen;
}

async function collectAll<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of source) all.push(item);
  return all;
}
