import { describe, expect, it } from 'vitest';
import { createCoalescer } from '../../../src/async/coalesce.js';

describe('coalesced work', () => {
  it('gives whoever asks a run that began after they asked, and shares it', async () => {
    const runs: (() => void)[] = [];
    const coalescer = createCoalescer(() => new Promise<void>((resolve) => runs.push(resolve)));
    const first = coalescer.run('id');
    const late = [coalescer.run('id'), coalescer.run('id'), coalescer.run('id')];
    expect(runs).toHaveLength(1);
    runs[0]?.();
    await first;
    await Promise.resolve();
    expect(runs).toHaveLength(2);
    runs[1]?.();
    await Promise.all(late);
    expect(runs).toHaveLength(2);
  });

  it('runs once more for those who asked during a run that failed', async () => {
    let count = 0;
    const coalescer = createCoalescer(() =>
      ++count === 1 ? Promise.reject(new Error('first')) : Promise.resolve(),
    );
    const first = coalescer.run('id');
    const second = coalescer.run('id');
    await expect(first).rejects.toThrow('first');
    await second;
    expect(count).toBe(2);
  });

  it('does not make one key wait for another', async () => {
    const coalescer = createCoalescer((key) =>
      key === 'slow' ? new Promise<void>(() => undefined) : Promise.resolve(),
    );
    void coalescer.run('slow');
    await coalescer.run('quick');
  });
});
