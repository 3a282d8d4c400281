import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogTarget } from '../../../../src/logs/file/rotating-log.js';
import { createPumpOutput } from '../../../../src/logs/file/write-buffer.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const NEVER = new AbortController().signal;

/** A disk with room for so many bytes. */
function createDisk(room: number) {
  const disk = { room, text: '', writes: 0, nameless: false, isNameless: () => disk.nameless };
  const append: LogTarget['append'] = (lines) => {
    disk.writes += 1;
    const fitting = lines.subarray(0, disk.room);
    const written = fitting.length < lines.length ? fitting.lastIndexOf('\n') + 1 : lines.length;
    disk.text += lines.toString('latin1', 0, written);
    disk.room -= written;
    return written === lines.length
      ? { written }
      : { written, problem: new Error('ENOSPC: no space left on device') };
  };
  return Object.assign(disk, { append });
}

function createOutput(disk: ReturnType<typeof createDisk>) {
  const troubles: (string | undefined)[] = [];
  const lost = { times: 0 };
  const output = createPumpOutput({
    target: () => disk as unknown as LogTarget,
    pool: [],
    onBlocked: (problem) => troubles.push(problem?.message),
    onLost: () => (lost.times += 1),
    retryMs: 1000,
  });
  return { ...output, troubles, lost };
}

describe('the output of a pump', () => {
  it('is written once for all that comes in one turn of the event loop', async () => {
    const disk = createDisk(1e9);
    const output = createOutput(disk);
    for (const text of ['one', 'two', 'three']) {
      output.batch.appendLine(Buffer.from(text));
      output.added();
    }
    expect(disk.writes).toBe(0);
    await vi.runAllTimersAsync();
    expect(disk).toMatchObject({ writes: 1, text: 'one\ntwo\nthree\n' });
  });

  it('waits for a full disk, tells so once, and goes on where it was when there is room', async () => {
    const disk = createDisk(8);
    const output = createOutput(disk);
    for (const text of ['one', 'two', 'three']) output.batch.appendLine(Buffer.from(text));
    const flushed = output.flushed(NEVER);
    expect(output.blocked()).toBe(true);
    expect(disk.text).toBe('one\ntwo\n');
    await vi.advanceTimersByTimeAsync(5000);
    expect(output.troubles).toEqual(['ENOSPC: no space left on device']);
    disk.room = 100;
    await vi.advanceTimersByTimeAsync(1000);
    await flushed;
    expect(disk.text).toBe('one\ntwo\nthree\n');
    expect(output.blocked()).toBe(false);
    expect(output.troubles).toEqual(['ENOSPC: no space left on device', undefined]);
  });

  it('drops everything, told once, from the moment that its file has no name until it may go on', async () => {
    const disk = createDisk(1e9);
    const output = createOutput(disk);
    disk.nameless = true;
    output.batch.appendLine(Buffer.from('one'));
    await expect(output.flushed(NEVER)).rejects.toMatchObject({ fault: 'cancelled' });
    disk.nameless = false;
    output.batch.appendLine(Buffer.from('two'));
    await expect(output.flushed(NEVER)).rejects.toMatchObject({ fault: 'cancelled' });
    output.batch.appendLine(Buffer.from('three'));
    output.added();
    output.goOn();
    output.batch.appendLine(Buffer.from('four'));
    await output.flushed(NEVER);
    expect(disk.text).toBe('one\nfour\n');
    expect(output.lost.times).toBe(1);
  });

  it('does not keep anyone waiting who has given up', async () => {
    const output = createOutput(createDisk(0));
    output.batch.appendLine(Buffer.from('one'));
    const round = new AbortController();
    const flushed = output.flushed(round.signal);
    round.abort(new Error('the container was removed'));
    await expect(flushed).rejects.toThrow('the container was removed');
    await expect(output.flushed(round.signal)).rejects.toThrow('the container was removed');
  });

  it('does not keep anyone waiting when it is closed', async () => {
    const output = createOutput(createDisk(0));
    output.batch.appendLine(Buffer.from('one'));
    const flushed = output.flushed(NEVER);
    output.close();
    await expect(flushed).rejects.toMatchObject({ fault: 'cancelled' });
  });
});
