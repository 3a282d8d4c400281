import { Metadata, status } from '@grpc/grpc-js';
import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { AdapterError } from '../../../src/errors/adapter-error.js';
import { createCallScope } from '../../../src/async/call-scope.js';
import { createCalls, type Calls, type FinishedCall } from '../../../src/grpc/instrument.js';
import { refuse } from '../../../src/grpc/refuse.js';
import { serverStream, type ServerStream } from '../../../src/grpc/server-stream.js';
import { unary, type Unary } from '../../../src/grpc/unary.js';

function callOf(
  request: object,
): EventEmitter & { readonly written: object[]; full: boolean; ended: boolean } {
  const metadata = new Metadata();
  metadata.set('user-agent', 'kubelet/1.34');
  const written: object[] = [];
  const call = Object.assign(new EventEmitter(), {
    request,
    metadata,
    written,
    full: false,
    ended: false,
    getDeadline: () => Infinity,
    getPeer: () => 'connection 1',
    sendMetadata: () => undefined,
    write(message: object, done: () => void) {
      written.push(message);
      if (call.full) call.once('drain', done);
      else setImmediate(done);
    },
    end() {
      call.ended = true;
      call.emit('ended');
    },
  });
  return call;
}

const scope = createCallScope();

function callsTo(finished: FinishedCall[]): Calls {
  return createCalls({
    onCall: (one) => void finished.push(one),
    namesOf: ({ containerId }) => (containerId === undefined ? {} : { pod: 'web', namespace: 'default' }),
    scope,
    enter: () => () => undefined,
  });
}

async function answerOf(run: Unary<object, object>, call = callOf({})) {
  const finished: FinishedCall[] = [];
  const [error, answer] = await new Promise<[unknown, unknown]>((resolve) => {
    unary('Test', callsTo(finished), run)(call as never, (failed, given) => resolve([failed, given]));
  });
  return { error, answer, finished };
}

describe('a unary call', () => {
  it('is answered with what the room gives, at once or later, and told once', async () => {
    for (const run of [() => ({ x: 1 }), () => Promise.resolve({ x: 1 })]) {
      const { error, answer, finished } = await answerOf(run);
      expect([error, answer]).toEqual([null, { x: 1 }]);
      expect(finished).toMatchObject([
        { method: 'Test', code: 'OK', userAgent: 'kubelet/1.34', error: undefined },
      ]);
    }
  });

  it.each([
    [
      new AdapterError('not-found', 'container "x" does not exist'),
      status.NOT_FOUND,
      'container "x" does not exist',
    ],
    [new Error('x is undefined'), status.INTERNAL, 'internal error: x is undefined'],
  ])('fails with the code of what was thrown, at once or later: %s', async (thrown, code, details) => {
    const atOnce = (): never => {
      throw thrown;
    };
    for (const run of [atOnce, () => Promise.reject(thrown)]) {
      const { error, finished } = await answerOf(run);
      expect(error).toEqual({ code, details });
      expect(finished).toMatchObject([{ code: status[code], details, error: thrown }]);
    }
  });

  it("is told of with the ids and names that it is about, the answer's included", async () => {
    const { finished } = await answerOf(
      () => ({ containerId: 'made' }),
      callOf({
        podSandboxId: 'sandbox',
        config: { metadata: { name: 'app', attempt: 0 }, envs: [{ key: 'TOKEN', value: 'secret' }] },
        sandboxConfig: { metadata: { name: 'web', namespace: 'default', uid: 'u', attempt: 0 } },
      }),
    );
    expect(finished[0]?.subject).toEqual({
      sandboxId: 'sandbox',
      containerId: 'made',
      namespace: 'default',
      pod: 'web',
      container: 'app',
    });
  });

  it('is told of with the names that are known of an id, and of an image with its reference', async () => {
    const { finished } = await answerOf(() => ({}), callOf({ containerId: 'c' }));
    expect(finished[0]?.subject).toEqual({ containerId: 'c', namespace: 'default', pod: 'web' });
    const pull = await answerOf(
      () => ({}),
      callOf({ image: { image: 'busybox' }, auth: { password: 'secret' }, sandboxConfig: null }),
    );
    expect(pull.finished[0]?.subject).toEqual({ image: 'busybox' });
  });

  it('cannot fill a line of the log with a name of its own making', async () => {
    const { finished } = await answerOf(() => ({}), callOf({ image: { image: 'x'.repeat(100_000) } }));
    expect(finished[0]?.subject).toEqual({ image: 'x'.repeat(253) });
  });

  it('knows in all of its work, after every await, that it is this call', async () => {
    const seen: unknown[] = [];
    await answerOf(
      async () => {
        seen.push(scope.current());
        await Promise.resolve();
        await new Promise(setImmediate);
        seen.push(scope.current());
        return {};
      },
      callOf({ containerId: 'c' }),
    );
    const fields = { call: 'Test', containerId: 'c', namespace: 'default', pod: 'web' };
    expect(seen).toEqual([fields, fields]);
  });

  it('is refused with UNIMPLEMENTED and the reason where Berth does not offer it', async () => {
    const { error } = await answerOf(refuse('CheckpointPod', 'there are no checkpoints of pods'));
    expect(error).toEqual({
      code: status.UNIMPLEMENTED,
      details: 'CheckpointPod: there are no checkpoints of pods',
    });
  });

  it('hands the going away of its caller on', async () => {
    const call = callOf({});
    const { error } = await answerOf(async (_request, signal) => {
      call.emit('cancelled', 'cancelled');
      signal.throwIfAborted();
      return {};
    }, call);
    expect(error).toMatchObject({ code: status.CANCELLED });
  });
});

function streamOf(run: ServerStream<object, object>) {
  const call = callOf({});
  const finished: FinishedCall[] = [];
  const over = new Promise<unknown>((resolve) => {
    call.once('ended', () => resolve(undefined));
    call.once('error', resolve);
  });
  serverStream('Test', callsTo(finished), run)(call as never);
  return { call, over, finished };
}

describe('a streaming call', () => {
  it('sends each element and ends', async () => {
    const { call, over, finished } = streamOf(() => [{ a: 1 }, { b: 2 }]);
    expect(await over).toBeUndefined();
    expect(call.written).toEqual([{ a: 1 }, { b: 2 }]);
    expect(finished).toMatchObject([{ code: 'OK' }]);
  });

  it('holds the room up while its reader is slow', async () => {
    let made = 0;
    const { call, over } = streamOf(function* () {
      for (; made < 3; made++) yield { made };
    });
    call.full = true;
    await new Promise((resolve) => setImmediate(resolve));
    expect(call.written.length).toBeLessThan(3);
    const madeWhileFull = made;
    expect(madeWhileFull).toBeLessThan(3);
    call.full = false;
    call.emit('drain');
    await over;
    expect(call.written).toHaveLength(3);
  });

  it('fails with the code of what was thrown, before or after its first element', async () => {
    const failing = (): never => {
      throw new AdapterError('unavailable', 'not yet');
    };
    expect(await streamOf(failing).over).toEqual({ code: status.UNAVAILABLE, details: 'not yet' });
    const late = streamOf(async function* () {
      yield {};
      throw new Error('broken');
    });
    expect(await late.over).toMatchObject({ code: status.INTERNAL });
    expect(late.call.written).toHaveLength(1);
  });

  it('ends with the error that its room ends it with, also while its reader does not read', async () => {
    let end: (why: AdapterError) => void = () => undefined;
    const { call, over } = streamOf((_request, _signal, ending) => {
      end = ending;
      return [{}, {}];
    });
    call.full = true;
    await new Promise((resolve) => setImmediate(resolve));
    end(new AdapterError('resource-exhausted', 'too slow'));
    expect(await over).toEqual({ code: status.RESOURCE_EXHAUSTED, details: 'too slow' });
    expect(call.written).toHaveLength(1);
  });

  it('stops when its reader goes away', async () => {
    let stopped = false;
    const { call, over } = streamOf(async function* () {
      try {
        for (;;) {
          yield {};
          await new Promise((resolve) => setImmediate(resolve));
        }
      } finally {
        stopped = true;
      }
    });
    call.emit('cancelled', 'cancelled');
    expect(await over).toMatchObject({ code: status.CANCELLED });
    expect(stopped).toBe(true);
  });
});
