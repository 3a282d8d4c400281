import { withLimit } from '../async/deadline.js';
import type { EngineClient } from '../engine/engine-client.js';
import type { Logger } from '../observability/logger.js';
import { createFirstTime } from '../async/first-time.js';
import { followEvents } from '../state/follow-events.js';
import { createRecordReader, type ReadParts } from '../state/read-records.js';
import { createReconciler, type BeforeEnd, type Reconciler } from '../state/reconcile.js';
import { createStore, type Store } from '../state/store.js';

export interface StateParts extends Pick<ReadParts, 'cachedNetwork' | 'adoptedPorts'> {
  readonly engine: EngineClient;
  readonly beforeEnd: BeforeEnd;
  readonly onConnected: (signal: AbortSignal) => Promise<void>;
  readonly onCurrent: () => void;
  readonly log: Logger;
}

/** The node's records, kept current once `follow` runs. */
export interface State {
  readonly store: Store;
  readonly reconciler: Reconciler;
  /** Resolves when the signal has fired. */
  follow(signal: AbortSignal): Promise<void>;
  /** Resolves when the first attempt to read the Engine's state has ended, well or not. */
  readonly firstAttempt: Promise<void>;
}

/** What each (re)connect may take: an Engine that is starting answers late. */
const CONNECT_LIMIT_MS = 60_000;

export function composeState({
  engine,
  cachedNetwork,
  adoptedPorts,
  beforeEnd,
  onConnected,
  onCurrent,
  log,
}: StateParts): State {
  const store = createStore();
  const reader = createRecordReader({ engine, store, cachedNetwork, adoptedPorts });
  const reconciler = createReconciler(reader, store, beforeEnd);
  const firstAttempt = createFirstTime();
  let lost = false;
  return {
    store,
    reconciler,
    firstAttempt: firstAttempt.promise,
    follow: (signal) =>
      followEvents(
        {
          engine,
          store,
          reconciler,
          onConnected: async (round) => {
            using limit = withLimit(CONNECT_LIMIT_MS, 'connecting to the Docker Engine', round);
            await onConnected(limit);
          },
          onCurrent: () => {
            if (lost) log.info('the state of the Docker Engine was read again');
            lost = false;
            onCurrent();
            firstAttempt.happened();
          },
          onLost: (reason) => {
            lost = true;
            firstAttempt.happened();
            log.warn(
              { reason },
              'lost track of the Docker Engine; reads are refused until its state was read again',
            );
          },
          onEventFailed: ({ Type, Action, Actor }, error) => {
            log.warn(
              { type: Type, action: Action, id: Actor.ID, error },
              'an event could not be applied; reading again',
            );
          },
        },
        signal,
      ),
  };
}
