import { describe, expect, it } from 'vitest';
import { encodeStatus } from '../../../../src/streaming/transport/exit-status.js';

describe('encodeStatus', () => {
  it.each([
    ['success', { kind: 'success' } as const],
    ['exit code 0', { kind: 'exit-code', exitCode: 0 } as const],
  ])('is a metav1.Status of Success for %s, and nothing where statuses are texts', (_name, outcome) => {
    expect(JSON.parse(String(encodeStatus(outcome, true)))).toEqual({ metadata: {}, status: 'Success' });
    expect(encodeStatus(outcome, false)).toBeUndefined();
  });

  it('tells a non-zero exit code as kubectl and crictl look for it', () => {
    expect(JSON.parse(String(encodeStatus({ kind: 'exit-code', exitCode: 42 }, true)))).toEqual({
      metadata: {},
      status: 'Failure',
      reason: 'NonZeroExitCode',
      message: 'command terminated with non-zero exit code: exit status 42',
      details: { causes: [{ reason: 'ExitCode', message: '42' }] },
    });
    expect(String(encodeStatus({ kind: 'exit-code', exitCode: 42 }, false))).toContain('exit status 42');
  });

  it('tells a failure apart from an exit code', () => {
    const outcome = { kind: 'failure', message: 'no such program' } as const;
    expect(JSON.parse(String(encodeStatus(outcome, true)))).toMatchObject({
      status: 'Failure',
      reason: 'InternalError',
      code: 500,
    });
    expect(String(encodeStatus(outcome, false))).toContain('no such program');
  });
});
