import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCappedOutput } from '../../../src/container/capped-output.js';

describe('capped output', () => {
  it('keeps what came first, byte for byte, and drops the rest', () => {
    const output = createCappedOutput(5);
    output.stdout(Buffer.from('abc'));
    output.stderr(Buffer.from('xyz'));
    output.stdout(Buffer.from('def'));
    expect(output.take()).toEqual({ stdout: Buffer.from('abc'), stderr: Buffer.from('xy') });
  });

  it('never holds more than its cap, and a prefix of each stream', () => {
    const chunks = fc.array(fc.tuple(fc.boolean(), fc.uint8Array({ maxLength: 20 })), { maxLength: 30 });
    fc.assert(
      fc.property(fc.nat({ max: 200 }), chunks, (cap, all) => {
        const output = createCappedOutput(cap);
        const whole = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
        for (const [toStderr, bytes] of all) {
          const stream = toStderr ? 'stderr' : 'stdout';
          output[stream](Buffer.from(bytes));
          whole[stream].push(bytes);
        }
        const { stdout, stderr } = output.take();
        expect(stdout.length + stderr.length).toBeLessThanOrEqual(cap);
        expect(Buffer.concat(whole.stdout).subarray(0, stdout.length)).toEqual(stdout);
        expect(Buffer.concat(whole.stderr).subarray(0, stderr.length)).toEqual(stderr);
      }),
    );
  });
});
