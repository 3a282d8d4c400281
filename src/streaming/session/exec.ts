import type { SharedTurns } from '../../async/turns.js';
import type { StartedExec } from '../../engine/abandoned-execs.js';
import type { TerminalSize } from '../../engine/engine-client.js';
import { isStartFailure, mayBeStartFailure, untilEnded, untilStarted } from '../../engine/exec-life.js';
import type { StartTurn } from '../../engine/exec-starts.js';
import type { Execs } from '../../engine/execs.js';
import type { ExecCreateBody } from '../../engine/wire/exec.js';
import { supports } from '../../engine/wire/features.js';
import { AdapterError, messageOf } from '../../errors/adapter-error.js';
import { finishRemoteCommand, type RemoteChannels, type RemoteSession } from '../transport/channels.js';
import { pumpInput, pumpOutput, sinkOf, whileOpen, type Sink } from './engine-stream.js';
import type { Outcome } from '../transport/exit-status.js';
import { NO_DETACH_KEYS, type StreamingEngine, type StreamTargets } from '../parts.js';
import { requireRunning } from '../require-running.js';
import { followTerminalSizes, type TerminalSizes } from './terminal-size.js';
import type { ExecTicket } from '../ticket.js';

export interface ExecSessionParts {
  readonly engine: StreamingEngine;
  readonly targets: Pick<StreamTargets, 'findContainer'>;
  readonly execs: Execs;
  /** Kill what the client leaves behind: the Engine lets it run on. */
  readonly killOnDisconnect: boolean;
  /** Shared by the output of all pods. */
  readonly outputTurns: SharedTurns;
}

/**
 * How long a client that asked for a terminal may take to send its size, which it does immediately: then the
 * command starts without it.
 */
const FIRST_SIZE_LIMIT_MS = 300;

/** How long a command may wait for earlier ones of its container that are still being started. */
const START_WAIT_MS = 30_000;

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
  // Read from the first moment on: a client that sends sizes before the start must not be blocked.
  const sizes = followTerminalSizes(channels.resize);
  try {
    const { id: containerId, sandboxId } = requireRunning(parts.targets, request.containerId);
    await untilSizeIsKnown(parts.engine, request, { sizes, gone: channels.gone });
    const container = { containerId, sandboxId };
    const turn = await parts.execs.starts.enter(container, START_WAIT_MS, channels.gone);
    try {
      await turn.begin(channels.gone);
      const body = bodyOf(request, sizes.latest());
      const execId = await parts.engine.exec.create(containerId, body, channels.gone);
      const exec = { ...container, execId };
      return await run(parts, { exec, tty: request.tty, channels, sizes, turn });
    } catch (error) {
      turn.end();
      throw error;
    }
  } catch (error) {
    return { kind: 'failure', message: `error executing command in container: ${messageOf(error)}` };
  }
}

/**
 * Clients send the size of their terminal right after the start of the session. Without one, programs draw
 * for 80 columns first.
 */
async function untilSizeIsKnown(
  { system }: StreamingEngine,
  { tty }: ExecTicket,
  { sizes, gone }: { readonly sizes: TerminalSizes; readonly gone: AbortSignal },
): Promise<void> {
  if (tty && supports(system.apiVersion(), 'consoleSize')) await sizes.known(FIRST_SIZE_LIMIT_MS, gone);
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
    ...(!tty || size === undefined ? {} : { ConsoleSize: [size.height, size.width] }),
  };
}

interface Execution {
  readonly exec: StartedExec;
  readonly tty: boolean;
  readonly channels: RemoteChannels;
  readonly sizes: TerminalSizes;
  readonly turn: StartTurn;
}

/**
 * A client that goes away is not waited for; a start that hangs keeps its place in the container until it is
 * settled.
 */
async function run(parts: ExecSessionParts, execution: Execution): Promise<Outcome> {
  const { exec, channels, turn } = execution;
  const { kill, letStart } = parts.execs.abandoned;
  const abandon = (): void => void (parts.killOnDisconnect ? kill(exec) : letStart(exec)).finally(turn.end);
  channels.gone.throwIfAborted();
  channels.gone.addEventListener('abort', abandon, { once: true });
  try {
    return await outcomeOfStarted(parts, execution);
  } catch (error) {
    if (!channels.gone.aborted) throw error;
    return { kind: 'failure', message: messageOf(error) };
  } finally {
    channels.gone.removeEventListener('abort', abandon);
  }
}

async function outcomeOfStarted(
  { engine, outputTurns }: ExecSessionParts,
  execution: Execution,
): Promise<Outcome> {
  const { exec, tty, channels, turn } = execution;
  const turns = outputTurns.of(exec.sandboxId);
  const stdout = holdStartFailure(sinkOf(channels.stdout, turns));
  const stream = await engine.exec.start(exec.execId, { tty }, channels.gone);
  void followStart(engine, execution);
  await whileOpen(stream, channels.gone, () => {
    pumpInput(channels.stdin, stream);
    return pumpOutput(stream, tty, {
      stdout: stdout.sink,
      stderr: sinkOf(channels.stderr, turns),
    });
  });
  const state = await untilEnded({ exec: engine.exec, execId: exec.execId }, channels.gone);
  turn.started();
  const exitCode = state.ExitCode ?? 0;
  const text = stdout.held();
  if (text === undefined) return { kind: 'exit-code', exitCode };
  if (isStartFailure(state, text)) throw new AdapterError('internal', text.toString('utf8').trim());
  await sinkOf(channels.stdout, turns)(text);
  return { kind: 'exit-code', exitCode };
}

/**
 * Gives back the place among the starting ones, and lets the terminal follow the client's: neither may come
 * before the start.
 */
async function followStart(
  engine: StreamingEngine,
  { exec: { execId }, tty, channels, sizes, turn }: Execution,
): Promise<void> {
  try {
    await untilStarted({ exec: engine.exec, execId }, channels.gone);
    turn.started();
    if (tty) sizes.applyTo((size) => engine.exec.resize(execId, size, channels.gone));
  } catch {
    // The session learns of a lost client or Engine by itself.
  }
}

/**
 * Keeps back a first piece of output that may be the Engine's report, until more follows or the exit code is
 * known.
 */
function holdStartFailure(sink: Sink): { readonly sink: Sink; held(): Buffer | undefined } {
  let first = true;
  let held: Buffer | undefined;
  return {
    sink(chunk) {
      const mayBeReport = first && mayBeStartFailure(chunk);
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
