import { settlesWithin } from '../async/settles-within.js';
import type { EngineClient } from './engine-client.js';

export interface EndingParts {
  /** SIGKILL to every process of a container, found by its cgroup. */
  readonly killAll: (containerId: string) => Promise<void>;
  readonly onWarning: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

/** A removal by force takes well under a second, on a busy node a few. */
const REMOVAL_MS = 10_000;

/**
 * The same client, whose removals by force also end a start that hangs in the runtime: it reads /etc/passwd
 * in the container, and a pod may have mounted a pipe there. The Engine waits for it with the container's
 * lock held, and knows no process that it could kill; but there is one, in the container's cgroup.
 */
export function endingHungStarts(client: EngineClient, { killAll, onWarning }: EndingParts): EngineClient {
  const { containers } = client;

  /** Its failure is not the removal's, which goes on. */
  async function endProcesses(containerId: string): Promise<void> {
    try {
      await killAll(containerId);
    } catch (error) {
      onWarning('the processes of a container that is slow to be removed cannot be killed', {
        containerId,
        error,
      });
    }
  }

  return {
    ...client,
    containers: {
      ...containers,
      async remove(id, options, signal) {
        const removing = containers.remove(id, options, signal);
        if (options.force && !(await settlesWithin(removing, REMOVAL_MS)) && !signal.aborted)
          await endProcesses(id);
        return removing;
      },
    },
  };
}
