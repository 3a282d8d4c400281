import { basename } from 'node:path';
import { AdapterError } from '../../errors/adapter-error.js';
import type { Fault } from '../../errors/adapter-error.js';
import type { PluginCommand } from './plugin-runner.js';

/** What is known of a failed plugin run; the `cause` of the AdapterError that reports it. */
export interface PluginFailure {
  /** File name of the executable. */
  readonly plugin: string;
  readonly command: PluginCommand;
  /** The error code of the plugin's JSON error; undefined when it wrote none. */
  readonly code: number | undefined;
  readonly msg: string;
  readonly details: string;
  readonly exitCode: number | undefined;
  /** The end of what it wrote to stderr. */
  readonly stderr: string;
}

/** How a plugin process ended, where that was not with code 0. */
export interface FailedRun {
  readonly command: PluginCommand;
  readonly path: string;
  readonly exitCode: number | undefined;
  readonly exitSignal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** The AdapterError for a plugin that failed: the JSON error on its stdout, or else the end of its stderr. */
export function pluginError(run: FailedRun): AdapterError {
  const answer = parseErrorObject(run.stdout);
  const failure: PluginFailure = {
    plugin: basename(run.path),
    command: run.command,
    code: answer?.code,
    msg: answer?.msg ?? '',
    details: answer?.details ?? '',
    exitCode: run.exitCode,
    stderr: run.stderr,
  };
  return new AdapterError(
    faultOf(failure.code),
    `CNI plugin ${failure.plugin} failed to ${run.command}: ${sentence(run, failure)}`,
    {
      cause: failure,
    },
  );
}

/** The plugin's failure behind an error, if that is what it is. */
export function findPluginFailure(error: unknown): PluginFailure | undefined {
  const cause = error instanceof AdapterError ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'plugin' in cause && 'command' in cause
    ? (cause as PluginFailure)
    : undefined;
}

/** Section "Error" of the specification: `{cniVersion, code, msg, details?}`. Anything else is none. */
function parseErrorObject(stdout: string): { code: number; msg: string; details: string } | undefined {
  let given: unknown;
  try {
    given = JSON.parse(stdout);
  } catch {
    return undefined; // a plugin that crashed: there is only its stderr
  }
  if (typeof given !== 'object' || given === null) return undefined;
  const { code, msg, details } = given as Record<string, unknown>;
  if (typeof code !== 'number' || typeof msg !== 'string') return undefined;
  return { code, msg, details: typeof details === 'string' ? details : '' };
}

/**
 * The codes that the specification reserves (1 to 99); those of a plugin's own (100 and up) say nothing to
 * us.
 */
function faultOf(code: number | undefined): Fault {
  switch (code) {
    case 1: // incompatible CNI version
    case 2: // unsupported field in the configuration
    case 7: // invalid network configuration
      return 'failed-precondition';
    case 11: // try again later
    case 50: // the plugin is not available
    case 51: // the plugin is not available, and existing containers may have limited connectivity
      return 'unavailable';
    default:
      return 'internal';
  }
}

function sentence(run: FailedRun, failure: PluginFailure): string {
  if (failure.code !== undefined) {
    const details = failure.details === '' ? '' : `; ${failure.details}`;
    return `${failure.msg === '' ? 'no message' : failure.msg}${details} (code ${String(failure.code)})`;
  }
  const end =
    run.exitSignal === undefined ? `exit code ${String(run.exitCode)}` : `killed by ${run.exitSignal}`;
  // Of a Go program that crashed the first line says why; the stack's end, which comes last, says nothing to
  // an operator.
  const panic = /^(?:panic|fatal error): .*$/m.exec(run.stderr)?.[0];
  const text =
    panic ?? (run.stderr.trim() === '' ? run.stdout.trim().slice(0, 500) : run.stderr.trim().slice(-500));
  return text === '' ? end : `${text} (${end})`;
}
