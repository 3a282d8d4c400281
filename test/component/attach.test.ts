import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTurns } from '../../src/async/turns.js';
import { createAttachSession } from '../../src/streaming/session/attach.js';
import type { AttachTicket } from '../../src/streaming/ticket.js';
import { containerFacts } from '../support/builders/container-facts.js';
import { fakeChannels } from '../support/doubles/channels.js';
import { createFakeStreamingEngine, outputFrame } from '../support/doubles/streaming-engine.js';
import { until } from '../support/until.js';

const OUTPUT_TURNS = createTurns({ monotonicMs: () => performance.now() }, { turnMs: 2, stepMs: 2 });

const ticket: AttachTicket = {
  containerId: containerFacts().id,
  sandboxId: containerFacts().sandboxId,
  stdin: true,
  stdout: true,
  stderr: true,
  tty: false,
};

function create(facts: Parameters<typeof containerFacts>[0] = {}) {
  const engine = createFakeStreamingEngine();
  return {
    engine,
    session: createAttachSession({
      engine,
      outputTurns: OUTPUT_TURNS,
      targets: { findContainer: () => containerFacts(facts) },
    }),
  };
}

describe('an attach session', () => {
  it('loses nothing that the container writes between the attach and the client’s channels', async () => {
    const { engine, session } = create();
    const client = fakeChannels();
    const run = await session(ticket, client.channels.gone);
    const { process } = engine.attaches[0]!;
    process.write(outputFrame(1, 'early '));
    const over = run(client.channels);
    process.end(Buffer.concat([outputFrame(2, 'late'), outputFrame(1, 'and late')]));
    await over;
    expect(client.stdoutText()).toBe('early and late');
    expect(client.stderrText()).toBe('late');
    expect(client.status()).toMatchObject({ status: 'Success' });
  });

  it('asks for the channels that the client wants, without detach keys that anyone types', async () => {
    const { engine, session } = create();
    await session({ ...ticket, stdin: false, stderr: false }, new AbortController().signal);
    expect(engine.attaches[0]!.options).toMatchObject({ stdin: false, stdout: true, stderr: false });
    expect(engine.attaches[0]!.options.detachKeys.split(',')).toHaveLength(4);
  });

  it('passes on stdin and its end', async () => {
    const { engine, session } = create();
    const client = fakeChannels();
    const over = (await session(ticket, client.channels.gone))(client.channels);
    const { process } = engine.attaches[0]!;
    let input = '';
    process.on('data', (chunk: Buffer) => (input += chunk.toString()));
    process.on('end', () => process.end());
    client.stdin.end('typed');
    await over;
    expect(input).toBe('typed');
  });

  it('goes by the container’s terminal, not the request’s', async () => {
    const { engine, session } = create({ tty: true });
    const client = fakeChannels();
    const over = (await session(ticket, client.channels.gone))(client.channels);
    engine.attaches[0]!.process.end('raw bytes');
    await over;
    expect(client.stdoutText()).toBe('raw bytes');
  });

  it('resizes a terminal at once, and a container without one never', async () => {
    for (const tty of [true, false]) {
      const { engine, session } = create({ tty });
      const client = fakeChannels();
      void (await session({ ...ticket, tty, stderr: !tty }, client.channels.gone))(client.channels);
      client.resize.write('{"Width":90,"Height":20}');
      await until(() => expect(client.resize.readableLength).toBe(0));
      await new Promise((resolve) => setImmediate(resolve));
      expect(engine.containerSizes).toEqual(tty ? [{ width: 90, height: 20 }] : []);
    }
  });

  it('detaches when the client goes away', async () => {
    const { engine, session } = create();
    const client = fakeChannels();
    const over = (await session(ticket, client.channels.gone))(client.channels);
    client.leave();
    await over;
    engine.attaches[0]!.process.resume();
    await until(() => expect(engine.attaches[0]!.process.readableEnded).toBe(true));
  });

  it('an attach whose answer is late is given up, so that the Engine’s connection does not stay open', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { engine, session } = create();
    const client = fakeChannels();
    const asked = vi.spyOn(engine.containers, 'attach').mockReturnValue(new Promise(() => undefined));
    const opening = session(ticket, client.channels.gone);
    await vi.advanceTimersByTimeAsync(30_000);
    const run = await opening;
    expect(asked.mock.lastCall?.[2].aborted).toBe(true);
    vi.useRealTimers();
    await run(client.channels);
    expect(client.status()).toMatchObject({
      status: 'Failure',
      message: expect.stringContaining('attaching did not finish within 30 s'),
    });
  });

  it('tells a client of a stopped container so, and never asks the Engine', async () => {
    const { engine, session } = create({ state: 'CONTAINER_EXITED' });
    const client = fakeChannels();
    await (
      await session(ticket, client.channels.gone)
    )(client.channels);
    expect(engine.attaches).toEqual([]);
    expect(client.status()).toMatchObject({
      status: 'Failure',
      message: expect.stringContaining('is not running'),
    });
  });
});
