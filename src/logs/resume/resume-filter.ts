import { createAligner } from './align.js';
import {
  createLineBatch,
  NEWLINE,
  parseLine,
  TIME_BYTES,
  type Entry,
  type LineBatch,
} from '../file/cri-line.js';
import { hashOf, tailSince, type Tail } from '../file/tail.js';

/** Takes the entries that the Engine sends, and puts those that are new into a batch, as CRI lines. */
export interface ResumeFilter {
  take(entry: Entry): void;
  /**
   * Everything from here on is new. False while only lines came that were written already, or cannot be
   * placed.
   */
  isPlaced(): boolean;
  /** See Aligner. */
  best(): number;
  /** A line that is surely new came while the place was not found. */
  missed(): boolean;
  /** The latest time before the place was found; empty when there was none. */
  latest(): string;
}

/** Which lines to skip before writing. */
export type From =
  /** None: nothing was written before. */
  | { readonly kind: 'beginning' }
  /**
   * All up to the tail's last line. `sinceNs` is what the Engine was asked for; what is later than `newAfter`
   * is surely new.
   */
  | {
      readonly kind: 'tail';
      readonly tail: Tail;
      readonly sinceNs: bigint | undefined;
      readonly newAfter: string;
    }
  /** Those of this time and earlier. */
  | { readonly kind: 'time'; readonly after: string };

export function createResumeFilter(from: From, batch: LineBatch): ResumeFilter {
  if (from.kind === 'beginning') {
    return {
      take: (entry) => batch.append(entry),
      isPlaced: () => true,
      best: () => 0,
      missed: () => false,
      latest: () => '',
    };
  }
  const scratch = createLineBatch();
  const tail = from.kind === 'tail' ? tailSince(from.tail, from.sinceNs) : [];
  const aligner = from.kind === 'tail' ? createAligner(tail, from.tail.sameTime) : undefined;
  /** What is earlier than every line of the tail is none of them. */
  const earliest = tail.reduce((time, run) => (run.time < time ? run.time : time), tail[0]?.time ?? '');
  let found = false;
  let missed = false;
  let latest = '';

  function takeLine(line: Buffer): void {
    const time = parseLine(line)?.time ?? '';
    if (from.kind === 'time' && time > from.after) found = true;
    if (found) {
      batch.appendLine(line);
      return;
    }
    if (from.kind === 'tail') missed ||= time > from.newAfter;
    found = aligner?.feed(hashOf(line), time) === true;
  }

  return {
    take(entry) {
      if (found) {
        batch.append(entry);
        return;
      }
      const time = entry.time.toString('latin1', entry.timeAt, entry.timeAt + TIME_BYTES);
      if (time > latest) latest = time;
      if (time < earliest) return;
      scratch.append(entry);
      const bytes = scratch.bytes();
      for (
        let start = 0, end = bytes.indexOf(NEWLINE);
        end >= 0;
        start = end + 1, end = bytes.indexOf(NEWLINE, start)
      ) {
        takeLine(bytes.subarray(start, end));
      }
      scratch.drop(bytes.length);
    },
    isPlaced: () => found,
    best: () => aligner?.best() ?? 0,
    missed: () => missed && !found,
    latest: () => latest,
  };
}
