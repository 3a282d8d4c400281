import { formatRfc3339 } from '../../async/rfc3339.js';
import { AdapterError } from '../../errors/adapter-error.js';
import type { LogWriter } from '../file/log-writer.js';
import { sinceOf, type Tail } from '../file/tail.js';
import type { OutputBlocks, OutputEnd, OutputSource } from '../source/output-source.js';
import { createResumeFilter, type From, type ResumeFilter } from './resume-filter.js';

/**
 * Reads a container's output into its log, from where the log ends. Calls reject with the Engine's error, or
 * the signal's reason.
 */
export interface OutputReader {
  /** What the Engine has by now. */
  catchUp(reading: Reading): Promise<void>;
  /**
   * What it has and will have, until the container ends or the Engine ends the stream. To be called after
   * `catchUp`. `complete` when that was all.
   */
  follow(reading: Reading): Promise<OutputEnd>;
}

export interface Reading {
  readonly log: LogWriter;
  /** Fires when the container has ended. */
  readonly ended: AbortSignal;
  /** Stops the reading. */
  readonly signal: AbortSignal;
}

export interface OutputReaderParts {
  readonly source: OutputSource;
  readonly nowNs: () => bigint;
  /** The Engine no longer has what was written last: lines may be missing in between. */
  readonly onGap: () => void;
}

/**
 * Two passes, because a pass that follows cannot know that the place where the log ends will never come: it
 * might be the next line. One that does not follow has an end, and so finds the place for certain, or finds
 * for certain that the Engine no longer has it.
 */
export function createOutputReader({ source, nowNs, onGap }: OutputReaderParts): OutputReader {
  /** The latest time of a line that is not new: later than now, when the clock was set back since. */
  let latestOld = '';

  function fromTail(tail: Tail, sinceNs: bigint | undefined): From {
    const now = formatRfc3339(nowNs());
    return { kind: 'tail', tail, sinceNs, newAfter: now > latestOld ? now : latestOld };
  }

  async function fromEnd(reading: Reading): Promise<Pass> {
    // What was read before, and not written, belongs before what is read now.
    await reading.log.write(reading.signal);
    const tail = reading.log.tail();
    const sinceNs = sinceOf(tail, nowNs());
    const from: From = tail.runs.length === 0 ? { kind: 'beginning' } : fromTail(tail, sinceNs);
    return { source, sinceNs, tail, filter: createResumeFilter(from, reading.log.batch) };
  }

  /**
   * The log's end is not where it was looked for: what the Engine has of it is enough, or everything after
   * its time is new.
   */
  async function retrace({ tail, sinceNs, filter }: Pass, reading: Reading): Promise<void> {
    const last = tail.runs.at(-1);
    if (last === undefined) return;
    const best = filter.best();
    const left = { ...tail, runs: tail.runs.slice(-best), sameTime: undefined };
    const from = best > 0 ? fromTail(left, sinceNs) : ({ kind: 'time', after: last.time } as const);
    const second = createResumeFilter(from, reading.log.batch);
    await readAll({ source, sinceNs, tail, filter: second }, reading);
    if (second.isPlaced() && best === 0) onGap();
  }

  return {
    async catchUp(reading) {
      const pass = await fromEnd(reading);
      await readAll(pass, reading);
      const { filter } = pass;
      if (filter.latest() > latestOld) latestOld = filter.latest();
      if (!filter.isPlaced()) await retrace(pass, reading);
    },
    async follow(reading) {
      try {
        return await followOn(await fromEnd(reading), reading);
      } catch (error) {
        // The place was lost meanwhile, or comes after what looks new: what there is has to be read once
        // more, to its end.
        if (error instanceof AdapterError && error.message === MISSED) return 'open';
        throw error;
      }
    },
  };
}

/** One way through what the Engine has, from `sinceNs` on. */
interface Pass {
  readonly source: OutputSource;
  readonly sinceNs: bigint | undefined;
  readonly tail: Tail;
  readonly filter: ResumeFilter;
}

async function readAll({ source, sinceNs, filter }: Pass, reading: Reading): Promise<void> {
  const options = { follow: false, sinceNs, isPlaced: filter.isPlaced, ended: reading.ended };
  await pull(source.read(filter.take, options, reading.signal), reading);
}

async function followOn({ source, sinceNs, filter }: Pass, reading: Reading): Promise<OutputEnd> {
  const options = { follow: true, sinceNs, isPlaced: filter.isPlaced, ended: reading.ended };
  const blocks = source.read(
    (entry) => {
      filter.take(entry);
      if (filter.missed()) throw new AdapterError('failed-precondition', MISSED);
    },
    options,
    reading.signal,
  );
  const end = await pull(blocks, reading);
  return filter.isPlaced() ? end : 'open';
}

/**
 * All of the back-pressure is here: the source reads its next block once the disk has taken the lines of the
 * one before.
 */
async function pull(blocks: OutputBlocks, { log, signal }: Reading): Promise<OutputEnd> {
  try {
    for (;;) {
      const { done, value } = await blocks.next();
      await log.write(signal);
      if (done === true) return value;
    }
  } finally {
    await blocks.return('open');
  }
}

const MISSED = 'the Engine sent new output before what was written last';
