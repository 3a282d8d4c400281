import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { callSignal } from '../../../src/grpc/call-signal.js';

function call(deadlineMs: number) {
  return Object.assign(new EventEmitter(), { getDeadline: () => new Date(deadlineMs) });
}

describe('the signal of a call', () => {
  it('tells a passed deadline from a caller who went away: a retry is to be expected of the one only', () => {
    const late = call(Date.now() - 1);
    const lateSignal = callSignal(late);
    late.emit('cancelled', 'cancelled');
    expect(lateSignal.reason).toMatchObject({ fault: 'deadline-exceeded' });

    const gone = call(Date.now() + 60_000);
    const goneSignal = callSignal(gone);
    gone.emit('cancelled', 'cancelled');
    expect(goneSignal.reason).toMatchObject({ fault: 'cancelled' });
  });

  it('takes a call without a deadline for cancelled', () => {
    const source = Object.assign(new EventEmitter(), { getDeadline: () => Infinity });
    const signal = callSignal(source);
    source.emit('cancelled', 'cancelled');
    expect(signal.reason).toMatchObject({ fault: 'cancelled' });
  });
});
