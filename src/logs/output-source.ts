import type { Entry } from './line-codec.js';

/** The entry is valid during the call only. */
export type EntrySink = (entry: Entry) => void;

/** A way to the output of one container. */
export interface OutputSource {
  /**
   * Hands on what there is, oldest first; with `sinceNs` (nanoseconds since 1970) no entry from then on is left out, and some before it may be.
   * Resolves at the end of what there is; with `follow` that is when the container has ended, or the source cannot tell what comes next. True when
   * it is certain that nothing will come after what was handed on.
   */
  read(sink: EntrySink, options: { readonly follow: boolean; readonly sinceNs: bigint | undefined }, signal: AbortSignal): Promise<boolean>;
}
