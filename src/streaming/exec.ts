import { withLimit } from '../async/deadline.js';
import { firesWithin } from '../async/fires-within.js';
import type { ExecInspect } from '../engine/wire/exec.js';
import { AdapterError, messageOf } from '../errors/adapter-error.js';
import { finishRemoteCommand, type RemoteChannels, type RemoteSession } from './channels.js';
import { pumpInput, pumpOutput, sinkOf, whileOpen, type Sink } from './engine-stream.js';
import type { Outcome } from './exit-status.js';
import { NO_DETACH_KEYS, type StreamingEngine, type StreamTargets } from './parts.js';
import type { TerminalSize } from '../engine/engine-client.js';
import type { ExecCreateBody } from '../engine/wire/exec.js';
import { requireRunning } from './require-running.js';
import type { StartLimit } from './start-limit.js';
import { followTerminalSizes, type TerminalSizes } from './terminal-size.js';
import type { ExecTicket } from './ticket.js';

export interface ExecSessionParts {
  readonly engine: StreamingEngine;
  readonly targets: Pick<StreamTargets, 'findContainer'>;
  readonly startLimit: StartLimit;
  /** Kill what the client leaves behind: the Engine lets it run on. */
  readonly killOnDisconnect: boolean;
  /** SIGKILL to a process of a container, everything below it, and everything of its session. */
  readonly killProcessTree: (process: {
    readonly containerId: string;
    readonly pid: number;
  }) => void | Promise<void>;
  readonly onWarning: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

/** The Engine neither tells when an exec has started nor when it has ended: it is asked, ever more rarely. */
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 250;

/** What killing a left-behind command may take, the wait for its start included. */
const KILL_LIMIT_MS = 10_000;

/** Where the Engine reports that a command could not be started: in the command's output. */
const START_FAILURE = 'OCI runtime exec failed';

export function createExecSession(parts: ExecSessionParts): RemoteSession<ExecTicket> {
  return (request) =>
    Promise.resolve(async (channels) => {
      await finishRemoteCommand(channels, await outcomeOf(parts, request, channels));
    });
}

async function outcomeOf(
  parts: ExecSessionParts,
  request: ExecTicket,
  channels: RemoteChannels,
): Promise<Outcome> {
  // Read from the first moment on: a client that sends sizes before the start must not be held up.
  const sizes = followTerminalSizes(channels.resize);
  try {
    const container = requireRunning(parts.targets, request.containerId);
    const release = await parts.startLimit.acquire(channels.gone);
    try {
      const execId = await parts.engine.exec.create(
        container.id,
        bodyOf(request, sizes.latest()),
        channels.gone,
      );
      return await run(parts, {
        containerId: container.id,
        execId,
        tty: request.tty,
        channels,
        sizes,
        onStarted: release,
      });
    } finally {
      release();
    }
  } catch (error) {
    return { kind: 'failure', message: `error executing command in container: ${messageOf(error)}` };
  }
}

/** Output is always asked for, wanted or not: its end is how the end of the command shows. */
function bodyOf({ command, stdin, tty }: ExecTicket, size: TerminalSize | undefined): ExecCreateBody {
  return {
    Cmd: [...command],
    AttachStdin: stdin,
    AttachStdout: true,
    AttachStderr: !tty,
    Tty: tty,
    DetachKeys: NO_DETACH_KEYS,
    ...(size === undefined ? {} : { ConsoleSize: [size.height, size.width] }),
  };
}

interface Execution {
  readonly containerId: string;
  readonly execId: string;
  readonly tty: boolean;
  readonly channels: RemoteChannels;
  readonly sizes: TerminalSizes;
  readonly onStarted: () => void;
}

async function run(parts: ExecSessionParts, execution: Execution): Promise<Outcome> {
  const { execId, tty, channels } = execution;
  const stdout = holdStartFailure(sinkOf(channels.stdout));
  try {
    const stream = await parts.engine.exec.start(execId, { tty }, channels.gone);
    void followStart(parts.engine, execution);
    await whileOpen(stream, channels.gone, () => {
      pumpInput(channels.stdin, stream);
      return pumpOutput(stream, tty, { stdout: stdout.sink, stderr: sinkOf(channels.stderr) });
    });
    const { ExitCode, Pid } = await waitFor(parts.engine, execId, hasEnded, channels.gone);
    const exitCode = ExitCode ?? 0;
    const text = stdout.held();
    if (text === undefined) return { kind: 'exit-code', exitCode };
    const hasStarted = (Pid ?? 0) > 0 || (exitCode !== 126 && exitCode !== 127);
    if (!hasStarted) throw new AdapterError('internal', text.toString('utf8').trim());
    await sinkOf(channels.stdout)(text);
    return { kind: 'exit-code', exitCode };
  } catch (error) {
    if (channels.gone.aborted && parts.killOnDisconnect) await killLeftBehind(parts, execution);
    throw error;
  }
}

/** Gives back the place among the starting ones, and lets the terminal follow the client's: neither may come before the start. */
async function followStart(
  engine: StreamingEngine,
  { execId, tty, channels, sizes, onStarted }: Execution,
): Promise<void> {
  try {
    await waitFor(engine, execId, (exec) => hasEnded(exec) || hasProcess(exec), channels.gone);
    if (tty) sizes.applyTo((size) => engine.exec.resize(execId, size, channels.gone));
  } catch {
    // The session learns of a lost client or Engine by itself.
  } finally {
    onStarted();
  }
}

/**
 * A left-behind command that the Engine has not started yet is waited for: it would be left running otherwise. One that it never
 * starts, because the request was dropped before the Engine had read it, needs no end.
 */
async function killLeftBehind(
  parts: ExecSessionParts,
  { containerId, execId }: Pick<Execution, 'containerId' | 'execId'>,
): Promise<void> {
  using limit = withLimit(KILL_LIMIT_MS, 'ending a command whose client went away');
  const seen = { pending: false };
  const hasBegun = (exec: ExecInspect): boolean => {
    seen.pending = !hasEnded(exec) && !hasProcess(exec);
    return !seen.pending;
  };
  try {
    const exec = await waitFor(parts.engine, execId, hasBegun, limit);
    if (hasProcess(exec)) await parts.killProcessTree({ containerId, pid: exec.Pid });
  } catch (error) {
    if (!seen.pending)
      parts.onWarning('a command whose client went away could not be ended', { execId, error });
  }
}

async function waitFor(
  engine: StreamingEngine,
  execId: string,
  reached: (exec: ExecInspect) => boolean,
  signal: AbortSignal,
): Promise<ExecInspect> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const exec = await engine.exec.inspect(execId, signal);
    if (reached(exec)) return exec;
    await firesWithin(signal, pauseMs);
    signal.throwIfAborted();
  }
}

function hasEnded({ Running, ExitCode }: ExecInspect): boolean {
  return !Running && ExitCode != null;
}

function hasProcess(exec: ExecInspect): exec is ExecInspect & { Pid: number } {
  return exec.Running && exec.Pid != null && exec.Pid > 0;
}

/** Keeps back a first piece of output that may be the Engine's report, until more follows or the exit code is known. */
function holdStartFailure(sink: Sink): { readonly sink: Sink; held(): Buffer | undefined } {
  let first = true;
  let held: Buffer | undefined;
  return {
    sink(chunk) {
      const mayBeReport = first && chunk.toString('latin1', 0, START_FAILURE.length) === START_FAILURE;
      first = false;
      if (mayBeReport) {
        held = chunk;
        return;
      }
      const whole = held === undefined ? chunk : Buffer.concat([held, chunk]);
      held = undefined;
      return sink(whole);
    },
    held: () => held,
  };
}
