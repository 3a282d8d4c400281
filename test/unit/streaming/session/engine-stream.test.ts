import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createTurns } from '../../../../src/async/turns.js';
import { pumpOutput, sinkOf } from '../../../../src/streaming/session/engine-stream.js';

/** Frames of one byte, to both outputs in turn, so that none can be joined to the one before. */
function alternatingFrames(count: number): Buffer {
  const frames = Array.from({ length: count }, (_, index) =>
    Buffer.from([1 + (index % 2), 0, 0, 0, 0, 0, 0, 1, 0x2e]),
  );
  return Buffer.concat(frames);
}

describe('pumpOutput', () => {
  it('lets everything else have its turn while programs write single bytes to both outputs', async () => {
    let nowMs = 0;
    const turns = createTurns({ monotonicMs: () => nowMs }, { turnMs: 2, stepMs: 2 });
    let pieces = 0;
    let inThisTurn = 0;
    let most = 0;
    const channel = (): Writable =>
      new Writable({
        write(_chunk, _encoding, done) {
          pieces += 1;
          inThisTurn += 1;
          most = Math.max(most, inThisTurn);
          // A tenth of a millisecond for each piece.
          nowMs += 0.1;
          process.nextTick(done);
        },
      });
    let isOver = false;
    const count = (): void => {
      inThisTurn = 0;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const streams = Array.from({ length: 4 }, async () => {
      const output = new PassThrough();
      output.end(alternatingFrames(1_000));
      await pumpOutput(output, false, { stdout: sinkOf(channel(), turns), stderr: sinkOf(channel(), turns) });
    });
    await Promise.all(streams);
    isOver = true;
    expect(pieces).toBe(4_000);
    // 20 pieces are 2 ms; each stream may have one more in progress.
    expect(most).toBeLessThan(60);
  });

  it('drops what comes for a channel that is not there, and ends', async () => {
    const turns = createTurns({ monotonicMs: () => performance.now() }, { turnMs: 2, stepMs: 2 });
    const output = new PassThrough();
    output.end(alternatingFrames(10_000));
    await pumpOutput(output, false, { stdout: sinkOf(undefined, turns), stderr: sinkOf(undefined, turns) });
    expect(output.readableEnded).toBe(true);
  });
});
