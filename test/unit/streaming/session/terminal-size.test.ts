import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TerminalSize } from '../../../../src/engine/engine-client.js';
import { followTerminalSizes } from '../../../../src/streaming/session/terminal-size.js';
import { until } from '../../../support/until.js';

const json = (width: number, height: number): string => JSON.stringify({ Width: width, Height: height });

describe('followTerminalSizes', () => {
  it('keeps sizes until the command has started, and applies the last one only', async () => {
    const channel = new PassThrough();
    const sizes = followTerminalSizes(channel);
    channel.write(json(80, 24));
    channel.write(json(100, 30));
    await until(() => expect(sizes.latest()).toEqual({ width: 100, height: 30 }));
    const applied: TerminalSize[] = [];
    sizes.applyTo(async (size) => void applied.push(size));
    expect(applied).toEqual([{ width: 100, height: 30 }]);
    channel.write(json(120, 40));
    await until(() => expect(applied.at(-1)).toEqual({ width: 120, height: 40 }));
  });

  it('applies one size at a time and leaves out those that were overtaken', async () => {
    const channel = new PassThrough();
    const applied: number[] = [];
    const waiting: (() => void)[] = [];
    const sizes = followTerminalSizes(channel);
    sizes.applyTo(({ width }) => {
      applied.push(width);
      return new Promise((resolve) => waiting.push(resolve));
    });
    for (const width of [1, 2, 3, 4]) channel.write(json(width, 1));
    await until(() => expect(sizes.latest()?.width).toBe(4));
    expect(applied).toEqual([1]);
    waiting.shift()!();
    await until(() => expect(applied).toEqual([1, 4]));
  });

  it('goes on after a size that the Engine refused', async () => {
    const channel = new PassThrough();
    const applied: number[] = [];
    followTerminalSizes(channel).applyTo(({ width }) => {
      applied.push(width);
      return Promise.reject(new Error('no such exec'));
    });
    channel.write(json(1, 1));
    await until(() => expect(applied).toEqual([1]));
    channel.write(json(2, 1));
    await until(() => expect(applied).toEqual([1, 2]));
  });

  it('reads sizes in any chunking', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 30 }),
        async (widths, step) => {
          const channel = new PassThrough();
          const sizes = followTerminalSizes(channel);
          const text = widths.map((width) => json(width, 10)).join('\n');
          for (let at = 0; at < text.length; at += step) channel.write(text.slice(at, at + step));
          await until(() => expect(sizes.latest()).toEqual({ width: widths.at(-1), height: 10 }));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('ignores sizes below 1 and what is none', async () => {
    const channel = new PassThrough();
    const sizes = followTerminalSizes(channel);
    channel.write(
      `${json(0, 10)}${json(10, 0)}{"Width":"a","Height":1}{broken}${json(70_000, 1)}${json(5, 6)}${'x'.repeat(5_000)}`,
    );
    await until(() => expect(sizes.latest()).toEqual({ width: 5, height: 6 }));
  });

  it('holds nobody up for megabytes of objects that are no sizes', () => {
    const channel = new PassThrough();
    const sizes = followTerminalSizes(channel);
    const startMs = performance.now();
    channel.emit('data', Buffer.from(`${'{x}'.repeat(600_000)}${json(5, 6)}`));
    expect(performance.now() - startMs).toBeLessThan(500);
    expect(sizes.latest()).toEqual({ width: 5, height: 6 });
  });

  it('has nothing to say without a resize channel', () => {
    expect(followTerminalSizes(undefined).latest()).toBeUndefined();
  });
});
