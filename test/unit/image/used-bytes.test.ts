import { describe, expect, it } from 'vitest';
import { createUsedBytesMeter } from '../../../src/image/used-bytes.js';

/** A clock that the test sets, and an Engine whose answers it gives. */
function room() {
  const measurements: { answer: (bytes: number) => void; fail: (error: Error) => void }[] = [];
  const time = { ms: 1000 };
  const meter = createUsedBytesMeter({
    engine: {
      images: {
        diskUsage: () =>
          new Promise((resolve, reject) => {
            measurements.push({ answer: resolve, fail: reject });
          }),
      },
    },
    clock: { nowNs: () => BigInt(time.ms) * 1_000_000n, monotonicMs: () => time.ms },
  });
  /** Lets all that can continue without the test go on. */
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const answer = (bytes: number): Promise<void> => {
    measurements.shift()?.answer(bytes);
    return settle();
  };
  return { meter, measurements, time, settle, answer };
}

describe('the disk usage of images', () => {
  it('is measured once for all who ask at the same time', async () => {
    const { meter, measurements, answer } = room();
    const reads = [meter.read(), meter.read(), meter.read()];
    await answer(100);
    await answer(100);
    expect(await Promise.all(reads)).toEqual(Array(3).fill({ ...(await meter.read()), bytes: 100 }));
    expect(measurements).toHaveLength(0);
  });

  it('is answered from memory while it is young, with the time it was measured', async () => {
    const { meter, measurements, time, answer } = room();
    const first = meter.read();
    await answer(100);
    await first;
    time.ms += 14_999;
    expect(await meter.read()).toMatchObject({ bytes: 100, readAtNs: 1_000_000_000n });
    expect(measurements).toHaveLength(0);
  });

  it('is answered at once when it is no longer young, and measured in the background', async () => {
    const { meter, time, answer } = room();
    const first = meter.read();
    await answer(100);
    await first;
    time.ms += 15_000;
    expect(await meter.read()).toMatchObject({ bytes: 100 });
    await answer(200);
    expect(await meter.read()).toMatchObject({ bytes: 200 });
  });

  it('waits for a measurement that began after a pull or a removal', async () => {
    const { meter, answer } = room();
    const first = meter.read();
    await answer(100);
    await first;
    meter.invalidate();
    const next = meter.read();
    await answer(300);
    expect(await next).toMatchObject({ bytes: 300 });
  });

  it('does not believe a measurement that was under way when the images changed', async () => {
    const { meter, answer } = room();
    const before = meter.read();
    meter.invalidate();
    await answer(100);
    expect(await before).toMatchObject({ bytes: 100 });
    const after = meter.read();
    await answer(300);
    expect(await after).toMatchObject({ bytes: 300 });
  });

  it('answers although the images change all the time', async () => {
    const { meter, answer } = room();
    const read = meter.read();
    meter.invalidate();
    await answer(100);
    expect(await read).toMatchObject({ bytes: 100 });
  });

  it('goes on with the old figure when measuring fails, and tells why once that is too old', async () => {
    const { meter, measurements, time, settle, answer } = room();
    const first = meter.read();
    await answer(100);
    await first;
    time.ms += 30_000;
    expect(await meter.read()).toMatchObject({ bytes: 100 });
    measurements.shift()?.fail(new Error('the Engine is busy'));
    await settle();
    time.ms += 30_000;
    const late = meter.read();
    measurements.shift()?.fail(new Error('the Engine is busy'));
    await expect(late).rejects.toThrow('the Engine is busy');
  });
});
