import { settlesWithin } from '../async/settles-within.js';
import type { EngineClient } from './engine-client.js';

/** SIGKILL to every process of a container, found by its cgroup. */
export type KillAll = (containerId: string) => Promise<void>;

/** A removal by force takes well under a second, on a busy node a few. */
const REMOVAL_MS = 10_000;

/**
 * The same client, whose removals by force also end a start that hangs in the runtime: it reads /etc/passwd
 * in the container, and a pod may have mounted a pipe there. The Engine waits for it with the container's
 * lock held, and knows no process that it could kill; but there is one, in the container's cgroup.
 */
export function endingHungStarts(
  client: EngineClient,
  killAll: KillAll,
  removalMs = REMOVAL_MS,
): EngineClient {
  const { containers } = client;
  return {
    ...client,
    containers: {
      ...containers,
      async remove(id, options, signal) {
        const removing = containers.remove(id, options, signal);
        if (options.force && !(await settlesWithin(removing, removalMs)) && !signal.aborted)
          await killAll(id);
        return removing;
      },
    },
  };
}
