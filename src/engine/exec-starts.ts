import { withLimit } from '../async/deadline.js';
import { createPlaces, type Places } from '../async/places.js';
import { AdapterError } from '../errors/adapter-error.js';

/**
 * Lets only so many commands be started at the same time: dockerd collapses under many. 100 execs that start at once do not finish in
 * 45 s; eight at a time, they take six.
 *
 * INVARIANTS
 * - A container has a few places of its own, which a start that hangs keeps: nobody but that container waits for it.
 * - A place of the node is given back after seconds, also by a start that hangs.
 * - A container whose last start hung takes its places among others of the kind, until a start of it has succeeded in time.
 */
export interface ExecStarts {
  /**
   * Waits until this container may start one more command. Rejects with `deadline-exceeded` when `limitMs` have passed, since earlier starts
   * hang, or with the signal's reason.
   */
  enter(containerId: string, limitMs: number, signal: AbortSignal): Promise<StartTurn>;
}

export interface StartTurn {
  /** Waits for a place among all starts of the node. `resource-exhausted` when there is none for long. */
  begin(signal: AbortSignal): Promise<void>;
  /** The command runs, or has ended: a container that was slow before is like the others again. May be called again. */
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
  /** A start takes some 60 ms, and a second on a busy node. One that takes longer does not hold up others. */
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
  const lanes = { node: createPlaces(limits.node), suspects: createPlaces(limits.suspects) };
  const containers = new Map<string, { readonly places: Places; users: number }>();
  const suspects = new Set<string>();

  function suspect(containerId: string): void {
    suspects.delete(containerId);
    suspects.add(containerId);
    const [oldest] = suspects;
    if (suspects.size > MOST_SUSPECTS && oldest !== undefined) suspects.delete(oldest);
  }

  function use(containerId: string): { readonly places: Places; leave(): void } {
    const own = containers.get(containerId) ?? { places: createPlaces(limits.container), users: 0 };
    containers.set(containerId, own);
    own.users += 1;
    const leave = (): void => {
      own.users -= 1;
      if (own.users === 0) containers.delete(containerId);
    };
    return { places: own.places, leave };
  }

  function turnOf(containerId: string, leaveContainer: () => void): StartTurn {
    let giveBack: (() => void) | undefined;
    let overdue: NodeJS.Timeout | undefined;
    let isLate = false;
    let ended = false;

    function end(): void {
      if (ended) return;
      ended = true;
      clearTimeout(overdue);
      giveBack?.();
      leaveContainer();
    }

    return {
      async begin(signal) {
        using limit = withLimit(limits.nodeWaitMs, 'waiting to start a command', signal);
        const lane = suspects.has(containerId) ? lanes.suspects : lanes.node;
        const place = await orExhausted(lane.acquire(limit), limit, signal);
        if (ended) {
          place();
          return;
        }
        giveBack = place;
        overdue = setTimeout(() => {
          isLate = true;
          suspect(containerId);
          place();
        }, limits.holdMs).unref();
      },
      started() {
        // One that came late tells nothing of the next.
        if (!ended && !isLate) suspects.delete(containerId);
        end();
      },
      end,
    };
  }

  return {
    async enter(containerId, limitMs, signal) {
      using limit = withLimit(limitMs, `starting a command in container ${containerId}`, signal);
      const own = use(containerId);
      try {
        const release = await own.places.acquire(limit);
        return turnOf(containerId, () => {
          release();
          own.leave();
        });
      } catch (error) {
        own.leave();
        if (signal.aborted || !limit.aborted) throw error;
        throw new AdapterError(
          'deadline-exceeded',
          `the command could not be started within ${limitMs / 1000} s: earlier commands are still being started in container ${containerId}`,
        );
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
