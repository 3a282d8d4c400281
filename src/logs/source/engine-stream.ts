import type { Readable } from 'node:stream';
import type { EngineContainers } from '../../engine/engine-client.js';
import { AdapterError } from '../../errors/adapter-error.js';
import { createFrameReader, createTtyReader } from './engine-entries.js';
import type { OutputSource } from './output-source.js';

export interface StreamSourceParts {
  readonly logs: EngineContainers['logs'];
  readonly containerId: string;
  readonly tty: boolean;
}

/** A container's output as the Engine sends it, whatever its log driver is and wherever the Engine is. */
export function createStreamSource({ logs, containerId, tty }: StreamSourceParts): OutputSource {
  return {
    async *read(sink, { follow, sinceNs }, signal) {
      const reader = tty ? createTtyReader(sink) : createFrameReader(sink);
      using arrivals = createArrivals(await logs(containerId, { follow, sinceNs }, signal));
      for (let chunks = await arrivals.next(); chunks !== undefined; chunks = await arrivals.next()) {
        signal.throwIfAborted();
        for (const chunk of chunks) reader.read(chunk);
        yield;
      }
      signal.throwIfAborted();
      reader.finish();
      // The end of a stream may be the Engine's end as well as the container's.
      return 'open';
    },
  };
}

/** What arrives by a stream. */
interface Arrivals extends Disposable {
  /**
   * All that has arrived, once there is something; undefined at the end. Rejects when the stream breaks off.
   */
  next(): Promise<readonly Buffer[] | undefined>;
}

/**
 * What is taken from a stream before it is asked for: more than an Engine sends at a time to a reader that
 * keeps up.
 */
const READ_AHEAD_BYTES = 64 * 1024;

/** Node's own iterator of a stream needs much more time for a line that comes alone. */
function createArrivals(stream: Readable): Arrivals {
  let arrived: Buffer[] = [];
  let bytes = 0;
  let hasEnded = false;
  let failure: Error | undefined;
  let wake: (() => void) | undefined;

  function fail(error: AdapterError): void {
    failure ??= error;
    wake?.();
  }

  function take(): readonly Buffer[] {
    const taken = arrived;
    arrived = [];
    bytes = 0;
    if (stream.isPaused()) stream.resume();
    return taken;
  }

  stream.on('data', (chunk: Buffer) => {
    arrived.push(chunk);
    bytes += chunk.length;
    if (bytes >= READ_AHEAD_BYTES) stream.pause();
    wake?.();
  });
  stream.once('end', () => {
    hasEnded = true;
    wake?.();
  });
  stream.on('error', (cause) => fail(brokenOff(cause)));
  stream.once('close', () => fail(new AdapterError('unavailable', "the Engine's log stream broke off")));

  return {
    async next() {
      for (;;) {
        if (arrived.length > 0) return take();
        if (hasEnded) return undefined;
        if (failure !== undefined) throw failure;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    [Symbol.dispose]: () => void stream.destroy(),
  };
}

function brokenOff(cause: Error): AdapterError {
  if (cause instanceof AdapterError) return cause;
  return new AdapterError('unavailable', `the Engine's log stream: ${cause.message}`, { cause });
}
