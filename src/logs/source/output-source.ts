import type { Entry } from '../file/cri-line.js';

/** The entry is valid during the call only. */
export type EntrySink = (entry: Entry) => void;

export interface ReadOptions {
  readonly follow: boolean;
  /**
   * Nanoseconds since 1970: no entry from then on is left out, and some before it may be. Undefined for
   * everything.
   */
  readonly sinceNs: bigint | undefined;
  /**
   * True once everything is wanted that comes next in the log, whatever its time: a source that can goes by
   * that.
   */
  readonly isPlaced: () => boolean;
  /** Fires when the container has ended: then the Engine has all that it wrote. */
  readonly ended: AbortSignal;
}

/** `complete`: nothing will come after what was read. `open`: something may. */
export type OutputEnd = 'complete' | 'open';

/**
 * Reads a block each time that it is asked for the next, and has given the block's entries to the sink when
 * it yields. The reader may take as long as it likes before it asks again. Returns at the end of what there
 * is; when it follows, that is when the container has ended, or the source cannot know what comes next.
 */
export type OutputBlocks = AsyncGenerator<undefined, OutputEnd, undefined>;

/** A way to the output of one container, oldest first. */
export interface OutputSource {
  read(sink: EntrySink, options: ReadOptions, signal: AbortSignal): OutputBlocks;
}
