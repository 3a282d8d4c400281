import { withLimit } from '../async/deadline.js';
import { createPlaces, type Places } from '../async/places.js';
import { createSharedPlaces, type SharedPlaces } from '../async/shared-places.js';
import { AdapterError } from '../errors/adapter-error.js';

/**
 * Lets only so many commands be started at the same time: dockerd collapses under many. 100 execs that start
 * at once do not finish in 45 s; eight at a time, they take six.
 *
 * INVARIANTS
 * - A container has a few places of its own, which a start that hangs keeps: only that container waits for
 *   it.
 * - The pods share the places of the node: one pod has at most half of them, and those that wait are served
 *   in turn.
 * - A place of the node is given back after seconds, also by a start that hangs.
 * - A container whose last start hung takes its places among others of the kind, until a start of it has
 *   succeeded in time.
 */
export interface ExecStarts {
  /**
   * Waits until this container may start one more command. Rejects with `deadline-exceeded` when `limitMs`
   * have passed, since earlier starts hang, or with the signal's reason.
   */
  enter(container: StartingContainer, limitMs: number, signal: AbortSignal): Promise<StartTurn>;
}

export interface StartingContainer {
  readonly containerId: string;
  readonly sandboxId: string;
}

export interface StartTurn {
  /** Waits for a place among all starts of the node. `resource-exhausted` when there is none for long. */
  begin(signal: AbortSignal): Promise<void>;
  /**
   * The command runs, or has ended: a container that was slow before is like the others again. May be called
   * again.
   */
  started(): void;
  /** The command is given up. May be called again. */
  end(): void;
}

export interface ExecStartLimits {
  /** Starts at once on the node. */
  readonly node: number;
  /** Of these, beside them, for containers whose last start hung. */
  readonly suspects: number;
  /** Starts at once in one container: a kubelet has three probes and a hook. */
  readonly container: number;
  /** A start takes some 60 ms, and a second on a busy node. One that takes longer does not block others. */
  readonly holdMs: number;
  readonly nodeWaitMs: number;
}

export const EXEC_START_LIMITS: ExecStartLimits = {
  node: 8,
  suspects: 2,
  container: 4,
  holdMs: 3_000,
  nodeWaitMs: 30_000,
};

/** Containers that are remembered for a start that hung: more than a node has. */
const MOST_SUSPECTS = 1_000;

export function createExecStarts(limits: ExecStartLimits = EXEC_START_LIMITS): ExecStarts {
  const containers = createContainerPlaces(limits.container);
  const parts: TurnParts = {
    limits,
    suspects: createSuspects(),
    lanes: { node: createSharedPlaces(limits.node), suspects: createSharedPlaces(limits.suspects) },
  };

  return {
    async enter(container, limitMs, signal) {
      const { containerId } = container;
      using limit = withLimit(limitMs, `starting a command in container ${containerId}`, signal);
      try {
        return createTurn(parts, container, await containers.acquire(containerId, limit));
      } catch (error) {
        if (signal.aborted || !limit.aborted) throw error;
        throw new AdapterError(
          'deadline-exceeded',
          `the command could not be started within ${limitMs / 1000} s: earlier commands are still being started in container ${containerId}`,
        );
      }
    },
  };
}

interface TurnParts {
  readonly limits: ExecStartLimits;
  readonly suspects: Suspects;
  readonly lanes: { readonly node: SharedPlaces; readonly suspects: SharedPlaces };
}

function createTurn(
  { limits, suspects, lanes }: TurnParts,
  { containerId, sandboxId }: StartingContainer,
  leaveContainer: () => void,
): StartTurn {
  let leaveNode: (() => void) | undefined;
  let overdue: NodeJS.Timeout | undefined;
  let isLate = false;
  let ended = false;

  function end(): void {
    if (ended) return;
    ended = true;
    clearTimeout(overdue);
    leaveNode?.();
    leaveContainer();
  }

  return {
    async begin(signal) {
      using limit = withLimit(limits.nodeWaitMs, 'waiting to start a command', signal);
      const lane = suspects.has(containerId) ? lanes.suspects : lanes.node;
      const leave = await orExhausted(lane.acquire(sandboxId, limit), limit, signal);
      if (ended) {
        leave();
        return;
      }
      leaveNode = leave;
      overdue = setTimeout(() => {
        isLate = true;
        suspects.add(containerId);
        leave();
      }, limits.holdMs).unref();
    },
    started() {
      // One that came late says nothing about the next.
      if (!ended && !isLate) suspects.delete(containerId);
      end();
    },
    end,
  };
}

/** Containers whose last start hung. */
interface Suspects {
  has(containerId: string): boolean;
  add(containerId: string): void;
  delete(containerId: string): void;
}

function createSuspects(): Suspects {
  const suspects = new Set<string>();
  return {
    has: (containerId) => suspects.has(containerId),
    add(containerId) {
      suspects.delete(containerId);
      suspects.add(containerId);
      const [oldest] = suspects;
      if (suspects.size > MOST_SUSPECTS && oldest !== undefined) suspects.delete(oldest);
    },
    delete: (containerId) => void suspects.delete(containerId),
  };
}

/** Each container's own places, for as long as one of them is taken or waited for. */
function createContainerPlaces(count: number) {
  const containers = new Map<string, { readonly places: Places; users: number }>();

  return {
    async acquire(containerId: string, signal: AbortSignal): Promise<() => void> {
      const own = containers.get(containerId) ?? { places: createPlaces(count), users: 0 };
      containers.set(containerId, own);
      own.users += 1;
      const leave = (): void => {
        own.users -= 1;
        if (own.users === 0) containers.delete(containerId);
      };
      try {
        const release = await own.places.acquire(signal);
        return () => {
          release();
          leave();
        };
      } catch (error) {
        leave();
        throw error;
      }
    },
  };
}

async function orExhausted<T>(work: Promise<T>, limit: AbortSignal, signal: AbortSignal): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (signal.aborted || !limit.aborted) throw error;
    throw new AdapterError(
      'resource-exhausted',
      'too many commands are being started on this node; try again',
    );
  }
}
