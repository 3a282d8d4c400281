import type { PullMessage } from '../engine/wire/image.js';
import { AdapterError } from '../errors/adapter-error.js';

/** Calls `onEnd` once after `ms`, unless the function it gives back is called before. */
export type StartTimer = (ms: number, onEnd: () => void) => () => void;

export interface PullProgressParts {
  /** What is pulled, for the error. */
  readonly reference: string;
  /** Milliseconds without progress after which the pull is given up; 0 lets it wait forever. */
  readonly deadlineMs: number;
  readonly startTimer: StartTimer;
}

/** Watches over one pull. */
export interface PullProgress extends Disposable {
  /** Fires with `deadline-exceeded` when the pull makes no progress, or as the parent does. */
  readonly signal: AbortSignal;
  /** Called for every message of the Engine. */
  note(message: PullMessage): void;
}

export const systemTimer: StartTimer = (ms, onEnd) => {
  const timer = setTimeout(onEnd, ms);
  return () => {
    clearTimeout(timer);
  };
};

/**
 * Progress is a layer that reaches a new phase, or more bytes of it than ever before. A message alone is
 * none: the Engine counts down "Retrying in 5 seconds" and repeats its last figures while nothing arrives.
 * The time does not run while any layer is being extracted, which can take minutes on a slow disk without a
 * word.
 */
export function watchPull(
  { reference, deadlineMs, startTimer }: PullProgressParts,
  parent: AbortSignal,
): PullProgress {
  const stalled = new AbortController();
  const furthest = new Map<string, number>();
  const extracting = new Set<string>();
  let last = 'the registry has not responded';
  let stopTimer: () => void = doNothing;

  function restart(): void {
    stopTimer();
    stopTimer = deadlineMs > 0 && extracting.size === 0 ? startTimer(deadlineMs, giveUp) : doNothing;
  }

  function giveUp(): void {
    const seconds = String(deadlineMs / 1000);
    stalled.abort(
      new AdapterError(
        'deadline-exceeded',
        `pulling ${reference} made no progress for ${seconds} s (${last})`,
      ),
    );
  }

  restart();
  return {
    signal: AbortSignal.any([parent, stalled.signal]),
    note(message) {
      const phase = message.status ?? '';
      if (phase === '' || phase.startsWith('Retrying in')) return;
      const layer = message.id ?? '';
      if (phase === 'Extracting') extracting.add(layer);
      else extracting.delete(layer);
      const mark = `${layer} ${phase}`.trim();
      const reached = message.progressDetail?.current ?? 0;
      const before = furthest.get(mark);
      if (before !== undefined && reached <= before) return;
      furthest.set(mark, reached);
      last = `last: ${mark}`;
      restart();
    },
    [Symbol.dispose]() {
      stopTimer();
    },
  };
}

function doNothing(): void {
  // no time is running
}
