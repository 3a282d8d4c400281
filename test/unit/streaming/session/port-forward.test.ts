import { PassThrough, type Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createOpenStreams } from '../../../../src/streaming/open-streams.js';
import { createForwardPort } from '../../../../src/streaming/session/port-forward.js';
import { sandboxFacts } from '../../../support/builders/sandbox-facts.js';
import { duplexPair } from '../../../support/doubles/duplex-pair.js';
import { until } from '../../../support/until.js';

/** One connection to a port, with the pod's end and the client's in the test's hands. */
function connect(dial: 'reached' | 'refused' = 'reached', facts: Parameters<typeof sandboxFacts>[0] = {}) {
  const [socket, pod] = duplexPair();
  const [data, client] = duplexPair();
  const error = new PassThrough();
  let message = '';
  error.on('data', (chunk: Buffer) => (message += chunk.toString()));
  const gone = new AbortController();
  const dialled: number[] = [];
  const forward = createForwardPort({
    targets: { findSandbox: () => sandboxFacts(facts) },
    connections: createOpenStreams({ inAll: 2, perPod: 1 }),
    dialer: {
      async dial(_sandbox, port) {
        dialled.push(port);
        if (dial === 'refused') throw new Error('connect ECONNREFUSED 127.0.0.1:80');
        return socket as unknown as Socket;
      },
    },
  });
  const over = forward('pod', { port: 80, data, error }, gone.signal);
  return { over, pod, client, data, socket, error, gone, dialled, message: () => message };
}

function textOf(stream: Duplex): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}

describe('a forwarded connection', () => {
  it('carries bytes both ways and half-closes each way apart', async () => {
    const { pod, client, over, error, dialled, message } = connect();
    const [atPod, atClient] = [textOf(pod), textOf(client)];
    client.end('GET /');
    pod.on('end', () => pod.end('200 OK'));
    await over;
    await until(() => expect(atClient()).toBe('200 OK'));
    expect(atPod()).toBe('GET /');
    expect(dialled).toEqual([80]);
    expect(message()).toBe('');
    expect(error.writableEnded).toBe(true);
  });

  it('reports a port that cannot be reached on the error stream, and resets the data', async () => {
    const { over, data, error, message } = connect('refused');
    await over;
    await until(() =>
      expect(message()).toBe('error forwarding port 80 to pod pod: connect ECONNREFUSED 127.0.0.1:80'),
    );
    expect(data.destroyed).toBe(true);
    expect(error.writableEnded).toBe(true);
  });

  it('reports a sandbox that has stopped in the meantime', async () => {
    const { over, message, dialled } = connect('reached', { running: false });
    await over;
    expect(message()).toContain('is not running');
    expect(dialled).toEqual([]);
  });

  it('breaks the client’s stream when the pod breaks the connection, without a message that would end all of the forward', async () => {
    const { over, socket, data, message } = connect();
    await until(() => expect(socket.listenerCount('error')).toBeGreaterThan(0));
    socket.destroy(new Error('read ECONNRESET'));
    await over;
    expect(data.destroyed).toBe(true);
    expect(message()).toBe('');
  });

  it('drops the pod’s connection when the client resets its stream or goes away', async () => {
    const reset = connect();
    await until(() => expect(reset.socket.listenerCount('error')).toBeGreaterThan(0));
    reset.data.destroy();
    await reset.over;
    expect(reset.socket.destroyed).toBe(true);

    const left = connect();
    await until(() => expect(left.socket.listenerCount('error')).toBeGreaterThan(0));
    left.gone.abort();
    await left.over;
    expect(left.socket.destroyed).toBe(true);
  });

  it('drops the pod’s connection when a client that has sent its end wants no answer any more', async () => {
    const { client, data, pod, socket, over } = connect();
    await until(() => expect(socket.listenerCount('error')).toBeGreaterThan(0));
    const atPod = textOf(pod);
    client.end('the last words');
    await until(() => expect(data.readableEnded).toBe(true));
    data.destroy();
    await over;
    await until(() => expect(socket.destroyed).toBe(true));
    expect(atPod()).toBe('the last words');
  });

  it('is refused when the pod has as many connections as it may', async () => {
    const forwarding = createForwardPort({
      targets: { findSandbox: () => sandboxFacts() },
      connections: createOpenStreams({ inAll: 0, perPod: 0 }),
      dialer: { dial: () => Promise.reject(new Error('it must not be dialled')) },
    });
    const [data] = duplexPair();
    const error = new PassThrough();
    await forwarding('pod', { port: 80, data, error }, new AbortController().signal);
    expect(String(error.read())).toContain('too many connections are being forwarded');
  });
});
