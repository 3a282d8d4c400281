import { setImmediate as nextTurn } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONTAINER_ID } from '../support/builders/container-facts.js';
import { outputFrame } from '../support/doubles/streaming-engine.js';
import { TRANSPORTS, type Wanted } from '../support/clients/remote-command.js';
import {
  startTestStreamingServer,
  type TestStreamingServer,
} from '../support/in-process/streaming-server.js';
import { until } from '../support/until.js';

const all: Wanted = { stdin: true, stdout: true, stderr: true, tty: false };
const terminal: Wanted = { stdin: true, stdout: true, stderr: false, tty: true };

describe.each(TRANSPORTS)('channels over $name', (transport) => {
  let server: TestStreamingServer;

  beforeEach(async () => {
    server = await startTestStreamingServer();
  });
  afterEach(() => server.close());

  async function exec(wanted: Wanted = all) {
    const { url } = server.prepare.exec({ ...wanted, containerId: CONTAINER_ID, cmd: ['cat'] });
    const client = await transport.connect(url!, wanted);
    const command = await until(() => {
      const [started] = server.engine.execs;
      expect(started?.process).toBeDefined();
      return started!;
    });
    return { client, command, process: command.process! };
  }

  it('carry stdout and stderr apart and byte for byte, and the outcome behind them', async () => {
    const { client, command, process } = await exec();
    const bytes = randomBytes(3_000_000);
    process.write(outputFrame(2, 'to stderr'));
    process.write(outputFrame(1, bytes));
    command.ended(7);
    const outcome = await client.over();
    expect(Buffer.concat(client.output.stdout).equals(bytes)).toBe(true);
    expect(String(Buffer.concat(client.output.stderr))).toBe('to stderr');
    if (transport.structured)
      expect(JSON.parse(outcome)).toMatchObject({
        details: { causes: [{ reason: 'ExitCode', message: '7' }] },
      });
    else expect(outcome).toContain('exit status 7');
  });

  it('say success as the protocol has it', async () => {
    const { client, command } = await exec();
    command.ended(0);
    const outcome = await client.over();
    expect(outcome).toBe(transport.structured ? '{"metadata":{},"status":"Success"}' : '');
  });

  it('carry stdin byte for byte', async () => {
    const { client, command, process } = await exec();
    const bytes = randomBytes(2_000_000);
    const received: Buffer[] = [];
    let size = 0;
    process.on('data', (chunk: Buffer) => {
      received.push(chunk);
      size += chunk.length;
      if (size === bytes.length) command.ended(0);
    });
    for (let at = 0; at < bytes.length; at += 32_768) await client.send(bytes.subarray(at, at + 32_768));
    await client.over();
    expect(Buffer.concat(received).equals(bytes)).toBe(true);
  });

  it.runIf(transport.endsStdin)('tell the end of stdin, while output goes on', async () => {
    const { client, command, process } = await exec();
    process.resume().on('end', () => {
      process.write(outputFrame(1, 'after the end of input'));
      command.ended(0);
    });
    await client.send('x');
    client.endStdin();
    await client.over();
    expect(String(Buffer.concat(client.output.stdout))).toBe('after the end of input');
  });

  it('carry a terminal and its sizes', async () => {
    const { client, command, process } = await exec(terminal);
    process.resume();
    command.started(5);
    client.resize(120, 50);
    process.write('\x1b[31mred\x1b[0m');
    if (!/SPDY (v2\.|channel)/.test(transport.name))
      await until(() => expect(command.sizes.at(-1)).toEqual({ width: 120, height: 50 }));
    command.ended(0);
    await client.over();
    expect(String(Buffer.concat(client.output.stdout))).toBe('\x1b[31mred\x1b[0m');
  });

  it('hold the command up while the client does not read, and lose nothing when it goes on', async () => {
    const { client, command, process } = await exec();
    client.pause();
    const chunk = outputFrame(1, Buffer.alloc(65_536, 'y'));
    let taken = 0;
    const total = 600;
    const write = (): void => {
      taken += 1;
      if (taken <= total) process.write(chunk, write);
      else command.ended(0);
    };
    write();
    await standsStill(() => taken);
    expect(taken).toBeLessThan(total);
    client.resume();
    await client.over();
    expect(client.output.stdout.reduce((sum, { length }) => sum + length, 0)).toBe(total * 65_536);
  });

  it('hold the client up while the command does not read', async () => {
    const { client } = await exec();
    let sent = 0;
    const push = async (): Promise<void> => {
      for (; sent < 2_000; sent += 1) await client.send(Buffer.alloc(65_536));
    };
    push().catch(() => undefined);
    await standsStill(() => sent);
    expect(sent).toBeLessThan(1_000);
    client.leave();
  });

  it('end the command when the client goes away', async () => {
    const { client, command } = await exec();
    command.started(4_242);
    client.leave();
    await until(() => expect(server.killed).toEqual([4_242]));
  });

  it('carry an attach', async () => {
    const { url } = server.prepare.attach({ ...all, containerId: CONTAINER_ID });
    const client = await transport.connect(url!, all);
    const { process } = server.engine.attaches[0]!;
    process.end(outputFrame(1, 'from the container'));
    await client.over();
    expect(String(Buffer.concat(client.output.stdout))).toBe('from the container');
  });
});

/**
 * Both ends are in this process: what has not moved in so many of its turns has nothing left that could move
 * it.
 */
const STILL_TURNS = 200;

async function standsStill(read: () => number): Promise<void> {
  let last = read();
  for (let still = 0; still < STILL_TURNS; still += 1) {
    await nextTurn();
    if (read() !== last) still = 0;
    last = read();
  }
}
