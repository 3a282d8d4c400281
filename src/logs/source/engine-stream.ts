import type { Readable } from 'node:stream';
import type { EngineContainers } from '../../engine/engine-client.js';
import { AdapterError } from '../../errors/adapter-error.js';
import { createFrameReader, createTtyReader } from './engine-entries.js';
import type { OutputSource } from './output-source.js';
import type { PumpOutput } from '../file/write-buffer.js';

export interface StreamSourceParts {
  readonly logs: EngineContainers['logs'];
  readonly containerId: string;
  readonly tty: boolean;
}

/** A container's output as the Engine sends it, whatever its log driver is and wherever the Engine is. */
export function createStreamSource(
  { logs, containerId, tty }: StreamSourceParts,
  output: PumpOutput,
): OutputSource {
  return {
    async read(sink, { follow, sinceNs }, signal) {
      const stream = await logs(containerId, { follow, sinceNs }, signal);
      const reader = tty ? createTtyReader(sink) : createFrameReader(sink);
      await readAll(stream, output, (chunk) => reader.read(chunk), signal);
      reader.finish();
      // The end of a stream may be the Engine's end as well as the container's.
      return false;
    },
  };
}

/** Resolves at the end of the stream, rejects when it breaks off. A stream is not read while the disk takes nothing. */
function readAll(
  stream: Readable,
  output: PumpOutput,
  take: (chunk: Buffer) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      stream.destroy();
      reject(error);
    };
    stream.on('data', (chunk: Buffer) => {
      try {
        take(chunk);
      } catch (error) {
        fail(error as Error);
        return;
      }
      output.added();
      if (!output.blocked()) return;
      stream.pause();
      output.flushed(signal).then(() => stream.resume(), fail);
    });
    stream.once('end', resolve);
    stream.once('error', (cause) => {
      fail(
        cause instanceof AdapterError
          ? cause
          : new AdapterError('unavailable', `the Engine's log stream: ${cause.message}`, { cause }),
      );
    });
    stream.once('close', () => {
      fail(new AdapterError('unavailable', "the Engine's log stream broke off"));
    });
  });
}
