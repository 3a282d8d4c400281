import type { Readable } from 'node:stream';
import type { EngineContainers } from '../engine/engine-client.js';
import { AdapterError } from '../errors/adapter-error.js';
import { createFrameReader, createTtyReader } from './engine-output.js';
import { canonicalTime } from './line-codec.js';
import type { LogTarget } from './log-target.js';
import { createOutputPass, type From, type OutputPass } from './output-pass.js';
import type { PumpOutput } from './pump-output.js';
import { sinceOf, type Tail } from './tail.js';

export interface OutputSource {
  readonly logs: EngineContainers['logs'];
  readonly nowNs: () => bigint;
  readonly containerId: string;
  readonly tty: boolean;
}

/** Reads a container's output into its log, from where the log ends. Calls reject with the Engine's error, or the signal's reason. */
export interface OutputReading {
  /** What the Engine has by now. */
  catchUp(target: LogTarget, signal: AbortSignal): Promise<void>;
  /** What it has and will have, until the container ends or the Engine ends the stream. To be called after `catchUp`. */
  follow(target: LogTarget, signal: AbortSignal): Promise<void>;
}

/**
 * `onGap` is told when the Engine no longer has what was written last, so that lines may be missing in between.
 *
 * Two passes, because a pass that follows cannot tell that the place where the log ends will never come: it might be the next line. One that
 * does not follow has an end, and so finds the place for certain, or finds for certain that the Engine has dropped it.
 */
export function createOutputReading(source: OutputSource, output: PumpOutput, onGap: () => void): OutputReading {
  /** Passes in a row that followed and met new lines before the place where the log ends. */
  let misses = 0;

  async function run(from: From, follow: boolean, sinceNs: bigint | undefined, signal: AbortSignal): Promise<OutputPass> {
    const stream = await source.logs(source.containerId, { follow, sinceNs }, signal);
    const pass = createOutputPass(from, output.batch);
    const reader = source.tty ? createTtyReader(pass.take) : createFrameReader(pass.take);
    await readAll(stream, output, (chunk) => {
      reader.read(chunk);
      if (follow && pass.missed()) throw new AdapterError('internal', MISSED);
    });
    reader.finish();
    await output.flushed();
    return pass;
  }

  function fromTail(tail: Tail, sinceNs: bigint | undefined): From {
    return { kind: 'tail', tail, sinceNs, askedAt: timeOf(source.nowNs()) };
  }

  async function retrace(tail: Tail, best: number, sinceNs: bigint | undefined, signal: AbortSignal): Promise<void> {
    const last = tail.runs.at(-1);
    if (last === undefined) return;
    const from = best > 0 ? fromTail({ ...tail, runs: tail.runs.slice(-best) }, sinceNs) : ({ kind: 'time', after: last.time } as const);
    const pass = await run(from, false, sinceNs, signal);
    if (pass.goesOn() && best === 0) onGap();
  }

  return {
    async catchUp(target, signal) {
      await output.flushed();
      const tail = target.tail();
      const sinceNs = sinceOf(tail, source.nowNs());
      const from: From = tail.runs.length === 0 ? { kind: 'beginning' } : fromTail(tail, sinceNs);
      const pass = await run(from, false, sinceNs, signal);
      if (!pass.goesOn()) await retrace(tail, pass.best(), sinceNs, signal);
    },
    async follow(target, signal) {
      await output.flushed();
      const tail = target.tail();
      const last = tail.runs.at(-1);
      const sinceNs = sinceOf(tail, source.nowNs());
      let from: From = { kind: 'beginning' };
      if (last !== undefined) from = misses < 2 ? fromTail(tail, sinceNs) : { kind: 'time', after: last.time };
      misses += 1;
      try {
        const pass = await run(from, true, sinceNs, signal);
        if (pass.goesOn()) misses = 0;
      } catch (error) {
        if (!(error instanceof AdapterError && error.message === MISSED)) misses = 0;
        throw error;
      }
    },
  };
}

const MISSED = 'the Engine sent new output before what was written last';

function timeOf(ns: bigint): string {
  const text = new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 19);
  return canonicalTime(`${text}.${String(ns % 1_000_000_000n).padStart(9, '0')}Z`) ?? '';
}

/** Resolves at the end of the stream, rejects when it breaks off. A stream is not read while the disk takes nothing. */
function readAll(stream: Readable, output: PumpOutput, take: (chunk: Buffer) => void): Promise<void> {
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
      output.flushed().then(() => stream.resume(), fail);
    });
    stream.once('end', resolve);
    stream.once('error', (cause) => {
      fail(cause instanceof AdapterError ? cause : new AdapterError('unavailable', `the Engine's log stream: ${cause.message}`, { cause }));
    });
    stream.once('close', () => {
      fail(new AdapterError('unavailable', "the Engine's log stream broke off"));
    });
  });
}
