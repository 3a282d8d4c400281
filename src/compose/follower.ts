import { withLimit } from '../async/deadline.js';
import { createFirstTime } from '../async/first-time.js';
import type { Logger } from '../observability/logger.js';
import { followEvents, type FollowerParts } from '../state/follow-events.js';

export interface NodeFollowerParts extends Pick<
  FollowerParts,
  'engine' | 'store' | 'reconciler' | 'onConnected' | 'onCurrent'
> {
  readonly log: Logger;
}

/** Keeps the node's records current. */
export interface NodeFollower {
  /** Resolves when the signal has fired. */
  run(signal: AbortSignal): Promise<void>;
  /** Resolves when the first attempt to read the Engine's state has ended, well or not. */
  readonly firstAttempt: Promise<void>;
}

/** What each (re)connect may take: an Engine that is starting answers late. */
const CONNECT_LIMIT_MS = 60_000;

/**
 * What follows the Engine's events, and logs when it has lost track of them and when it has found it again.
 */
export function createNodeFollower({ log, ...parts }: NodeFollowerParts): NodeFollower {
  const firstAttempt = createFirstTime();
  let lost = false;
  const follower: FollowerParts = {
    ...parts,
    onConnected: async (round) => {
      using limit = withLimit(CONNECT_LIMIT_MS, 'connecting to the Docker Engine', round);
      await parts.onConnected(limit);
    },
    onCurrent: () => {
      if (lost) log.info('read the state of the Docker Engine again');
      lost = false;
      parts.onCurrent();
      firstAttempt.happened();
    },
    onLost: (reason) => {
      lost = true;
      firstAttempt.happened();
      log.warn({ reason }, 'lost the state of the Docker Engine; reads fail until it is read again');
    },
    onEventFailed: ({ Type, Action, Actor }, error) => {
      log.warn(
        { type: Type, action: Action, id: Actor.ID, error },
        'could not apply an event; reading the state again',
      );
    },
  };
  return { run: (signal) => followEvents(follower, signal), firstAttempt: firstAttempt.promise };
}
