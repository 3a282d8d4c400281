import { describe, expect, it } from 'vitest';
import { logConfigToHostConfig, sandboxLogConfig } from '../../../../src/translate/to-engine/log-config.js';

describe('the log driver', () => {
  it.each(['local', 'json-file'] as const)(
    '%s keeps every line and is bounded, whatever options the daemon has for it',
    (logDriver) => {
      expect(logConfigToHostConfig({ logDriver, logMaxSize: '10m', logMaxFiles: 3 })).toEqual({
        LogConfig: {
          Type: logDriver,
          Config: { 'max-size': '10m', 'max-file': '3', compress: 'false', mode: 'blocking' },
        },
      });
    },
  );

  it("is the daemon's own for inherit", () => {
    expect(logConfigToHostConfig({ logDriver: 'inherit', logMaxSize: '10m', logMaxFiles: 3 })).toEqual({});
  });

  it('the driver of a pause container keeps next to nothing', () => {
    expect(sandboxLogConfig()).toMatchObject({
      LogConfig: { Type: 'local', Config: { 'max-size': '1m', 'max-file': '1' } },
    });
  });
});
