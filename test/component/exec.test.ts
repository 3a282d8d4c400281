import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAbandonedExecs } from '../../src/engine/abandoned-execs.js';
import { createExecStarts, EXEC_START_LIMITS, type ExecStartLimits } from '../../src/engine/exec-starts.js';
import { createTurns } from '../../src/async/turns.js';
import { createExecSession } from '../../src/streaming/session/exec.js';
import type { ExecTicket } from '../../src/streaming/ticket.js';
import { containerFacts } from '../support/builders/container-facts.js';
import { fakeChannels, type FakeChannels } from '../support/doubles/channels.js';
import {
  createFakeStreamingEngine,
  outputFrame,
  type FakeExec,
} from '../support/doubles/streaming-engine.js';
import { until } from '../support/until.js';

const OUTPUT_TURNS = createTurns({ monotonicMs: () => performance.now() }, { turnMs: 2, stepMs: 2 });

const ticket: ExecTicket = {
  containerId: containerFacts().id,
  sandboxId: containerFacts().sandboxId,
  command: ['cat'],
  stdin: true,
  stdout: true,
  stderr: true,
  tty: false,
};

function create(
  options: {
    starts?: Partial<ExecStartLimits>;
    apiVersion?: string;
    killOnDisconnect?: boolean;
    facts?: Parameters<typeof containerFacts>[0];
  } = {},
) {
  const { apiVersion = '1.51' } = options;
  const engine = { ...createFakeStreamingEngine(), system: { apiVersion: () => apiVersion } };
  const killed: number[] = [];
  const warnings: string[] = [];
  const session = createExecSession({
    engine,
    outputTurns: OUTPUT_TURNS,
    targets: { findContainer: () => containerFacts(options.facts) },
    execs: {
      starts: createExecStarts({ ...EXEC_START_LIMITS, ...options.starts }),
      abandoned: createAbandonedExecs({
        exec: engine.exec,
        killTree: async ({ pid }) => void killed.push(pid),
        onWarning: (message) => void warnings.push(message),
      }),
    },
    killOnDisconnect: options.killOnDisconnect ?? true,
  });
  async function begin(
    request: ExecTicket,
    client: FakeChannels,
  ): Promise<{ exec: FakeExec; over: Promise<void> }> {
    const count = engine.execs.length;
    const run = await session(request, client.channels.gone);
    const over = run(client.channels);
    await until(() => expect(engine.execs[count]?.process).toBeDefined());
    return { exec: engine.execs[count]!, over };
  }
  return { engine, session, begin, killed, warnings };
}

/** Lets everything that is ready happen, some times over. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('an exec session', () => {
  it('carries output apart, and tells the exit code behind all of it', async () => {
    const { begin } = create();
    const client = fakeChannels();
    const { exec, over } = await begin(ticket, client);
    exec.started(77);
    exec.process!.write(
      Buffer.concat([outputFrame(1, 'out '), outputFrame(2, 'err'), outputFrame(1, 'put')]),
    );
    exec.ended(3);
    await over;
    expect(client.stdoutText()).toBe('out put');
    expect(client.stderrText()).toBe('err');
    expect(client.status()).toMatchObject({
      reason: 'NonZeroExitCode',
      details: { causes: [{ message: '3' }] },
    });
    expect(
      client.channels.stdout!.writableEnded &&
        client.channels.stderr!.writableEnded &&
        client.channels.error.writableEnded,
    ).toBe(true);
    expect(client.hungUp).toBe(true);
  });

  it('tells success for exit code 0', async () => {
    const { begin } = create();
    const client = fakeChannels();
    const { exec, over } = await begin(ticket, client);
    exec.ended(0);
    await over;
    expect(client.status()).toEqual({ metadata: {}, status: 'Success' });
  });

  it('carries stdin and its end', async () => {
    const { begin } = create();
    const client = fakeChannels();
    const { exec, over } = await begin(ticket, client);
    let input = '';
    exec.process!.on('data', (chunk: Buffer) => (input += chunk.toString()));
    exec.process!.on('end', () => exec.ended(0));
    client.stdin.end('some input');
    await over;
    expect(input).toBe('some input');
    expect(client.status()).toMatchObject({ status: 'Success' });
  });

  it('reads on when the command has ended and the client still sends', async () => {
    const { begin } = create();
    const client = fakeChannels();
    const { exec, over } = await begin(ticket, client);
    exec.ended(0);
    await over;
    for (let index = 0; index < 20; index += 1) client.stdin.write(Buffer.alloc(65_536));
    await until(() => expect(client.stdin.writableLength + client.stdin.readableLength).toBe(0));
  });

  it('passes a terminal’s bytes as they are, and never asks for stderr then', async () => {
    const { begin } = create();
    const client = fakeChannels({ stderr: false });
    const { exec, over } = await begin({ ...ticket, tty: true, stderr: false }, client);
    exec.process!.write(Buffer.from([1, 0, 0, 0, 0, 0, 0, 1, 65]));
    exec.ended(0);
    await over;
    expect(Buffer.from(client.stdoutText())).toHaveLength(9);
    expect(exec.body).toMatchObject({
      Tty: true,
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: false,
    });
  });

  it('turns the Engine’s detach keys to ones that nobody types', async () => {
    const { begin } = create();
    const { exec } = await begin(ticket, fakeChannels());
    expect(exec.body.DetachKeys!.split(',')).toHaveLength(4);
    expect(exec.body.DetachKeys).not.toContain('ctrl-p');
  });

  it('asks for output even when the client wants none, so that the end shows, and drops it', async () => {
    const { begin } = create();
    const client = fakeChannels({ stdout: false, stderr: false });
    const { exec, over } = await begin({ ...ticket, stdout: false, stderr: false }, client);
    expect(exec.body).toMatchObject({ AttachStdout: true, AttachStderr: true });
    exec.process!.write(outputFrame(1, 'x'.repeat(500_000)));
    exec.ended(0);
    await over;
    expect(client.stdoutText()).toBe('');
  });

  it('keeps sizes until the command runs, then applies the last', async () => {
    const { begin } = create();
    const client = fakeChannels({ stderr: false });
    const { exec, over } = await begin({ ...ticket, tty: true, stderr: false }, client);
    client.resize.write('{"Width":80,"Height":24}{"Width":132,"Height":43}');
    await turns(5);
    expect(exec.sizes).toEqual([]);
    exec.started(1);
    await until(() => expect(exec.sizes).toEqual([{ width: 132, height: 43 }]));
    exec.ended(0);
    await over;
  });

  it('tells a command that could not be started apart from one that failed', async () => {
    const { begin } = create();
    const client = fakeChannels();
    const { exec, over } = await begin(ticket, client);
    exec.process!.write(
      outputFrame(
        1,
        'OCI runtime exec failed: exec: "nope": executable file not found in $PATH: unknown\r\n',
      ),
    );
    exec.ended(127);
    await over;
    expect(client.status()).toMatchObject({
      reason: 'InternalError',
      message: expect.stringContaining('executable file not found in $PATH: unknown'),
    });
    expect(client.stdoutText()).toBe('');
  });

  it('believes a command that runs and prints the same', async () => {
    const { begin } = create();
    const client = fakeChannels();
    const { exec, over } = await begin(ticket, client);
    exec.started(5);
    exec.process!.write(outputFrame(1, 'OCI runtime exec failed: said the program'));
    exec.ended(127);
    await over;
    expect(client.status()).toMatchObject({ reason: 'NonZeroExitCode' });
    expect(client.stdoutText()).toBe('OCI runtime exec failed: said the program');
  });

  it('waits for the exit code of a command that closed its output and went on', async () => {
    const { begin } = create();
    const client = fakeChannels();
    const { exec, over } = await begin(ticket, client);
    exec.started(5);
    exec.process!.end();
    await turns(5);
    expect(client.status()).toBeUndefined();
    exec.ended(9);
    await over;
    expect(client.status()).toMatchObject({ details: { causes: [{ message: '9' }] } });
  });

  it('holds the command up while the client does not read', async () => {
    const { begin } = create();
    const client = fakeChannels();
    client.stdout.pause();
    const { exec } = await begin(ticket, client);
    let written = 0;
    const write = (): void => {
      written += 1;
      if (written < 200) exec.process!.write(outputFrame(1, Buffer.alloc(65_536)), write);
    };
    write();
    await turns(50);
    expect(written).toBeLessThan(10);
    client.stdout.resume();
    await until(() => expect(written).toBe(200));
  });

  it('kills the command when the client goes away', async () => {
    const { begin, killed } = create();
    const client = fakeChannels();
    const { exec, over } = await begin(ticket, client);
    exec.started(77);
    client.leave();
    await over;
    await until(() => expect(killed).toEqual([77]));
    exec.process!.resume();
    await until(() => expect(exec.process!.readableEnded).toBe(true));
  });

  it('kills a command that starts only after its client has gone', async () => {
    const { begin, killed } = create();
    const client = fakeChannels();
    const { exec, over } = await begin(ticket, client);
    client.leave();
    await turns(5);
    await over;
    exec.started(78);
    await until(() => expect(killed).toEqual([78]));
  });

  it('says nothing of a command that the Engine never started', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { session, engine, killed, warnings } = create();
    const client = fakeChannels();
    const over = (await session(ticket, client.channels.gone))(client.channels);
    await turns(5);
    expect(engine.execs).toHaveLength(1);
    client.leave();
    await vi.advanceTimersByTimeAsync(11_000);
    await over;
    expect([killed, warnings]).toEqual([[], []]);
  });

  it('warns when it cannot tell whether the command still runs', async () => {
    const { begin, engine, warnings } = create();
    const client = fakeChannels();
    const { over } = await begin(ticket, client);
    engine.exec.inspect = () => Promise.reject(new Error('the Engine is gone'));
    client.leave();
    await over;
    await until(() => expect(warnings).toHaveLength(1));
  });

  it('leaves it running where that is what was set', async () => {
    const { begin, killed } = create({ killOnDisconnect: false });
    const client = fakeChannels();
    const { exec, over } = await begin(ticket, client);
    exec.started(77);
    client.leave();
    await over;
    expect(killed).toEqual([]);
  });

  it('lets only so many start at once, and the next when one runs', async () => {
    const { begin, session, engine } = create({ starts: { node: 1 } });
    const { exec } = await begin(ticket, fakeChannels());
    const second = fakeChannels();
    void (await session(ticket, second.channels.gone))(second.channels);
    await turns(50);
    expect(engine.execs).toHaveLength(1);
    exec.started(1);
    await until(() => expect(engine.execs).toHaveLength(2));
  });

  it('gives a terminal its size from the start, which a client sends right after it', async () => {
    const { session, engine } = create();
    const client = fakeChannels({ stderr: false });
    void (await session({ ...ticket, tty: true, stderr: false }, client.channels.gone))(client.channels);
    await turns(5);
    expect(engine.execs).toEqual([]);
    client.resize.write('{"Width":132,"Height":43}');
    await until(() => expect(engine.execs[0]?.body.ConsoleSize).toEqual([43, 132]));
  });

  it.each([
    ['no terminal', false, '1.51'],
    ['an Engine that cannot take one', true, '1.41'],
  ])('waits for no size where it is of no use: %s', async (_why, tty, apiVersion) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { session, engine } = create({ apiVersion });
    const client = fakeChannels({ stderr: !tty });
    void (await session({ ...ticket, tty, stderr: !tty }, client.channels.gone))(client.channels);
    await turns(5);
    expect(engine.execs).toHaveLength(1);
  });

  it('starts without a size when the client has none to send', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { session, engine } = create();
    const client = fakeChannels({ stderr: false });
    void (await session({ ...ticket, tty: true, stderr: false }, client.channels.gone))(client.channels);
    await vi.advanceTimersByTimeAsync(500);
    await turns(5);
    expect(engine.execs).toMatchObject([{ body: { Tty: true } }]);
    expect(engine.execs[0]!.body).not.toHaveProperty('ConsoleSize');
  });

  it('reports a container that has stopped in the meantime', async () => {
    const { session } = create({ facts: { state: 'CONTAINER_EXITED' } });
    const client = fakeChannels();
    await (
      await session(ticket, client.channels.gone)
    )(client.channels);
    expect(client.status()).toMatchObject({
      status: 'Failure',
      message: expect.stringContaining('is not running'),
    });
  });
});
