import { describe, expect, it } from 'vitest';
import type { PullMessage } from '../../../src/engine/wire/image.js';
import { watchPull, type PullProgress, type StartTimer } from '../../../src/image/pull-progress.js';

/** One timer at a time, which the test ends. */
function fakeTimer(): { start: StartTimer; end: () => void; running: () => boolean; started: () => number } {
  let pending: (() => void) | undefined;
  let started = 0;
  return {
    start: (_ms, onEnd) => {
      started += 1;
      pending = onEnd;
      return () => {
        pending = undefined;
      };
    },
    end: () => pending?.(),
    running: () => pending !== undefined,
    started: () => started,
  };
}

function watch(timer: StartTimer, deadlineMs = 60_000, parent = new AbortController().signal): PullProgress {
  return watchPull({ reference: 'x.io/a:1', deadlineMs, startTimer: timer }, parent);
}

const message = (id: string, status: string, current?: number): PullMessage => ({
  id,
  status,
  progressDetail: current === undefined ? {} : { current, total: 100 },
});

describe('the progress deadline of a pull', () => {
  it('ends a pull whose registry never answers, and says so', () => {
    const timer = fakeTimer();
    const progress = watch(timer.start);
    timer.end();
    expect(progress.signal.reason).toMatchObject({
      fault: 'deadline-exceeded',
      message: 'pulling x.io/a:1 made no progress for 60 s (the registry has not responded)',
    });
  });

  it('ends a pull that stops half way, and says where', () => {
    const timer = fakeTimer();
    const progress = watch(timer.start);
    progress.note(message('b1', 'Downloading', 10));
    timer.end();
    expect(progress.signal.reason).toHaveProperty('message', expect.stringContaining('last: b1 Downloading'));
  });

  it('starts anew with every byte', () => {
    const timer = fakeTimer();
    const progress = watch(timer.start);
    progress.note(message('b1', 'Downloading', 10));
    progress.note(message('b1', 'Downloading', 11));
    expect(timer.started()).toBe(3);
  });

  it.each([
    ['a figure that was there before', message('b1', 'Downloading', 10)],
    ['a smaller one, after the download began anew', message('b1', 'Downloading', 3)],
    ['the count-down to another try', message('b1', 'Retrying in 5 seconds')],
    ['a phase that was there before', message('', 'Pulling from a')],
    ['an empty message', {}],
  ])('does not take %s for progress', (_what, again) => {
    const timer = fakeTimer();
    const progress = watch(timer.start);
    progress.note(message('', 'Pulling from a'));
    progress.note(message('b1', 'Downloading', 10));
    const before = timer.started();
    progress.note(again);
    expect(timer.started()).toBe(before);
  });

  it('does not run while a layer is extracted, however long that takes without a word', () => {
    const timer = fakeTimer();
    const progress = watch(timer.start);
    progress.note(message('b1', 'Extracting', 100));
    progress.note(message('b2', 'Downloading', 5));
    expect(timer.running()).toBe(false);
    progress.note(message('b1', 'Pull complete'));
    expect(timer.running()).toBe(true);
  });

  it('waits for ever when it is 0', () => {
    const timer = fakeTimer();
    watch(timer.start, 0).note(message('b1', 'Downloading', 5));
    expect(timer.started()).toBe(0);
  });

  it('stops with the pull', () => {
    const timer = fakeTimer();
    watch(timer.start)[Symbol.dispose]();
    expect(timer.running()).toBe(false);
  });

  it('lets the caller end the pull earlier, with the caller’s reason', () => {
    const caller = new AbortController();
    const progress = watch(fakeTimer().start, 60_000, caller.signal);
    caller.abort(new Error('the kubelet left'));
    expect(progress.signal.reason).toHaveProperty('message', 'the kubelet left');
  });
});
