import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEngineHealth } from '../../../src/state/engine-health.js';
import { AdapterError } from '../../../src/errors/adapter-error.js';

/** Pings that the test answers, and the answers of an Engine to everything else. */
function prepare(outOfDate: () => string | undefined = () => undefined) {
  const pings: { resolve(): void; reject(error: Error): void; readonly signal: AbortSignal }[] = [];
  const system = {
    ping: (signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        pings.push({ resolve, reject, signal });
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      }),
    info: () =>
      Promise.resolve({
        CgroupDriver: 'systemd',
        CgroupVersion: '2',
        Runtimes: { runc: {} },
        DefaultRuntime: 'runc',
      }),
    version: () => Promise.resolve({ Version: '28.5.2' }),
    apiVersion: () => '1.51',
  };
  const health = createEngineHealth({ engine: { system } as never, outOfDate, lowestOomScoreAdj: undefined });
  return { health, pings };
}

const over = new AbortController();

describe('the health of the Engine', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('refuses facts before the Engine was reached, with the reason, and has them after', async () => {
    const { health } = prepare(() => 'no such file or directory: /run/docker.sock');
    expect(health.find()).toBeUndefined();
    expect(() => health.require()).toThrow(
      expect.objectContaining({
        fault: 'unavailable',
        message: 'no such file or directory: /run/docker.sock',
      }) as Error,
    );
    await health.gather(over.signal);
    expect(health.require()).toMatchObject({
      engineVersion: '28.5.2',
      cgroupDriver: 'systemd',
      apiVersion: '1.51',
    });
  });

  it('is not ready while the state of the node is not known', () => {
    let problem: string | undefined = 'the stream broke';
    const { health } = prepare(() => problem);
    expect(health.readiness()).toEqual({
      ready: false,
      reason: 'DockerDaemonNotReady',
      message: 'the stream broke',
    });
    problem = undefined;
    expect(health.readiness()).toEqual({ ready: true, reason: '', message: '' });
  });

  it('notices an Engine that hangs with its event stream open, and one that answers again', async () => {
    const { health, pings } = prepare();
    health.watch(over.signal);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(pings).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(health.readiness()).toMatchObject({
      ready: false,
      message: expect.stringContaining('did not finish within 10 s'),
    });
    await vi.advanceTimersByTimeAsync(5_000);
    pings.at(-1)!.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(health.readiness().ready).toBe(true);
  });

  it('asks one question at a time: no late answer speaks against a newer one', async () => {
    const { health, pings } = prepare();
    health.watch(over.signal);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(pings).toHaveLength(1);
    pings[0]!.resolve();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(pings).toHaveLength(2);
    expect(health.readiness().ready).toBe(true);
  });

  it('asks nothing while everything is read again anyway, and nothing after the end', async () => {
    let problem: string | undefined = 'lost';
    const { health, pings } = prepare(() => problem);
    const end = new AbortController();
    health.watch(end.signal);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(pings).toEqual([]);
    problem = undefined;
    end.abort(new AdapterError('cancelled', 'over'));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(pings).toEqual([]);
  });
});
