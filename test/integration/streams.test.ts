import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { Duplex } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { ContainerConfigInit } from '../../src/cri/generated/runtime/v1/ContainerConfig.js';
import { supports } from '../../src/engine/wire/features.js';
import { testEngines } from '../support/node/engines.js';
import { processesIn } from '../support/node/raw-engine.js';
import { useNode } from '../support/node/integration-node.js';
import { podOf, scriptOf, WAITING } from '../support/node/pods.js';
import { startNetnsRelay, type NetnsRelay } from '../support/clients/netns-relay.js';
import {
  TRANSPORTS,
  type ClientOptions,
  type RemoteCommandClient,
  type Transport,
  type Wanted,
} from '../support/clients/remote-command.js';
import { connectionBy, connectSpdy, readAll, type Connect } from '../support/clients/spdy.js';

const MIB = 1024 * 1024;
const STREAM_BYTES = Number(process.env['BERTH_TEST_STREAM_MIB'] ?? 64) * MIB;
const CYCLES = Number(process.env['BERTH_TEST_STREAM_CYCLES'] ?? 50);
/** How many clients come and go at a time, and how many before it is counted what they leave. */
const LANES = 5;
const CROWD = 4 * LANES;
/** What is waited for comes at once, but on a busy machine. */
const SOON = { timeout: 20_000 };
/** As much as by hand may take: a gigabyte, or 500 cycles. */
const LONG_MS = 10 * 60_000;

const OUTPUT: Wanted = { stdin: false, stdout: true, stderr: true, tty: false };
const ALL: Wanted = { ...OUTPUT, stdin: true };
const TERMINAL: Wanted = { stdin: true, stdout: true, stderr: false, tty: true };

/** What today's kubectl speaks, and what older ones do. */
const USED = TRANSPORTS.filter(
  ({ name }) => name === 'SPDY v4.channel.k8s.io' || name === 'WebSocket v5.channel.k8s.io',
);

/**
 * Many, because busybox' nc lets no more than two connections wait for their turn, and the kernel resets the
 * others. `-ll` continues listening, with a process of its own for each connection.
 */
const ECHO_PORTS = Array.from({ length: 15 }, (_, index) => 8080 + index);
const ECHO_SERVERS = `${ECHO_PORTS.map((port) => `nc -ll -p ${String(port)} -e cat &`).join(' ')} ${WAITING}`;
const ANSWERING = 'trap "exit 0" TERM; while read line; do echo "got $line"; done';

interface Asked extends ClientOptions {
  readonly wanted?: Wanted;
}

describe.each(testEngines())('streams on Engine $name', (engine) => {
  const node = useNode(engine);
  let relay: NetnsRelay;
  let podSandboxId: string;
  let pod: ReturnType<typeof podOf>;

  beforeAll(async () => {
    relay = await startNetnsRelay(engine);
  });
  afterAll(() => relay[Symbol.asyncDispose]());
  beforeEach(async () => {
    pod = podOf(node.home, 'streams');
    podSandboxId = await node.runPod(pod);
  });

  const run = (script: string, changes: ContainerConfigInit = {}) =>
    node.run(podSandboxId, scriptOf('main', script, changes), pod);

  async function exec(
    transport: Transport,
    containerId: string,
    cmd: string[],
    { wanted = OUTPUT, ...options }: Asked = {},
  ) {
    const { url } = await node.cri.call('Exec', { containerId, cmd, ...wanted });
    return transport.connect(url, wanted, { connect: relay.connect, ...options });
  }

  async function attach(transport: Transport, containerId: string, { wanted = ALL, ...options }: Asked = {}) {
    const { url } = await node.cri.call('Attach', { containerId, ...wanted });
    return transport.connect(url, wanted, { connect: relay.connect, ...options });
  }

  async function forward(transport: Transport, ports: number[]) {
    const { url } = await node.cri.call('PortForward', { podSandboxId, port: ports });
    return transport.name.startsWith('SPDY')
      ? forwardBySpdy(url, ports, relay.connect)
      : forwardByWebSocket(url, ports, relay.connect);
  }

  async function runEchoServers(): Promise<string> {
    const containerId = await run(ECHO_SERVERS);
    const listening = async () =>
      (await node.exec(containerId, ['netstat', '-ltn'])).stdout.match(/:80\d\d .* LISTEN/g);
    await expect.poll(listening, SOON).toHaveLength(ECHO_PORTS.length);
    return containerId;
  }

  /** By the container's own sha256sum. */
  async function hashOf(containerId: string, path: string): Promise<string> {
    const { stdout } = await node.exec(containerId, ['sha256sum', path]);
    return stdout.split(' ')[0]!;
  }

  describe.each(USED)('over $name', (transport) => {
    it('an exec brings as much as the command writes, byte for byte', { timeout: LONG_MS }, async () => {
      const containerId = await run(WAITING);
      await node.exec(containerId, ['sh', '-c', `head -c ${String(STREAM_BYTES)} /dev/urandom > /tmp/bytes`]);
      const hash = createHash('sha256');
      const client = await exec(transport, containerId, ['cat', '/tmp/bytes'], {
        onStdout: (chunk) => void hash.update(chunk),
      });
      expect(exitCodeOf(await client.over())).toBe(0);
      expect(hash.digest('hex')).toBe(await hashOf(containerId, '/tmp/bytes'));
    });

    it(
      'an exec takes as much as the client sends, byte for byte, and sees its end',
      { timeout: LONG_MS },
      async () => {
        const containerId = await run(WAITING);
        const client = await exec(transport, containerId, ['sh', '-c', 'cat > /tmp/bytes'], { wanted: ALL });
        const hash = createHash('sha256');
        for (let left = STREAM_BYTES; left > 0; left -= MIB) {
          const chunk = randomBytes(Math.min(left, MIB));
          hash.update(chunk);
          await client.send(chunk);
        }
        client.endStdin();
        expect(exitCodeOf(await client.over())).toBe(0);
        expect(await hashOf(containerId, '/tmp/bytes')).toBe(hash.digest('hex'));
      },
    );

    it('a terminal has the client’s size, from the start and as it changes', async () => {
      const containerId = await run(WAITING);
      const client = await exec(
        transport,
        containerId,
        ['sh', '-c', 'while :; do stty size; sleep 0.1; done'],
        { wanted: TERMINAL },
      );
      client.resize(101, 41);
      await expect.poll(() => textOf(client), SOON).toContain('41 101\r\n');
      client.resize(77, 33);
      await expect.poll(() => textOf(client), SOON).toContain('33 77\r\n');
      client.leave();
    });

    it.runIf(supports(engine.apiVersion, 'consoleSize'))(
      'a terminal has the size that the client sends at once before the command runs',
      async () => {
        const containerId = await run(WAITING);
        for (const width of [101, 77, 133]) {
          const client = await exec(transport, containerId, ['stty', 'size'], { wanted: TERMINAL });
          client.resize(width, 41);
          expect(exitCodeOf(await client.over())).toBe(0);
          expect(textOf(client)).toBe(`41 ${String(width)}\r\n`);
        }
      },
    );

    it('Ctrl-C at a terminal ends the command, whose exit code arrives', async () => {
      const containerId = await run(WAITING);
      const client = await exec(transport, containerId, ['sh', '-c', 'echo up; exec sleep 6001'], {
        wanted: TERMINAL,
      });
      await expect.poll(() => textOf(client), SOON).toBe('up\r\n');
      await client.send('\x03');
      expect(exitCodeOf(await client.over())).toBe(130);
      expect(textOf(client)).toBe('up\r\n^C');
    });

    it('a hundred execs at a time each have their own output and exit code', async () => {
      const containerId = await run(WAITING);
      const outcomes = await Promise.all(
        Array.from({ length: 100 }, async (_, index) => {
          const script = `echo out ${String(index)}; echo err ${String(index)} >&2; exit ${String(index)}`;
          const client = await exec(transport, containerId, ['sh', '-c', script]);
          const exitCode = exitCodeOf(await client.over());
          return { exitCode, stdout: textOf(client), stderr: textOf(client, 'stderr') };
        }),
      );
      expect(outcomes).toEqual(
        outcomes.map((_, index) => ({
          exitCode: index,
          stdout: `out ${String(index)}\n`,
          stderr: `err ${String(index)}\n`,
        })),
      );
    });

    it('an attach brings all that is written after it, and ends with the container', async () => {
      const containerId = await run('mkfifo /tmp/go; read _ < /tmp/go; seq 1 200000; echo over >&2');
      const client = await attach(transport, containerId, { wanted: OUTPUT });
      await node.exec(containerId, ['sh', '-c', 'until [ -p /tmp/go ]; do sleep 0.1; done; echo > /tmp/go']);
      expect(JSON.parse(await client.over())).toMatchObject({ status: 'Success' });
      expect(textOf(client)).toBe(
        `${Array.from({ length: 200_000 }, (_, index) => String(index + 1)).join('\n')}\n`,
      );
      expect(textOf(client, 'stderr')).toBe('over\n');
    });

    it('an attach’s input reaches the process, which outlives the client, for the next one', async () => {
      const containerId = await run(ANSWERING, { stdin: true });
      for (const line of ['one', 'two']) {
        const client = await attach(transport, containerId);
        await client.send(`${line}\n`);
        await expect.poll(() => textOf(client), SOON).toBe(`got ${line}\n`);
        client.leave();
      }
      expect(await node.container(containerId)).toMatchObject({ state: 'CONTAINER_RUNNING' });
    });

    it('with stdin_once, the end of the first client’s input is the end of the process’s', async () => {
      const containerId = await run('cat; echo end; exit 5', { stdin: true, stdinOnce: true });
      const client = await attach(transport, containerId);
      await client.send('the only input\n');
      client.endStdin();
      expect(JSON.parse(await client.over())).toMatchObject({ status: 'Success' });
      expect(textOf(client)).toBe('the only input\nend\n');
      await expect
        .poll(() => node.container(containerId), SOON)
        .toMatchObject({ state: 'CONTAINER_EXITED', exitCode: 5 });
    });

    it('with stdin_once, a first client that goes away ends the input, too', async () => {
      const containerId = await run('cat; exit 5', { stdin: true, stdinOnce: true });
      const client = await attach(transport, containerId);
      await client.send('the only input\n');
      await expect.poll(() => textOf(client), SOON).toBe('the only input\n');
      client.leave();
      await expect
        .poll(() => node.container(containerId), SOON)
        .toMatchObject({ state: 'CONTAINER_EXITED', exitCode: 5 });
    });

    it('a port-forward carries bytes both ways, over many connections at once, each with its end', async () => {
      await runEchoServers();
      const { connections, leave } = await forward(transport, [...ECHO_PORTS, ...ECHO_PORTS]);
      const sent = connections.map(() => randomBytes(200_000));
      const received = await Promise.all(
        connections.map(async ({ data }, index) => {
          data.end(sent[index]);
          return Buffer.concat((await data.toArray()) as Buffer[]);
        }),
      );
      expect(received.map((bytes, index) => bytes.equals(sent[index]!))).toEqual(sent.map(() => true));
      expect(await Promise.all(connections.map(({ message }) => message))).toEqual(sent.map(() => ''));
      leave();
    });

    it('a port-forward to a port where nothing listens says so', async () => {
      const { connections, leave } = await forward(transport, [8080]);
      expect(await connections[0]!.message).toMatch(/error forwarding port 8080 to pod .*ECONNREFUSED/);
      leave();
    });

    it(
      `clients that go away, ${String(CYCLES)} of each kind, leave nothing behind`,
      { timeout: LONG_MS },
      async () => {
        const commands = await runEchoServers();
        const attached = await node.run(podSandboxId, scriptOf('attached', ANSWERING, { stdin: true }), pod);

        /** Every other client leaves as soon as it is connected, the others in the middle of things. */
        async function comeAndGo(kind: 'exec' | 'attach' | 'port-forward', index: number): Promise<void> {
          const atOnce = index % 2 === 0;
          if (kind === 'port-forward') {
            const { connections, leave } = await forward(transport, [ECHO_PORTS[index % ECHO_PORTS.length]!]);
            if (!atOnce) {
              connections[0]!.data.write('x');
              await once(connections[0]!.data, 'data');
            }
            leave();
            return;
          }
          let seen = (): void => {};
          const output = new Promise<void>((resolve) => (seen = resolve));
          const options = { onStdout: () => seen() };
          const client =
            kind === 'exec'
              ? await exec(transport, commands, ['sh', '-c', 'echo up; exec sleep 6002'], options)
              : await attach(transport, attached, options);
          if (!atOnce && kind === 'attach') await client.send('x\n');
          if (!atOnce) await output;
          client.leave();
        }

        async function settles(): Promise<void> {
          await expect
            .poll(() => processesIn(node.docker, commands), SOON)
            .not.toMatch(/sleep 6002|\d cat$/m);
        }

        const kinds = ['exec', 'attach', 'port-forward'] as const;
        // Berth keeps connections to the Engine for the next call. A crowd now, so that there are as many as
        // those who come later want, but for one more in each lane when calls happen to meet.
        for (const kind of kinds) await inLanes(CROWD, CROWD, (index) => comeAndGo(kind, index));
        await settles();
        const before = openFilesOf(node.berth.pid);
        for (const kind of kinds) {
          await inLanes(CYCLES, LANES, (index) => comeAndGo(kind, index));
          await settles();
          await expect.poll(() => openFilesOf(node.berth.pid), SOON).toBeLessThanOrEqual(before + LANES);
        }
        expect(await node.container(attached)).toMatchObject({ state: 'CONTAINER_RUNNING' });
        const client = await exec(transport, commands, ['echo', 'well']);
        expect(exitCodeOf(await client.over())).toBe(0);
        expect(textOf(client)).toBe('well\n');
      },
    );
  });
});

function textOf({ output }: RemoteCommandClient, of: 'stdout' | 'stderr' = 'stdout'): string {
  return String(Buffer.concat(output[of]));
}

/** Of a metav1.Status. */
function exitCodeOf(outcome: string): number {
  const { status, reason, message, details } = JSON.parse(outcome) as {
    status: string;
    reason?: string;
    message?: string;
    details?: { causes: { message: string }[] };
  };
  if (status === 'Success') return 0;
  if (reason !== 'NonZeroExitCode') throw new Error(message);
  return Number(details!.causes[0]!.message);
}

function openFilesOf(pid: number): number {
  return readdirSync(`/proc/${String(pid)}/fd`).length;
}

/** Runs a task so many times, in as many lanes at a time. */
async function inLanes(count: number, lanes: number, task: (index: number) => Promise<void>): Promise<void> {
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      for (let index = lane; index < count; index += lanes) await task(index);
    }),
  );
}

interface Forward {
  readonly connections: readonly ForwardedConnection[];
  leave(): void;
}

interface ForwardedConnection {
  readonly data: Duplex;
  /** All that came on the error stream, once it is over. */
  readonly message: Promise<string>;
}

async function forwardBySpdy(url: string, ports: readonly number[], connect: Connect): Promise<Forward> {
  const client = await connectSpdy(url, { protocols: ['portforward.k8s.io'], connect });
  const connections = await Promise.all(
    ports.map(async (port, index) => {
      const headers = { port: String(port), requestid: String(index) };
      const error = await client.open({ ...headers, streamtype: 'error' });
      error.duplex.end();
      const { duplex: data } = await client.open({ ...headers, streamtype: 'data' });
      return { data, message: readAll(error.duplex).then(String) };
    }),
  );
  return { connections, leave: () => client.close() };
}

/**
 * Channel 2n has the bytes of the nth port and 2n+1 its errors; each begins with the port. Their ends show
 * only by the end of all.
 */
async function forwardByWebSocket(url: string, ports: readonly number[], connect: Connect): Promise<Forward> {
  const socket = new WebSocket(url.replace('http', 'ws'), ['v5.channel.k8s.io'], connectionBy(connect, url));
  const channels = ports.flatMap((_, index) => [
    channelOf(socket, 2 * index),
    channelOf(socket, 2 * index + 1),
  ]);
  const begun = new Set<number>();
  socket.on('message', (message: Buffer) => {
    const channel = message[0]!;
    const bytes = message.subarray(begun.has(channel) ? 1 : 3);
    begun.add(channel);
    if (bytes.length > 0) channels[channel]!.push(bytes);
  });
  socket.on('close', () => {
    for (const channel of channels) channel.push(null);
  });
  await once(socket, 'open');
  const connections = ports.map((_, index) => ({
    data: channels[2 * index]!,
    message: readAll(channels[2 * index + 1]!).then(String),
  }));
  return { connections, leave: () => socket.terminate() };
}

function channelOf(socket: WebSocket, channel: number): Duplex {
  return new Duplex({
    read() {},
    write: (chunk: Buffer, _encoding, callback) =>
      socket.send(Buffer.concat([Buffer.from([channel]), chunk]), callback),
    final: (callback) => socket.send(Buffer.from([255, channel]), callback),
  });
}
