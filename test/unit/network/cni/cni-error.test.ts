import { describe, expect, it } from 'vitest';
import { findPluginFailure, pluginError } from '../../../../src/network/cni/cni-error.js';

const run = {
  command: 'ADD',
  path: '/opt/cni/bin/bridge',
  exitCode: 1,
  exitSignal: undefined,
  stdout: '',
  stderr: '',
} as const;
const told = (code: number): string =>
  JSON.stringify({ cniVersion: '1.0.0', code, msg: 'no address left', details: 'range 10.0.0.0/30' });

describe('pluginError', () => {
  it('tells the plugin’s message, details and code, and keeps them as fields', () => {
    const error = pluginError({ ...run, stdout: told(101), stderr: 'noise' });
    expect(error.message).toBe(
      'CNI plugin bridge failed to ADD: no address left; range 10.0.0.0/30 (code 101)',
    );
    expect(findPluginFailure(error)).toEqual({
      plugin: 'bridge',
      command: 'ADD',
      code: 101,
      msg: 'no address left',
      details: 'range 10.0.0.0/30',
      exitCode: 1,
      stderr: 'noise',
    });
  });

  it.each([
    [1, 'failed-precondition'],
    [2, 'failed-precondition'],
    [7, 'failed-precondition'],
    [11, 'unavailable'],
    [50, 'unavailable'],
    [51, 'unavailable'],
    [5, 'internal'],
    [999, 'internal'],
  ])('gives code %d of the specification the fault %s', (code, fault) => {
    expect(pluginError({ ...run, stdout: told(code) }).fault).toBe(fault);
  });

  it('tells the end of stderr when there is no error object', () => {
    expect(pluginError({ ...run, exitCode: 2, stderr: `${'x'.repeat(5000)}boom\n` }).message).toMatch(
      /x{100}boom \(exit code 2\)$/,
    );
  });

  it('tells why a plugin crashed rather than where', () => {
    const stderr = 'panic: runtime error: invalid memory address\n\ngoroutine 1 [running]:\nmain.main()\n';
    expect(pluginError({ ...run, exitCode: 2, stderr }).message).toBe(
      'CNI plugin bridge failed to ADD: panic: runtime error: invalid memory address (exit code 2)',
    );
  });

  it('tells the beginning of stdout when there is nothing else', () => {
    expect(pluginError({ ...run, stdout: 'usage: bridge' }).message).toBe(
      'CNI plugin bridge failed to ADD: usage: bridge (exit code 1)',
    );
  });

  it('tells the signal that ended the plugin', () => {
    expect(pluginError({ ...run, exitCode: undefined, exitSignal: 'SIGSEGV' }).message).toBe(
      'CNI plugin bridge failed to ADD: killed by SIGSEGV',
    );
  });

  it.each(['null', '[]', '{"code":"1","msg":"x"}', '{"code":1}'])(
    'takes %s for no error object',
    (stdout) => {
      expect(findPluginFailure(pluginError({ ...run, stdout }))?.code).toBeUndefined();
    },
  );

  it('finds no plugin failure behind other errors', () => {
    expect(findPluginFailure(new Error('x'))).toBeUndefined();
    expect(findPluginFailure(undefined)).toBeUndefined();
  });
});
