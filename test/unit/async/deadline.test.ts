import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { unlessAborted, withLimit } from '../../../src/async/deadline.js';
import { AdapterError } from '../../../src/errors/adapter-error.js';

describe('withLimit', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('fires with a deadline-exceeded error that names the work', () => {
    const signal = withLimit(2_000, 'the pull');
    vi.advanceTimersByTime(2_000);
    expect(signal.reason).toMatchObject({
      fault: 'deadline-exceeded',
      message: 'the pull did not finish within 2 s',
    });
  });

  it('fires with the reason of its parent', () => {
    const parent = new AbortController();
    const signal = withLimit(2_000, 'the pull', parent.signal);
    const reason = new AdapterError('cancelled', 'gone');
    parent.abort(reason);
    expect(signal.reason).toBe(reason);
  });

  it('has fired already when its parent has', () => {
    expect(withLimit(1, 'the pull', AbortSignal.abort(new Error('before'))).aborted).toBe(true);
  });

  it('neither fires nor holds on to its parent once disposed', () => {
    const parent = new AbortController();
    const signal = withLimit(2_000, 'the pull', parent.signal);
    signal[Symbol.dispose]();
    vi.advanceTimersByTime(5_000);
    parent.abort();
    expect(signal.aborted).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('unlessAborted', () => {
  it('rejects with the reason as soon as the signal fires', async () => {
    const controller = new AbortController();
    const waiting = unlessAborted(new Promise<void>(() => undefined), controller.signal);
    controller.abort(new AdapterError('cancelled', 'gone'));
    await expect(waiting).rejects.toMatchObject({ fault: 'cancelled' });
  });

  it('settles as the work does otherwise', async () => {
    const { signal } = new AbortController();
    expect(await unlessAborted(Promise.resolve(1), signal)).toBe(1);
    await expect(unlessAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  });

  it('leaves no rejection unhandled, whether the signal fires before, during or after the work', async () => {
    const unhandled: unknown[] = [];
    const remember = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', remember);
    const gone = new AdapterError('cancelled', 'gone');
    await expect(unlessAborted(Promise.reject(new Error('late')), AbortSignal.abort(gone))).rejects.toBe(
      gone,
    );
    const controller = new AbortController();
    const waiting = unlessAborted(
      new Promise<void>((_resolve, reject) => {
        setImmediate(() => reject(new Error('later')));
      }),
      controller.signal,
    );
    controller.abort(gone);
    await expect(waiting).rejects.toBe(gone);
    // One turn for the rejection to happen, one for Node to report it.
    for (let turn = 0; turn < 2; turn += 1) await nextTurn();
    process.off('unhandledRejection', remember);
    expect(unhandled).toEqual([]);
  });
});
