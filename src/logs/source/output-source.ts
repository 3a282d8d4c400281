import type { Entry } from '../file/cri-line.js';

/** The entry is valid during the call only. */
export type EntrySink = (entry: Entry) => void;

export interface ReadOptions {
  readonly follow: boolean;
  /** Nanoseconds since 1970: no entry from then on is left out, and some before it may be. Undefined for everything. */
  readonly sinceNs: bigint | undefined;
  /** True once everything is wanted that comes next in the log, whatever its time: a source that can goes by that. */
  readonly isPlaced: () => boolean;
}

/** A way to the output of one container. */
export interface OutputSource {
  /**
   * Hands on what there is, oldest first. Resolves at the end of what there is; with `follow` that is when the container has ended, or the source
   * cannot tell what comes next. True when it is certain that nothing will come after what was handed on.
   */
  read(sink: EntrySink, options: ReadOptions, signal: AbortSignal): Promise<boolean>;
}
