import { describe, expect, it } from 'vitest';
import { createReportCall } from '../../../src/daemon/report-call.js';
import type { FinishedCall } from '../../../src/grpc/instrument.js';
import { createLogger } from '../../../src/observability/logger.js';

function lineOf(call: Partial<FinishedCall>): Record<string, unknown> | undefined {
  const lines: Record<string, unknown>[] = [];
  const { logger } = createLogger({
    level: 'debug',
    format: 'json',
    destination: { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  });
  createReportCall(logger, { rpc: () => undefined })({
    method: 'StopContainer',
    code: 'OK',
    details: '',
    durationMs: 1.2,
    userAgent: 'kubelet',
    subject: {},
    error: undefined,
    ...call,
  });
  return lines[0];
}

describe('the line of a call', () => {
  it('says whom the call was about', () => {
    const subject = {
      containerId: 'abc',
      sandboxId: 'def',
      namespace: 'default',
      pod: 'web',
      container: 'app',
    };
    expect(lineOf({ subject })).toMatchObject({
      level: 'info',
      method: 'StopContainer',
      code: 'OK',
      ...subject,
    });
    expect(lineOf({ subject, code: 'UNAVAILABLE', details: 'no Engine' })).toMatchObject({
      level: 'warn',
      ...subject,
      details: 'no Engine',
    });
  });

  it.each(['DEADLINE_EXCEEDED', 'UNKNOWN', 'FAILED_PRECONDITION', 'CANCELLED'])(
    'the line of a probe that fails with %s is no warning: the kubelet makes an event of it',
    (code) => {
      expect(lineOf({ method: 'ExecSync', code })?.['level']).toBe('debug');
      expect(lineOf({ method: 'StopContainer', code })?.['level']).toBe('warn');
    },
  );

  it('of a listener to events that has left is no warning; of one that was cut off it is', () => {
    expect(lineOf({ method: 'GetContainerEvents', code: 'CANCELLED' })?.['level']).toBe('debug');
    expect(lineOf({ method: 'GetContainerEvents', code: 'RESOURCE_EXHAUSTED' })?.['level']).toBe('warn');
  });

  it.each([
    ['UNAVAILABLE', 'warn'],
    ['RESOURCE_EXHAUSTED', 'warn'],
    ['INTERNAL', 'error'],
  ])('the line of a probe that fails by %s is still a %s', (code, level) => {
    expect(lineOf({ method: 'ExecSync', code })?.['level']).toBe(level);
  });
});
