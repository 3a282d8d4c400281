import { describe, expect, it } from 'vitest';
import { withUndo } from '../../../src/async/undo.js';

describe('withUndo', () => {
  it('runs every step newest first after a failure, and throws the first error', async () => {
    const done: string[] = [];
    const failed: string[] = [];
    const attempt = withUndo(
      (step) => failed.push(step),
      async (undo) => {
        undo.push('remove the container', () => Promise.resolve(done.push('container')));
        undo.push('tear down the network', () => Promise.reject(new Error('plugin')));
        undo.push('stop the container', () => Promise.resolve(done.push('stop')));
        await Promise.reject(new Error('the Engine failed'));
      },
    );
    await expect(attempt).rejects.toThrow('the Engine failed');
    expect(done).toEqual(['stop', 'container']);
    expect(failed).toEqual(['tear down the network']);
  });

  it('runs none after success', async () => {
    const done: string[] = [];
    const result = await withUndo(
      () => undefined,
      (undo) => {
        undo.push('nothing', () => Promise.resolve(done.push('undone')));
        return Promise.resolve('id');
      },
    );
    expect(result).toBe('id');
    expect(done).toEqual([]);
  });

  it('gives a step a signal that has not fired, whatever became of the caller', async () => {
    let aborted: boolean | undefined;
    const caller = AbortSignal.abort(new Error('gone'));
    const attempt = withUndo(
      () => undefined,
      (undo) => {
        undo.push('look', (signal) => {
          aborted = signal.aborted;
          return Promise.resolve();
        });
        caller.throwIfAborted();
        return Promise.resolve();
      },
    );
    await expect(attempt).rejects.toThrow('gone');
    expect(aborted).toBe(false);
  });
});
