import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCappedOutput } from '../../../src/container/capped-output.js';
import { createOutputBudget, type PodOutputBudget } from '../../../src/container/output-budget.js';

const MEBIBYTE = 1024 * 1024;

/** A budget that a test can look into. */
function measured(bytes: number): PodOutputBudget & { taken(): number } {
  const budget = createOutputBudget(bytes).of('pod');
  let taken = 0;
  return {
    take(wanted) {
      budget.take(wanted);
      taken += wanted;
    },
    give(returned) {
      budget.give(returned);
      taken -= returned;
    },
    taken: () => taken,
  };
}

describe('capped output', () => {
  it('keeps what came first, byte for byte, and drops the rest', () => {
    const output = createCappedOutput(5, createOutputBudget(0).of('pod'));
    output.stdout(Buffer.from('abc'));
    output.stderr(Buffer.from('xyz'));
    output.stdout(Buffer.from('def'));
    expect(output.take()).toEqual({ stdout: Buffer.from('abc'), stderr: Buffer.from('xy') });
  });

  it('never holds more than its cap, and a prefix of each stream', () => {
    const chunks = fc.array(fc.tuple(fc.boolean(), fc.uint8Array({ maxLength: 5_000 })), { maxLength: 30 });
    fc.assert(
      fc.property(fc.nat({ max: 100_000 }), chunks, (cap, all) => {
        const output = createCappedOutput(cap, createOutputBudget(MEBIBYTE).of('pod'));
        const whole = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
        for (const [toStderr, bytes] of all) {
          const stream = toStderr ? 'stderr' : 'stdout';
          output[stream](Buffer.from(bytes));
          whole[stream].push(bytes);
        }
        const { stdout, stderr } = output.take();
        const written = all.reduce((sum, [, bytes]) => sum + bytes.length, 0);
        expect(stdout.length + stderr.length).toBe(Math.min(cap, written));
        expect(Buffer.concat(whole.stdout).subarray(0, stdout.length)).toEqual(stdout);
        expect(Buffer.concat(whole.stderr).subarray(0, stderr.length)).toEqual(stderr);
      }),
    );
  });

  it('keeps nothing of the chunks that it is given, so that a byte costs a byte', () => {
    const output = createCappedOutput(MEBIBYTE, createOutputBudget(MEBIBYTE).of('pod'));
    const chunk = Buffer.alloc(64 * 1024, 1);
    for (let at = 0; at < 1000; at += 1) output.stdout(chunk.subarray(at, at + 1));
    chunk.fill(2);
    const { stdout } = output.take();
    expect(stdout.equals(Buffer.alloc(1000, 1))).toBe(true);
    expect(stdout.buffer.byteLength).toBeLessThanOrEqual(2 * 1000);
  });

  it('asks the budget for all that it allocates beyond its first 64 KiB, and gives all of it back', () => {
    const budget = measured(64 * MEBIBYTE);
    const output = createCappedOutput(4 * MEBIBYTE, budget);
    output.stdout(Buffer.alloc(30_000));
    output.stderr(Buffer.alloc(30_000));
    expect(budget.taken()).toBe(0);
    for (let written = 0; written < 5 * MEBIBYTE; written += 60_000) {
      output[written % 3 === 0 ? 'stderr' : 'stdout'](Buffer.alloc(60_000));
      const { stdout, stderr } = output.take();
      const allocated = stdout.buffer.byteLength + stderr.buffer.byteLength;
      expect(budget.taken()).toBeGreaterThanOrEqual(allocated - 64 * 1024);
    }
    output[Symbol.dispose]();
    expect(budget.taken()).toBe(0);
  });

  it('is refused more than the commands of its pod may keep together, and is served again once others have ended', () => {
    const budget = createOutputBudget(3 * MEBIBYTE).of('pod');
    const first = createCappedOutput(16 * MEBIBYTE, budget);
    const second = createCappedOutput(16 * MEBIBYTE, budget);
    const block = Buffer.alloc(MEBIBYTE);
    first.stdout(block);
    second.stdout(block);
    expect(() => second.stdout(block)).toThrow(/more output than the share of a pod in the 3145728 bytes/);
    const probe = createCappedOutput(16 * MEBIBYTE, budget);
    probe.stdout(Buffer.alloc(64 * 1024));
    first[Symbol.dispose]();
    second.stdout(Buffer.alloc(1000));
    expect(second.take().stdout).toHaveLength(MEBIBYTE + 1000);
  });

  it('has the share of its own pod, whatever the commands of others have written', () => {
    const budget = createOutputBudget(64 * MEBIBYTE);
    const flood = Buffer.alloc(16 * MEBIBYTE);
    const others = Array.from({ length: 8 }, () => createCappedOutput(16 * MEBIBYTE, budget.of('flooded')));
    for (const other of others) {
      try {
        other.stdout(flood);
      } catch {
        other[Symbol.dispose]();
      }
    }
    const output = createCappedOutput(16 * MEBIBYTE, budget.of('pod'));
    output.stdout(flood);
    expect(output.take().stdout).toHaveLength(16 * MEBIBYTE);
  });
});
