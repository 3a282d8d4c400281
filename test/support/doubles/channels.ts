import { PassThrough } from 'node:stream';
import type { RemoteChannels } from '../../../src/streaming/transport/channels.js';

/** A client's channels in memory: the test writes to stdin and resize, and reads what came of the others. */
export interface FakeChannels {
  readonly channels: RemoteChannels;
  readonly stdin: PassThrough;
  readonly resize: PassThrough;
  readonly stdout: PassThrough;
  stdoutText(): string;
  stderrText(): string;
  /** The outcome that the client was told, as JSON. */
  status(): unknown;
  /** The client goes away. */
  leave(): void;
  /** All was sent and the session waits for the client to hang up. */
  readonly hungUp: boolean;
}

export function fakeChannels(
  wanted: Partial<Record<'stdin' | 'stdout' | 'stderr' | 'resize', boolean>> = {},
): FakeChannels {
  const { stdin = true, stdout = true, stderr = true, resize = true } = wanted;
  const pipes = {
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    error: new PassThrough(),
    resize: new PassThrough(),
  };
  const gone = new AbortController();
  const read = { stdout: '', stderr: '', error: '' };
  for (const name of ['stdout', 'stderr', 'error'] as const)
    pipes[name].on('data', (chunk: Buffer) => (read[name] += chunk.toString()));
  let hungUp = false;
  return {
    stdin: pipes.stdin,
    resize: pipes.resize,
    stdout: pipes.stdout,
    stdoutText: () => read.stdout,
    stderrText: () => read.stderr,
    status: () => (read.error === '' ? undefined : (JSON.parse(read.error) as unknown)),
    leave() {
      gone.abort(new Error('the client disconnected'));
      for (const pipe of Object.values(pipes)) pipe.destroy();
    },
    get hungUp() {
      return hungUp;
    },
    channels: {
      stdin: stdin ? pipes.stdin : undefined,
      stdout: stdout ? pipes.stdout : undefined,
      stderr: stderr ? pipes.stderr : undefined,
      error: pipes.error,
      resize: resize ? pipes.resize : undefined,
      structuredStatus: true,
      gone: gone.signal,
      async hangUp() {
        hungUp = true;
      },
    },
  };
}
