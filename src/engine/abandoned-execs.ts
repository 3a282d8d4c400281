import { withLimit } from '../async/deadline.js';
import { firesWithin } from '../async/fires-within.js';
import { AdapterError, hasFault } from '../errors/adapter-error.js';
import type { EngineExec } from './engine-client.js';
import type { StartingContainer } from './exec-starts.js';
import { hasEnded, hasProcess, isUntouched, until } from './exec-life.js';
import type { ExecInspect } from './wire/exec.js';

/** A command in a container, as the Engine knows it. */
export interface StartedExec extends StartingContainer {
  readonly execId: string;
}

/** Abandoned commands: the Engine would let them run. */
export interface AbandonedExecs {
  /**
   * Kills the command and all that it started, in the background. One that the Engine has not started yet is
   * waited for. Resolves, and never rejects, when the Engine has started it or never will, however long that
   * takes: a start that hangs is a thread of the Engine's.
   */
  kill(exec: StartedExec): Promise<void>;
  /** The same without killing: waits until the command has been started. */
  letStart(exec: StartedExec): Promise<void>;
  /** Resolves when none is left, or after so long. */
  settled(limitMs: number): Promise<void>;
}

export interface AbandonedExecsParts {
  readonly exec: Pick<EngineExec, 'inspect'>;
  /** SIGKILL to a process of a container, everything below it, and everything of its session. */
  readonly killTree: (process: { readonly containerId: string; readonly pid: number }) => Promise<void>;
  readonly onWarning: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

/**
 * A start that hangs may end at any time, and the command would run then. After this it is left to its
 * container.
 */
const START_LIMIT_MS = 60_000;

/** The request to start it may have been dropped before the Engine had read it; then it will never run. */
const UNTOUCHED_LIMIT_MS = 5_000;

/** How often the Engine is asked about one that is left to its container. */
const LEFT_PAUSE_MS = 30_000;

/**
 * Waited for at once; for one more, the oldest of the pod that has the most is given up. Each container has a
 * few only, see ExecStarts, but a pod has any number of containers.
 */
const MOST_WAITED_FOR = 64;

interface WaitedFor {
  readonly sandboxId: string;
  readonly settling: Promise<unknown>;
}

export function createAbandonedExecs({
  exec: engineExec,
  killTree,
  onWarning,
}: AbandonedExecsParts): AbandonedExecs {
  const underWay = new Map<AbortController, WaitedFor>();

  /** False when it is still not known whether the command will run. */
  async function afterStart(
    { containerId, execId }: StartedExec,
    onStarted: (pid: number) => Promise<void> | void,
    signal: AbortSignal,
  ): Promise<boolean> {
    using limit = withLimit(START_LIMIT_MS, 'killing an abandoned command', signal);
    using untouchedLimit = withLimit(UNTOUCHED_LIMIT_MS, 'starting it', signal);
    const isOver = (state: ExecInspect): boolean =>
      hasEnded(state) || hasProcess(state) || (isUntouched(state) && untouchedLimit.aborted);
    try {
      const state = await until({ exec: engineExec, execId }, isOver, limit);
      if (hasProcess(state)) await onStarted(state.Pid);
      return true;
    } catch (error) {
      // The container has been removed, and the command with it.
      if (hasFault(error, 'not-found')) return true;
      onWarning('could not kill an abandoned command', { containerId, execId, error });
      return !limit.aborted;
    }
  }

  function giveUpOne(): void {
    const counts = new Map<string, number>();
    for (const { sandboxId } of underWay.values()) counts.set(sandboxId, (counts.get(sandboxId) ?? 0) + 1);
    const most = Math.max(...counts.values());
    const oldest = [...underWay].find(([, { sandboxId }]) => counts.get(sandboxId) === most)?.[0];
    if (oldest === undefined) return;
    underWay.delete(oldest);
    oldest.abort(
      new AdapterError('resource-exhausted', `more than ${MOST_WAITED_FOR} commands are still being started`),
    );
  }

  async function settle(exec: StartedExec, onStarted: (pid: number) => Promise<void> | void): Promise<void> {
    if (underWay.size >= MOST_WAITED_FOR) giveUpOne();
    const controller = new AbortController();
    const settling = afterStart(exec, onStarted, controller.signal);
    underWay.set(controller, { sandboxId: exec.sandboxId, settling });
    const isOver = await settling;
    underWay.delete(controller);
    if (!isOver) await untilStartedOrGone(engineExec, exec.execId);
  }

  return {
    kill: (exec) => settle(exec, (pid) => killTree({ containerId: exec.containerId, pid })),
    letStart: (exec) => settle(exec, () => undefined),
    async settled(limitMs) {
      const over = new AbortController();
      void Promise.all([...underWay.values()].map(({ settling }) => settling)).then(() => {
        over.abort();
      });
      await firesWithin(over.signal, limitMs);
    },
  };
}

/** Seldom asked: the command may be there for as long as its container. */
async function untilStartedOrGone(exec: AbandonedExecsParts['exec'], execId: string): Promise<void> {
  const never = new AbortController().signal;
  for (;;) {
    await firesWithin(never, LEFT_PAUSE_MS);
    using limit = withLimit(LEFT_PAUSE_MS, 'asking the Engine for the state of a command');
    try {
      const state = await exec.inspect(execId, limit);
      if (hasEnded(state) || hasProcess(state)) return;
    } catch (error) {
      if (hasFault(error, 'not-found')) return;
    }
  }
}
