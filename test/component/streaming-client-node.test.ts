import { PassThrough } from 'node:stream';
import { createServer, connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Attach } from '@kubernetes/client-node/dist/attach.js';
import { Exec } from '@kubernetes/client-node/dist/exec.js';
import { WebSocketHandler } from '@kubernetes/client-node/dist/web-socket-handler.js';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { CONTAINER_ID } from '../support/builders/container-facts.js';
import { SANDBOX_ID } from '../support/builders/sandbox-facts.js';
import { outputFrame } from '../support/doubles/streaming-engine.js';
import {
  startTestStreamingServer,
  type TestServerOptions,
  type TestStreamingServer,
} from '../support/in-process/streaming-server.js';
import { until } from '../support/until.js';

// The library's own entry needs Node 22 (undici 8), and its port-forward with it: what these tests import
// runs on Node 20, and the port-forward test makes the calls that the library's does.

let server: TestStreamingServer;
afterEach(() => server.close());

/** The library asks an API server; here each request goes to a URL that CRI gave instead. */
async function start(options: TestServerOptions = {}) {
  server = await startTestStreamingServer(options);
  const config = {
    getCurrentCluster: () => ({ server: new URL(server.baseUrl).origin }),
    applyToHTTPSOptions: () => Promise.resolve(),
  };
  const handler = new WebSocketHandler(config as never);
  const to = (url: string | undefined) =>
    ({
      connect: (_path: string, text: never, binary: never) =>
        handler.connect(new URL(url!).pathname, text, binary),
    }) as unknown as WebSocketHandler;
  return { to };
}

describe('@kubernetes/client-node', () => {
  it('executes a command with input, output apart and its exit code', async () => {
    const { to } = await start();
    const channels = { stdin: true, stdout: true, stderr: true, tty: false };
    const { url } = server.prepare.exec({ ...channels, containerId: CONTAINER_ID, cmd: ['cat'] });
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    let status: unknown;
    await new Exec({} as never, to(url)).exec(
      'ns',
      'pod',
      'app',
      ['cat'],
      stdout,
      stderr,
      stdin,
      false,
      (told) => (status = told),
    );
    const [command] = await until(() =>
      server.engine.execs[0]?.process ? server.engine.execs : Promise.reject(new Error('not yet')),
    );
    let input = '';
    command!.process!.on('data', (chunk: Buffer) => (input += chunk.toString()));
    command!.process!.on('end', () => {
      command!.process!.write(Buffer.concat([outputFrame(1, 'out'), outputFrame(2, 'err')]));
      command!.ended(4);
    });
    stdin.end('typed');
    await until(() => expect(status).toMatchObject({ status: 'Failure', reason: 'NonZeroExitCode' }));
    expect(input).toBe('typed');
    expect([String(stdout.read()), String(stderr.read())]).toEqual(['out', 'err']);
  });

  it('attaches to a container', async () => {
    const { to } = await start();
    const { url } = server.prepare.attach({
      containerId: CONTAINER_ID,
      stdin: false,
      stdout: true,
      stderr: false,
      tty: false,
    });
    const stdout = new PassThrough();
    await new Attach({} as never, to(url)).attach('ns', 'pod', 'app', stdout, null, null, false);
    server.engine.attaches[0]!.process.end(outputFrame(1, 'from the container'));
    await until(() => expect(String(stdout.read())).toBe('from the container'));
  });

  it('forwards a port', async () => {
    const pod = createServer({ allowHalfOpen: true }, (socket) => {
      socket.pipe(socket, { end: false });
      socket.on('end', () => socket.end('goodbye'));
    });
    await once(pod.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void pod.close());
    const { port } = pod.address() as AddressInfo;
    const { to } = await start({
      dialer: {
        dial: async (_sandbox, wanted) => connect({ port: wanted, host: '127.0.0.1', allowHalfOpen: true }),
      },
    });
    const { url } = server.prepare.portForward({ podSandboxId: SANDBOX_ID, port: [port] });
    const received = [Buffer.alloc(0), Buffer.alloc(0)];
    const socket = await to(url).connect('', null, (channel, chunk) => {
      received[channel] = Buffer.concat([received[channel]!, chunk]);
      return true;
    });
    const input = new PassThrough();
    WebSocketHandler.handleStandardInput(socket, input, 0);
    input.end('hello ');
    await once(socket, 'close');
    expect(String(received[0]!.subarray(2))).toBe('hello goodbye');
    expect(received[1]).toHaveLength(2);
  });
});
