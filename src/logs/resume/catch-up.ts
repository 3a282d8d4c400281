import { formatRfc3339 } from '../../async/rfc3339.js';
import { AdapterError } from '../../errors/adapter-error.js';
import type { Entry } from '../file/cri-line.js';
import type { LogTarget } from '../file/rotating-log.js';
import type { OutputSource } from '../source/output-source.js';
import { createOutputPass, type From, type OutputPass } from './resume-filter.js';
import type { PumpOutput } from '../file/write-buffer.js';
import { sinceOf, type Tail } from '../file/tail.js';

/** Reads a container's output into its log, from where the log ends. Calls reject with the Engine's error, or the signal's reason. */
export interface OutputReading {
  /** What the Engine has by now. */
  catchUp(target: LogTarget, signal: AbortSignal): Promise<void>;
  /** What it has and will have, until the container ends or the Engine ends the stream. To be called after `catchUp`. True when that was all, for certain. */
  follow(target: LogTarget, signal: AbortSignal): Promise<boolean>;
}

export interface OutputReadingParts {
  readonly source: OutputSource;
  readonly nowNs: () => bigint;
  readonly output: PumpOutput;
  /** The Engine no longer has what was written last: lines may be missing in between. */
  readonly onGap: () => void;
}

/**
 * Two passes, because a pass that follows cannot tell that the place where the log ends will never come: it might be the next line. One that
 * does not follow has an end, and so finds the place for certain, or finds for certain that the Engine has dropped it.
 */
export function createOutputReading({ source, nowNs, output, onGap }: OutputReadingParts): OutputReading {
  /** The latest time of a line that is no new one: later than now, when the clock was set back since. */
  let latestOld = '';

  async function run(
    from: From,
    follow: boolean,
    sinceNs: bigint | undefined,
    signal: AbortSignal,
  ): Promise<RunPass> {
    const pass = createOutputPass(from, output.batch);
    const takeUnlessMissed = (entry: Entry): void => {
      pass.take(entry);
      if (pass.missed()) throw new AdapterError('failed-precondition', MISSED);
    };
    const isAll = await source.read(
      follow ? takeUnlessMissed : pass.take,
      { follow, sinceNs, isPlaced: pass.goesOn },
      signal,
    );
    await output.flushed(signal);
    return { ...pass, isAll };
  }

  function fromTail(tail: Tail, sinceNs: bigint | undefined): From {
    const now = formatRfc3339(nowNs());
    return { kind: 'tail', tail, sinceNs, newAfter: now > latestOld ? now : latestOld };
  }

  async function retrace(
    tail: Tail,
    best: number,
    sinceNs: bigint | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const last = tail.runs.at(-1);
    if (last === undefined) return;
    const left = { ...tail, runs: tail.runs.slice(-best), sameTime: undefined };
    const from = best > 0 ? fromTail(left, sinceNs) : ({ kind: 'time', after: last.time } as const);
    const pass = await run(from, false, sinceNs, signal);
    if (pass.goesOn() && best === 0) onGap();
  }

  return {
    async catchUp(target, signal) {
      await output.flushed(signal);
      const tail = target.tail();
      const sinceNs = sinceOf(tail, nowNs());
      const from: From = tail.runs.length === 0 ? { kind: 'beginning' } : fromTail(tail, sinceNs);
      const pass = await run(from, false, sinceNs, signal);
      if (pass.latest() > latestOld) latestOld = pass.latest();
      if (!pass.goesOn()) await retrace(tail, pass.best(), sinceNs, signal);
    },
    async follow(target, signal) {
      await output.flushed(signal);
      const tail = target.tail();
      const sinceNs = sinceOf(tail, nowNs());
      try {
        const pass = await run(
          tail.runs.length === 0 ? { kind: 'beginning' } : fromTail(tail, sinceNs),
          true,
          sinceNs,
          signal,
        );
        return pass.isAll && pass.goesOn();
      } catch (error) {
        // The place was lost meanwhile, or comes after what looks new: what there is is gone through once more, to its end.
        if (error instanceof AdapterError && error.message === MISSED) return false;
        throw error;
      }
    },
  };
}

type RunPass = OutputPass & { readonly isAll: boolean };

const MISSED = 'the Engine sent new output before what was written last';
