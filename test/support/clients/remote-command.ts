import { once } from 'node:events';
import { WebSocket } from 'ws';
import { connectionBy, connectSpdy, readAll, type Connect } from './spdy.js';

/** A client of exec and attach, whatever it speaks. */
export interface RemoteCommandClient {
  /** Sends to stdin; resolves when the server took it in. */
  send(chunk: Buffer | string): Promise<void>;
  endStdin(): void;
  resize(width: number, height: number): void;
  /** What came of an output so far; once `over`, all of it. */
  readonly output: { readonly stdout: Buffer[]; readonly stderr: Buffer[] };
  /** Resolves, when all has arrived, with the outcome as it was sent, and hangs up. */
  over(): Promise<string>;
  /** Stops and continues reading the connection. */
  pause(): void;
  resume(): void;
  leave(): void;
}

export interface Wanted {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

export interface ClientOptions {
  /** By default, a connection to the URL's host. */
  readonly connect?: Connect;
  /** Takes stdout as it comes, which is then not kept. */
  readonly onStdout?: (chunk: Buffer) => void;
}

export interface Transport {
  readonly name: string;
  /** The client can end stdin without leaving. */
  readonly endsStdin: boolean;
  /** Outcomes are metav1.Status objects. */
  readonly structured: boolean;
  connect(url: string, wanted: Wanted, options?: ClientOptions): Promise<RemoteCommandClient>;
}

export const TRANSPORTS: readonly Transport[] = [
  spdy('v4.channel.k8s.io'),
  spdy('v3.channel.k8s.io'),
  spdy('v2.channel.k8s.io'),
  spdy('channel.k8s.io'),
  webSocket('v5.channel.k8s.io'),
  webSocket('v4.channel.k8s.io'),
  webSocket('v4.base64.channel.k8s.io'),
  webSocket('channel.k8s.io'),
  webSocket('base64.channel.k8s.io'),
  webSocket(undefined),
];

function spdy(protocol: string): Transport {
  return {
    name: `SPDY ${protocol}`,
    endsStdin: true,
    structured: protocol.startsWith('v4'),
    async connect(url, wanted, { connect, onStdout } = {}) {
      const client = await connectSpdy(url, { protocols: [protocol], connect });
      if (client.protocol !== protocol) throw new Error(`the server chose ${String(client.protocol)}`);
      const open = async (type: string, want = true) =>
        want ? (await client.open({ streamtype: type })).duplex : undefined;
      const error = (await open('error'))!;
      const stdin = await open('stdin', wanted.stdin);
      const stdout = await open('stdout', wanted.stdout);
      const stderr = await open('stderr', wanted.stderr);
      const resize = await open(
        'resize',
        wanted.tty && (protocol.startsWith('v3') || protocol.startsWith('v4')),
      );
      const output: { stdout: Buffer[]; stderr: Buffer[] } = { stdout: [], stderr: [] };
      stdout?.on('data', onStdout ?? ((chunk: Buffer) => output.stdout.push(chunk)));
      stderr?.on('data', (chunk: Buffer) => output.stderr.push(chunk));
      const ends = [stdout, stderr].map(async (stream) => (stream === undefined ? [] : once(stream, 'end')));
      const outcome = readAll(error);
      return {
        output,
        send: (chunk) =>
          new Promise((resolve, reject) =>
            stdin!.write(chunk, (failed) => (failed == null ? resolve() : reject(failed))),
          ),
        endStdin: () => void stdin!.end(),
        resize: (width, height) => void resize?.write(JSON.stringify({ Width: width, Height: height })),
        async over() {
          await Promise.all(ends);
          const text = String(await outcome);
          client.close();
          return text;
        },
        pause: () => void client.socket.pause(),
        resume: () => void client.socket.resume(),
        leave: () => client.close(),
      };
    },
  };
}

function webSocket(protocol: string | undefined): Transport {
  const base64 = protocol?.includes('base64') ?? false;
  const encode = (channel: number, chunk: Buffer | string): Buffer | string =>
    base64
      ? `${channel}${Buffer.from(chunk).toString('base64')}`
      : Buffer.concat([Buffer.from([channel]), Buffer.from(chunk)]);
  return {
    name: `WebSocket ${protocol ?? 'without a sub-protocol'}`,
    endsStdin: protocol?.startsWith('v5') ?? false,
    structured: /^v[45]\./.test(protocol ?? ''),
    async connect(url, _wanted, { connect, onStdout } = {}) {
      const socket = new WebSocket(
        url.replace('http', 'ws'),
        protocol === undefined ? [] : [protocol],
        connectionBy(connect, url),
      );
      const output: { stdout: Buffer[]; stderr: Buffer[] } = { stdout: [], stderr: [] };
      let outcome = '';
      socket.on('message', (message: Buffer, isBinary) => {
        if (isBinary === base64) throw new Error('a message of the wrong type');
        const channel = base64 ? message[0]! - 0x30 : message[0]!;
        const rest = base64
          ? Buffer.from(message.toString('latin1', 1), 'base64')
          : Buffer.from(message.subarray(1));
        if (rest.length === 0) return;
        if (channel === 1 && onStdout !== undefined) onStdout(rest);
        else if (channel === 1) output.stdout.push(rest);
        else if (channel === 2) output.stderr.push(rest);
        else if (channel === 3) outcome += rest.toString();
        else throw new Error(`a message on channel ${channel}`);
      });
      const closed = once(socket, 'close');
      await once(socket, 'open');
      return {
        output,
        send: (chunk) =>
          new Promise((resolve, reject) =>
            socket.send(encode(0, chunk), (failed) => (failed ? reject(failed) : resolve())),
          ),
        endStdin: () => socket.send(Buffer.from([255, 0])),
        resize: (width, height) => socket.send(encode(4, JSON.stringify({ Width: width, Height: height }))),
        async over() {
          const [code] = (await closed) as [number];
          if (code !== 1000) throw new Error(`closed with ${code}`);
          return outcome;
        },
        pause: () => socket.pause(),
        resume: () => socket.resume(),
        leave: () => socket.terminate(),
      };
    },
  };
}
