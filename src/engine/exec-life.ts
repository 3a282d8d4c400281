import { withLimit } from '../async/deadline.js';
import { createBackOff } from '../async/back-off.js';
import { firesWithin } from '../async/fires-within.js';
import type { EngineExec } from './engine-client.js';
import type { ExecInspect } from './wire/exec.js';

/** The Engine does not report when an exec has started or ended: Berth polls, with growing pauses. */
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 500;

/**
 * An answer takes a millisecond. The Engine gives none while the runtime hangs that is to start the command.
 */
const INSPECT_LIMIT_MS = 2_000;

export interface ExecQuestion {
  readonly exec: Pick<EngineExec, 'inspect'>;
  readonly execId: string;
}

/** No start is faster, and each question costs the Engine a millisecond. */
const FASTEST_START_MS = 20;

/** Resolves when the command runs, or has ended, or could not be started. */
export async function untilStarted(question: ExecQuestion, signal: AbortSignal): Promise<ExecInspect> {
  await firesWithin(signal, FASTEST_START_MS);
  signal.throwIfAborted();
  return until(question, (state) => hasEnded(state) || hasProcess(state), signal);
}

export function untilEnded(question: ExecQuestion, signal: AbortSignal): Promise<ExecInspect> {
  return until(question, hasEnded, signal);
}

/** Resolves with the first state that `reached` accepts. */
export async function until(
  question: ExecQuestion,
  reached: (state: ExecInspect) => boolean,
  signal: AbortSignal,
): Promise<ExecInspect> {
  const backOff = createBackOff({ firstMs: FIRST_PAUSE_MS, longestMs: LONGEST_PAUSE_MS });
  for (;;) {
    const state = await stateOf(question, signal);
    if (state !== undefined && reached(state)) return state;
    await firesWithin(signal, backOff.nextMs());
    signal.throwIfAborted();
  }
}

export function hasEnded({ Running, ExitCode }: ExecInspect): boolean {
  return !Running && ExitCode != null;
}

export function hasProcess(state: ExecInspect): state is ExecInspect & { Pid: number } {
  return state.Running && state.Pid != null && state.Pid > 0;
}

/** False once the Engine works on the start, which shows before there is a process. */
export function isUntouched({ Running, ExitCode }: ExecInspect): boolean {
  return !Running && ExitCode == null;
}

/**
 * True for output that may be the Engine's report of a command that could not be started: it writes that into
 * the command's output.
 */
export function mayBeStartFailure(output: Buffer): boolean {
  return /^(?:OCI runtime exec failed|unable to find (?:user|group))/.test(output.toString('latin1', 0, 32));
}

/**
 * True when the command was not started, so that its output is the Engine's report. The Engine keeps the pid
 * of one that has ended.
 */
export function isStartFailure({ Pid, ExitCode }: ExecInspect, output: Buffer): boolean {
  if ((Pid ?? 0) > 0 || !START_FAILURE_CODES.includes(ExitCode ?? 0)) return false;
  return mayBeStartFailure(output);
}

/** Cannot be executed, does not exist, and everything else that keeps a runtime from starting a command. */
const START_FAILURE_CODES = [126, 127, 128];

async function stateOf(
  { exec, execId }: ExecQuestion,
  signal: AbortSignal,
): Promise<ExecInspect | undefined> {
  using limit = withLimit(INSPECT_LIMIT_MS, 'asking the Engine for the state of a command', signal);
  try {
    return await exec.inspect(execId, limit);
  } catch (error) {
    if (limit.aborted && !signal.aborted) return undefined;
    throw error;
  }
}
