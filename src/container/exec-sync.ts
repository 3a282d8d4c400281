import { withLimit } from '../async/deadline.js';
import type { ExecSyncRequest } from '../cri/generated/runtime/v1/ExecSyncRequest.js';
import type { ExecSyncResponseInit } from '../cri/generated/runtime/v1/ExecSyncResponse.js';
import { demultiplex } from '../engine/demultiplex.js';
import type { ExecInspect } from '../engine/wire/exec.js';
import { AdapterError, invalidArgument } from '../errors/adapter-error.js';
import { execCommand } from '../translate/to-engine/command.js';
import { createCappedOutput } from './capped-output.js';
import { requireContainer, type ContainerParts } from './parts.js';

/**
 * CRI caps each stream at 16 MiB, and the kubelet refuses a reply of more than 16 MiB: both streams share what leaves room for the
 * rest of the message. What goes beyond is read and dropped, so that the process can finish.
 */
const OUTPUT_MAX_BYTES = 16 * 1024 * 1024 - 4096;

/** The Engine learns of an exec's end a moment after its output has ended. */
const EXIT_CODE_LIMIT_MS = 10_000;
const EXIT_CODE_PAUSE_MS = 5;
const START_PAUSE_MAX_MS = 200;

/** What an exec that could not be ended may keep a caller waiting. */
const KILL_LIMIT_MS = 10_000;

type ExecSyncParts = Pick<ContainerParts, 'store' | 'engine' | 'host' | 'onWarning'>;

/**
 * ExecSync: a non-zero exit code is an answer, not an error. After `timeout` seconds (0: none), or when the caller goes away, the process
 * and everything it started are killed: the Engine itself would leave them running.
 */
export function createExecSync(parts: ExecSyncParts) {
  return async function execSync(
    request: ExecSyncRequest,
    signal: AbortSignal,
  ): Promise<ExecSyncResponseInit> {
    const command = execCommand(request.cmd, 'cmd');
    const seconds = Number(request.timeout);
    if (seconds < 0) throw invalidArgument('timeout', `${request.timeout} is negative`);
    const { facts } = requireContainer(parts, request.containerId);
    if (facts.state !== 'CONTAINER_RUNNING')
      throw new AdapterError('failed-precondition', `container ${facts.id} does not run`);

    const execId = await parts.engine.exec.create(
      facts.id,
      { Cmd: command, AttachStdout: true, AttachStderr: true },
      signal,
    );
    const exec = { containerId: facts.id, execId };
    if (seconds === 0) return run(parts, exec, signal);
    using limit = withLimit(seconds * 1000, 'the command', signal);
    return await run(parts, exec, limit);
  };
}

interface Exec {
  readonly containerId: string;
  readonly execId: string;
}

async function run(parts: ExecSyncParts, exec: Exec, signal: AbortSignal): Promise<ExecSyncResponseInit> {
  const { execId } = exec;
  const output = createCappedOutput(OUTPUT_MAX_BYTES);
  try {
    const stream = await parts.engine.exec.start(execId, { tty: false }, signal);
    const drop = (): void => void stream.destroy();
    signal.addEventListener('abort', drop, { once: true });
    try {
      await demultiplex(stream, output);
      signal.throwIfAborted();
    } finally {
      signal.removeEventListener('abort', drop);
      stream.destroy();
    }
    const { exitCode, pid } = await exitOf(parts, execId, signal);
    const { stdout, stderr } = output.take();
    requireStarted(pid, exitCode, stdout);
    return { stdout, stderr, exitCode };
  } catch (error) {
    if (signal.aborted) {
      await kill(parts, exec);
      throw signal.reason;
    }
    throw error;
  }
}

async function exitOf(
  { engine }: ExecSyncParts,
  execId: string,
  signal: AbortSignal,
): Promise<{ exitCode: number; pid: number }> {
  using limit = withLimit(
    EXIT_CODE_LIMIT_MS,
    'the Engine, asked for the exit code of a command that has ended,',
    signal,
  );
  for (;;) {
    const { Running, ExitCode, Pid } = await engine.exec.inspect(execId, limit);
    if (!Running && ExitCode != null) return { exitCode: ExitCode, pid: Pid ?? 0 };
    await new Promise((resolve) => setTimeout(resolve, EXIT_CODE_PAUSE_MS));
    limit.throwIfAborted();
  }
}

/** The Engine reports a command that could not be started as its output: CRI wants that told apart from a command that failed. */
function requireStarted(pid: number, exitCode: number, stdout: Buffer): void {
  if (pid !== 0 || (exitCode !== 126 && exitCode !== 127)) return;
  const text = stdout.toString('utf8').trim();
  if (text.startsWith('OCI runtime exec failed')) throw new AdapterError('internal', text);
}

/** A command that the Engine has not started yet when its time is up is waited for: it would be left running otherwise. */
async function kill(parts: ExecSyncParts, { containerId, execId }: Exec): Promise<void> {
  using limit = withLimit(KILL_LIMIT_MS, 'ending a command');
  try {
    let exec = await parts.engine.exec.inspect(execId, limit);
    // Longer pauses each time: the Engine may never have got to know of the start, and then this goes on to the limit.
    for (
      let pauseMs = EXIT_CODE_PAUSE_MS;
      !hasEnded(exec) && !hasProcess(exec);
      pauseMs = Math.min(2 * pauseMs, START_PAUSE_MAX_MS)
    ) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      exec = await parts.engine.exec.inspect(execId, limit);
    }
    if (hasProcess(exec)) await parts.host.killTree({ containerId, pid: exec.Pid });
  } catch (error) {
    parts.onWarning('a command that ran out of time could not be ended', { execId, error });
  }
}

function hasEnded({ Running, ExitCode }: ExecInspect): boolean {
  return !Running && ExitCode != null;
}

function hasProcess(exec: ExecInspect): exec is ExecInspect & { Pid: number } {
  return exec.Running && exec.Pid != null && exec.Pid > 0;
}
