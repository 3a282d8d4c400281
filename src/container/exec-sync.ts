import { withLimit } from '../async/deadline.js';
import type { ExecSyncRequest } from '../cri/generated/runtime/v1/ExecSyncRequest.js';
import type { ExecSyncResponseInit } from '../cri/generated/runtime/v1/ExecSyncResponse.js';
import type { StartedExec } from '../engine/abandoned-execs.js';
import { demultiplex } from '../engine/demultiplex.js';
import { isStartFailure, untilEnded, untilStarted } from '../engine/exec-life.js';
import type { StartingContainer, StartTurn } from '../engine/exec-starts.js';
import { AdapterError, hasFault, invalidArgument } from '../errors/adapter-error.js';
import { execCommand } from '../translate/to-engine/command.js';
import { createCappedOutput, type CappedOutput } from './capped-output.js';
import { createOutputBudget } from './output-budget.js';
import { createPerContainerLimit } from './per-container-limit.js';
import { requireContainer } from '../state/require-record.js';
import type { ContainerParts } from './parts.js';

/**
 * CRI caps each stream at 16 MiB, and the kubelet refuses a reply of more than 16 MiB: both streams share
 * what leaves room for the rest of the message. What goes beyond is read and dropped, so that the process can
 * finish.
 */
const OUTPUT_MAX_BYTES = 16 * 1024 * 1024 - 4096;

/**
 * For the outputs of all commands that run at one time, beside 64 KiB for each: four of the largest, two of
 * them in one pod. Probes write a line.
 */
const NODE_OUTPUT_BYTES = 64 * 1024 * 1024;

/** A kubelet runs at most five in one container: three probes and two hooks, each one after the other. */
const COMMANDS_PER_CONTAINER = 32;

/** The Engine learns of an exec's end a moment after its output has ended. */
const EXIT_CODE_LIMIT_MS = 10_000;

/** For a command without a time limit of its own. */
const START_WAIT_MS = 30_000;

type ExecSyncParts = Pick<ContainerParts, 'store' | 'engine' | 'execs'>;

/**
 * ExecSync: a non-zero exit code is an answer, not an error. After `timeout` seconds (0: none), or when the
 * caller goes away, the caller gets its answer, and the process and everything it started are killed: the
 * Engine itself would leave them running.
 *
 * The time runs from when the command is about to be started: what other pods start must not fail this one's
 * probe.
 */
export function createExecSync(parts: ExecSyncParts, nodeOutputBytes = NODE_OUTPUT_BYTES) {
  const budget = createOutputBudget(nodeOutputBytes);
  const commands = createPerContainerLimit(COMMANDS_PER_CONTAINER);

  return async function execSync(
    request: ExecSyncRequest,
    signal: AbortSignal,
  ): Promise<ExecSyncResponseInit> {
    const command = execCommand(request.cmd, 'cmd');
    const limitMs = Number(request.timeout) * 1000;
    if (limitMs < 0) throw invalidArgument('timeout', `${request.timeout} is negative`);
    const { facts } = requireContainer(parts.store, request.containerId);
    if (facts.state !== 'CONTAINER_RUNNING')
      throw new AdapterError('failed-precondition', `container ${facts.id} is not running`);

    return commands.run(facts.id, async () => {
      using output = createCappedOutput(OUTPUT_MAX_BYTES, budget.of(facts.sandboxId));
      const container = { containerId: facts.id, sandboxId: facts.sandboxId };
      const turn = await parts.execs.starts.enter(container, limitMs === 0 ? START_WAIT_MS : limitMs, signal);
      const execution = { container, command, turn, output };
      try {
        await turn.begin(signal);
      } catch (error) {
        turn.end();
        throw error;
      }
      if (limitMs === 0) return await run(parts, execution, signal);
      using limit = withLimit(limitMs, 'the command', signal);
      return await run(parts, execution, limit);
    });
  };
}

interface Execution {
  readonly container: StartingContainer;
  readonly command: string[];
  readonly turn: StartTurn;
  readonly output: CappedOutput;
}

async function run(
  parts: ExecSyncParts,
  { container, command, turn, output }: Execution,
  signal: AbortSignal,
): Promise<ExecSyncResponseInit> {
  const exec = await create(parts, { container, command, turn }, signal);
  const abandon = (): void => void parts.execs.abandoned.kill(exec).finally(turn.end);
  signal.addEventListener('abort', abandon, { once: true });
  try {
    return await outcomeOf(parts, exec, { turn, output, signal });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    // The command may run, or may yet be started, unless the Engine refused to.
    if (isRefusal(error)) turn.end();
    else abandon();
    throw error;
  } finally {
    signal.removeEventListener('abort', abandon);
  }
}

async function create(
  { engine }: ExecSyncParts,
  { container, command, turn }: Pick<Execution, 'container' | 'command' | 'turn'>,
  signal: AbortSignal,
): Promise<StartedExec> {
  try {
    const body = { Cmd: command, AttachStdout: true, AttachStderr: true };
    const execId = await engine.exec.create(container.containerId, body, signal);
    signal.throwIfAborted();
    return { ...container, execId };
  } catch (error) {
    turn.end();
    throw error;
  }
}

/** The container does not run any more, or is gone. */
function isRefusal(error: unknown): boolean {
  return hasFault(error, 'not-found') || hasFault(error, 'failed-precondition');
}

async function outcomeOf(
  { engine }: ExecSyncParts,
  { execId }: StartedExec,
  { turn, output, signal }: Pick<Execution, 'turn' | 'output'> & { readonly signal: AbortSignal },
): Promise<ExecSyncResponseInit> {
  const question = { exec: engine.exec, execId };
  const stream = await engine.exec.start(execId, { tty: false }, signal);
  const over = new AbortController();
  untilStarted(question, AbortSignal.any([signal, over.signal])).then(turn.started, () => undefined);
  const drop = (): void => void stream.destroy();
  signal.addEventListener('abort', drop, { once: true });
  try {
    await demultiplex(stream, output);
    signal.throwIfAborted();
    turn.started();
  } finally {
    over.abort();
    signal.removeEventListener('abort', drop);
    stream.destroy();
  }
  using limit = withLimit(EXIT_CODE_LIMIT_MS, 'asking the Engine for the exit code of a command', signal);
  const state = await untilEnded(question, limit);
  const { stdout, stderr } = output.take();
  // CRI distinguishes a command that could not be started from one that failed.
  if (isStartFailure(state, stdout)) throw new AdapterError('internal', stdout.toString('utf8').trim());
  return { stdout, stderr, exitCode: state.ExitCode ?? 0 };
}
