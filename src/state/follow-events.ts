import type { EngineClient } from '../engine/engine-client.js';
import { CONTAINER_ACTIONS, IMAGE_ACTIONS, type EngineEvent } from '../engine/wire/event.js';
import { hasFault, messageOf } from '../errors/adapter-error.js';
import { LABEL } from '../translate/labels.js';
import type { Reconciler } from './reconcile.js';
import type { Store } from './store.js';

const CHANGES_CONTAINER: ReadonlySet<string> = new Set(CONTAINER_ACTIONS);
const CHANGES_IMAGES: ReadonlySet<string> = new Set(IMAGE_ACTIONS);

const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 2_000;

/** Before a container is read again that could not be read; doubled each time. */
const FIRST_READ_AGAIN_MS = 250;
const LONGEST_READ_AGAIN_MS = 10_000;

export interface FollowerParts {
  readonly engine: EngineClient;
  readonly store: Store;
  readonly reconciler: Reconciler;
  /** Called after each (re)connect, before the listing: the Engine may be another one now. */
  readonly onConnected: (signal: AbortSignal) => Promise<void>;
  /** Called each time the records have become current. */
  readonly onCurrent: () => void;
  readonly onLost: (why: string) => void;
  readonly onEventFailed: (event: EngineEvent, error: unknown) => void;
}

/**
 * Keeps the store current until `signal` fires: subscribes to the Engine's events, lists once, follows. A stream that breaks
 * means that changes were missed: the store refuses reads until a new subscription and a new listing have closed the gap.
 *
 * INVARIANT: the subscription comes first. Events during the listing wait in the stream, so no change falls between the two.
 */
export async function followEvents(parts: FollowerParts, signal: AbortSignal): Promise<void> {
  let delayMs = FIRST_DELAY_MS;
  for (;;) {
    const round = new AbortController();
    const endRound = (): void => {
      round.abort(signal.reason);
    };
    signal.addEventListener('abort', endRound, { once: true });
    try {
      await parts.onConnected(round.signal);
      const events = await parts.engine.system.events(undefined, round.signal);
      const unread = await parts.reconciler.everything();
      parts.store.markCurrent();
      for (const id of unread) readLater(parts, id, round);
      parts.onCurrent();
      delayMs = FIRST_DELAY_MS;
      for await (const event of events) applyEvent(parts, event, round);
      lose(parts, 'the Docker Engine closed its event stream');
    } catch (error) {
      if (!isOver(signal)) lose(parts, messageOf(error));
    } finally {
      signal.removeEventListener('abort', endRound);
      round.abort();
    }
    await pause(delayMs, signal);
    if (signal.aborted) return;
    delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS);
  }
}

/** A call, since the compiler takes what it saw before an await for what is still so. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

function lose(parts: FollowerParts, why: string): void {
  const sentence = `Berth does not know the state of the Docker Engine at the moment: ${why}`;
  if (parts.store.outOfDate() !== sentence) parts.onLost(why);
  parts.store.markOutOfDate(sentence);
}

/** Not awaited: one container that is slow to inspect must not hold up the others. */
function applyEvent(parts: FollowerParts, event: EngineEvent, round: AbortController): void {
  workFor(parts, event)?.catch((error: unknown) => {
    parts.onEventFailed(event, error);
    if (event.Type === 'container' && !hasFault(error, 'unavailable'))
      readLater(parts, event.Actor.ID, round);
    // A change that could not be read is a gap like a broken stream, and closed the same way: by a new round.
    else round.abort(error);
  });
}

/** What the Engine answers for, but not in time or not so that it can be read, is tried again for itself: its last record stands meanwhile. */
function readLater(
  parts: FollowerParts,
  id: string,
  round: AbortController,
  delayMs = FIRST_READ_AGAIN_MS,
): void {
  const timer = setTimeout(() => {
    parts.reconciler.container(id).catch((error: unknown) => {
      if (hasFault(error, 'unavailable')) round.abort(error);
      else readLater(parts, id, round, Math.min(delayMs * 2, LONGEST_READ_AGAIN_MS));
    });
  }, delayMs);
  const { signal } = round;
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
  });
  if (signal.aborted) clearTimeout(timer);
}

function workFor({ reconciler, store }: FollowerParts, event: EngineEvent): Promise<void> | undefined {
  const { ID: id, Attributes: attributes } = event.Actor;
  if (event.Type === 'image') return CHANGES_IMAGES.has(event.Action) ? reconciler.images() : undefined;
  if (event.Type !== 'container' || !CHANGES_CONTAINER.has(event.Action)) return undefined;
  const ours =
    attributes?.[LABEL.type] !== undefined ||
    // Its labels were too large to be read here: only an inspect tells.
    event.tooLarge !== undefined ||
    store.known.container(id) !== undefined ||
    store.known.sandbox(id) !== undefined;
  return ours ? reconciler.container(id) : undefined;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
