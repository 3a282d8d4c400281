import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createCallScope } from '../../../src/async/call-scope.js';
import { handleProcessEvents } from '../../../src/daemon/process-events.js';
import { createLogger } from '../../../src/observability/logger.js';

function handled() {
  const events = new EventEmitter();
  const scope = createCallScope();
  const lines: Record<string, unknown>[] = [];
  const exits: number[] = [];
  const { logger } = createLogger({
    level: 'info',
    format: 'json',
    destination: { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  });
  handleProcessEvents({
    events,
    logger,
    scope,
    reload: () => undefined,
    exit: (code) => void exits.push(code),
  });
  return { events, scope, lines, exits };
}

const call = { call: 'StopPodSandbox', sandboxId: 'abc', pod: 'web', namespace: 'default' };

describe('a promise whose failure nobody handled', () => {
  it('is logged as the fault of the call that it belongs to, and Berth goes on', () => {
    const { events, scope, lines, exits } = handled();
    scope.run(call, () => events.emit('unhandledRejection', new Error('nobody waits')));
    expect(exits).toEqual([]);
    expect(lines).toMatchObject([
      {
        level: 'error',
        message: 'internal error: a failure of this call was not handled',
        ...call,
        error: { message: 'nobody waits' },
      },
    ]);
  });

  it('ends Berth when it belongs to no call: what has to go on for good has stopped', () => {
    const { events, lines, exits } = handled();
    events.emit('unhandledRejection', new Error('the follower fell'));
    expect(exits).toEqual([1]);
    expect(lines).toMatchObject([{ level: 'fatal', message: 'internal error: exiting' }]);
  });
});

describe('an exception that nobody caught', () => {
  it('ends Berth whomever it belongs to: it may have left anything half done', () => {
    const { events, scope, lines, exits } = handled();
    scope.run(call, () => events.emit('uncaughtException', new Error('broken')));
    expect(exits).toEqual([1]);
    expect(lines).toMatchObject([{ level: 'fatal', message: 'internal error: exiting' }]);
  });
});
