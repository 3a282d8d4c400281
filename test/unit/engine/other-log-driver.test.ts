import { describe, expect, it } from 'vitest';
import { otherLogDriver } from '../../../src/engine/other-log-driver.js';
import { AdapterError } from '../../../src/errors/adapter-error.js';

// As Engines 20.10 and 28.5 say it.
const refusal = new AdapterError(
  'invalid-argument',
  "logger: max-buffer-size option is only supported with 'mode=non-blocking'",
);
const body = (type: string) => ({
  Image: 'a',
  Labels: {},
  HostConfig: { Init: false, LogConfig: { Type: type, Config: { mode: 'blocking' } } },
});

describe('the log driver of a container that the Engine refuses for a max-buffer-size of its own', () => {
  it.each([
    ['local', 'json-file'],
    ['json-file', 'local'],
  ])('%s becomes %s, to which the Engine adds nothing', (asked, other) => {
    const result = otherLogDriver(body(asked), refusal);
    expect(result?.body).toEqual(body(other));
    expect(result?.warning).toContain(`max-buffer-size for ${asked}`);
  });

  it('stays for any other refusal', () => {
    expect(otherLogDriver(body('local'), new AdapterError('invalid-argument', 'no'))).toBeUndefined();
    expect(otherLogDriver(body('local'), new AdapterError('internal', refusal.message))).toBeUndefined();
    expect(otherLogDriver(body('local'), new Error(refusal.message))).toBeUndefined();
  });

  it("is not Berth's to change where the daemon's own is inherited", () => {
    expect(otherLogDriver({ Image: 'a', Labels: {}, HostConfig: {} }, refusal)).toBeUndefined();
  });
});
