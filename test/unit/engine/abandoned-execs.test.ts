import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAbandonedExecs } from '../../../src/engine/abandoned-execs.js';
import type { ExecInspect } from '../../../src/engine/wire/exec.js';
import { AdapterError } from '../../../src/errors/adapter-error.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const container = { containerId: 'c', sandboxId: 's' };

const UNTOUCHED: ExecInspect = { ID: 'e', Running: false, ExitCode: null, Pid: 0 };
const STARTING: ExecInspect = { ...UNTOUCHED, Running: true };
const RUNNING: ExecInspect = { ...STARTING, Pid: 77 };

function setUp(inspect: () => Promise<ExecInspect>) {
  const killed: unknown[] = [];
  const warnings: string[] = [];
  const execs = createAbandonedExecs({
    exec: { inspect: (_id, signal) => orAborted(inspect(), signal) },
    killTree: async (process) => void killed.push(process),
    onWarning: (message) => void warnings.push(message),
  });
  return { execs, killed, warnings };
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
    ),
  ]);
}

describe('a command that nobody waits for', () => {
  it('is killed in its container when it runs', async () => {
    const { execs, killed } = setUp(() => Promise.resolve(RUNNING));
    await execs.kill({ ...container, execId: 'e' });
    expect(killed).toEqual([{ containerId: 'c', pid: 77 }]);
  });

  it('is killed as soon as it runs when its start hangs, also where the Engine does not answer meanwhile', async () => {
    const answers = [() => Promise.resolve(STARTING), () => new Promise<ExecInspect>(() => undefined)];
    const { execs, killed, warnings } = setUp(() => (answers.shift() ?? (() => Promise.resolve(RUNNING)))());
    const killing = execs.kill({ ...container, execId: 'e' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(killed).toEqual([]);
    await vi.advanceTimersByTimeAsync(3_000);
    await killing;
    expect([killed.length, warnings]).toEqual([1, []]);
  });

  it('is left to its container after a minute in which the Engine did not start it, with a warning', async () => {
    const { execs, killed, warnings } = setUp(() => Promise.resolve(STARTING));
    void execs.kill({ ...container, execId: 'e' });
    await vi.advanceTimersByTimeAsync(61_000);
    expect([killed, warnings]).toEqual([[], ['could not kill an abandoned command']]);
  });

  it.each<[string, () => Promise<ExecInspect>]>([
    ['been started', () => Promise.resolve(RUNNING)],
    ['ended', () => Promise.resolve({ ...UNTOUCHED, ExitCode: 126 })],
    ['gone', () => Promise.reject(new AdapterError('not-found', 'No such exec'))],
  ])('keeps its place, also after that minute, until it has %s', async (_what, answer) => {
    let inspect = (): Promise<ExecInspect> => Promise.resolve(STARTING);
    const { execs } = setUp(() => inspect());
    let isSettled = false;
    void execs.kill({ ...container, execId: 'e' }).then(() => (isSettled = true));
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    inspect = () => Promise.reject(new AdapterError('unavailable', 'restarting'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(isSettled).toBe(false);
    inspect = answer;
    await vi.advanceTimersByTimeAsync(31_000);
    expect(isSettled).toBe(true);
  });

  it.each([
    ['has ended', () => Promise.resolve({ ...UNTOUCHED, ExitCode: 0 })],
    ['was never asked to start', () => Promise.resolve(UNTOUCHED)],
    ['is gone with its container', () => Promise.reject(new AdapterError('not-found', 'No such exec'))],
  ])('needs no end when it %s', async (_why, inspect) => {
    const { execs, killed, warnings } = setUp(inspect);
    const killing = execs.kill({ ...container, execId: 'e' });
    await vi.advanceTimersByTimeAsync(6_000);
    await killing;
    expect([killed, warnings]).toEqual([[], []]);
  });

  it('is given up for newer ones when too many are waited for, of the pod that has the most', async () => {
    let state = STARTING;
    const { execs, killed, warnings } = setUp(() => Promise.resolve(state));
    const other = { containerId: 'other', sandboxId: 'another pod' };
    const all = [
      { ...other, execId: 'e' },
      ...Array.from({ length: 64 }, () => ({ ...container, execId: 'e' })),
    ].map((exec) => execs.kill(exec));
    await vi.advanceTimersByTimeAsync(100);
    expect(warnings).toHaveLength(1);
    state = RUNNING;
    await vi.advanceTimersByTimeAsync(31_000);
    await Promise.all(all);
    expect(killed).toHaveLength(64);
    expect(killed).toContainEqual({ containerId: 'other', pid: 77 });
  });

  it('holds up a shutdown only briefly', async () => {
    const { execs } = setUp(() => Promise.resolve(STARTING));
    void execs.kill({ ...container, execId: 'e' });
    const closed = execs.settled(2_000);
    await vi.advanceTimersByTimeAsync(2_000);
    await closed;
    await vi.advanceTimersByTimeAsync(61_000);
    await execs.settled(2_000);
  });
});
