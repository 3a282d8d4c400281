import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { AdapterError, type Fault } from '../../../src/errors/adapter-error.js';
import { codeName, toServiceError } from '../../../src/grpc/status.js';

const CODES: Readonly<Record<Fault, status>> = {
  'not-found': status.NOT_FOUND,
  'already-exists': status.ALREADY_EXISTS,
  'invalid-argument': status.INVALID_ARGUMENT,
  'failed-precondition': status.FAILED_PRECONDITION,
  'resource-exhausted': status.RESOURCE_EXHAUSTED,
  unauthenticated: status.UNAUTHENTICATED,
  'permission-denied': status.PERMISSION_DENIED,
  unavailable: status.UNAVAILABLE,
  'registry-unavailable': status.UNKNOWN,
  'deadline-exceeded': status.DEADLINE_EXCEEDED,
  cancelled: status.CANCELLED,
  unimplemented: status.UNIMPLEMENTED,
  internal: status.UNKNOWN,
};

describe('what a client gets for an error', () => {
  it.each(Object.entries(CODES) as [Fault, status][])(
    '%s has its code, and the sentence as it is',
    (fault, code) => {
      expect(toServiceError(new AdapterError(fault, 'config.x: is wrong'))).toEqual({
        code,
        details: 'config.x: is wrong',
      });
    },
  );

  it.each([[new TypeError('x is undefined')], ['x is undefined']])(
    'is INTERNAL, and Berth takes the blame, for what nobody expected: %s',
    (thrown) => {
      expect(toServiceError(thrown)).toEqual({
        code: status.INTERNAL,
        details: 'internal error: x is undefined',
      });
    },
  );

  it.each([
    ['plain text', 'x'],
    ['text that takes nine bytes a character in a header', '\u2603'],
  ])('is cut to what fits into the headers of an answer: %s', (_what, character) => {
    const { details } = toServiceError(
      new AdapterError('not-found', `no container ${character.repeat(1_000_000)} here`),
    );
    expect(details.startsWith(`no container ${character}`)).toBe(true);
    expect(details.endsWith('…')).toBe(true);
    expect(encodeURI(details).length).toBeLessThan(48 * 1024);
  });

  it('is shown by its name in logs and metrics', () => {
    expect(codeName(status.DEADLINE_EXCEEDED)).toBe('DEADLINE_EXCEEDED');
  });
});
