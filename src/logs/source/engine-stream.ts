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
      for (let chunk = await arrivals.next(); chunk !== undefined; chunk = await arrivals.next()) {
        signal.throwIfAborted();
        reader.read(chunk);
        yield;
      }
      signal.throwIfAborted();
      reader.finish();
      // The end of a stream may be the Engine's end as well as the container's.
      return 'open';
    },
  };
}

/** What arrives by a stream, which is not read while nothing asks for it. */
interface Arrivals extends Disposable {
  /** All that is there, in however many pieces the Engine sent it; undefined at the end. Rejects when the stream breaks off. */
  next(): Promise<Buffer | undefined>;
}

/** Node's own iterator of a stream costs a third of what a single line does here. */
function createArrivals(stream: Readable): Arrivals {
  let hasEnded = false;
  let failure: Error | undefined;
  let wake: (() => void) | undefined;

  function fail(error: AdapterError): void {
    failure ??= error;
    wake?.();
  }

  stream.on('readable', () => wake?.());
  stream.once('end', () => {
    hasEnded = true;
    wake?.();
  });
  stream.on('error', (cause) =>
    fail(
      cause instanceof AdapterError
        ? cause
        : new AdapterError('unavailable', `the Engine's log stream: ${cause.message}`, { cause }),
    ),
  );
  stream.once('close', () => fail(new AdapterError('unavailable', "the Engine's log stream broke off")));

  return {
    async next() {
      for (;;) {
        const chunk = stream.read() as Buffer | null;
        if (chunk !== null) return chunk;
        if (hasEnded) return undefined;
        if (failure !== undefined) throw failure;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    [Symbol.dispose]: () => void stream.destroy(),
  };
}
