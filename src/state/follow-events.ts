import { createBackOff } from '../async/back-off.js';
import { firesWithin } from '../async/fires-within.js';
import { createPaced, type Paced } from '../async/paced.js';
import type { EngineClient } from '../engine/engine-client.js';
import { CONTAINER_ACTIONS, IMAGE_ACTIONS, type EngineEvent } from '../engine/wire/event.js';
import { hasFault, messageOf } from '../errors/adapter-error.js';
import { LABEL } from '../translate/labels.js';
import { createReadLater } from './read-later.js';
import type { Reconciler } from './reconcile.js';
import type { Store } from './store.js';

const CHANGES_CONTAINER: ReadonlySet<string> = new Set(CONTAINER_ACTIONS);
const CHANGES_IMAGES: ReadonlySet<string> = new Set(IMAGE_ACTIONS);

/**
 * How often a container is read for what its processes can bring about at will: the kernel kills one that is
 * out of memory as often as they are started.
 */
const OOM_EVERY_MS = 1_000;

const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 2_000;

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
 * Keeps the store current until `signal` fires: subscribes to the Engine's events, lists once, follows. A
 * stream that breaks means that changes were missed: the store refuses reads until a new subscription and a
 * new listing have closed the gap.
 *
 * INVARIANT: the subscription comes first. Events during the listing wait in the stream, so no change falls
 * between the two.
 */
export async function followEvents(parts: FollowerParts, signal: AbortSignal): Promise<void> {
  const backOff = createBackOff({ firstMs: FIRST_DELAY_MS, longestMs: LONGEST_DELAY_MS });
  for (;;) {
    const round = new AbortController();
    const readLater = createReadLater(parts.reconciler, round);
    const pacedOom = createPaced(OOM_EVERY_MS, round.signal);
    const endRound = (): void => {
      round.abort(signal.reason);
    };
    signal.addEventListener('abort', endRound, { once: true });
    try {
      await parts.onConnected(round.signal);
      const events = await parts.engine.system.events(undefined, round.signal);
      const unread = await parts.reconciler.everything();
      parts.store.markCurrent();
      for (const id of unread) readLater(id);
      parts.onCurrent();
      backOff.reset();
      for await (const event of events) applyEvent(parts, event, { round, readLater, pacedOom });
      lose(parts, 'the Docker Engine closed its event stream');
    } catch (error) {
      if (!isOver(signal)) lose(parts, messageOf(error));
    } finally {
      signal.removeEventListener('abort', endRound);
      round.abort();
    }
    if (await firesWithin(signal, backOff.nextMs())) return;
  }
}

/** A call, since the compiler takes what it saw before an await for what is still so. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

function lose(parts: FollowerParts, why: string): void {
  const sentence = `Berth does not know the current state of the Docker Engine: ${why}`;
  if (parts.store.outOfDate() !== sentence) parts.onLost(why);
  parts.store.markOutOfDate(sentence);
}

interface Round {
  readonly round: AbortController;
  readonly readLater: (id: string) => void;
  readonly pacedOom: Paced;
}

/** Not awaited: one container that is slow to inspect must not hold up the others. */
function applyEvent(parts: FollowerParts, event: EngineEvent, { round, readLater, pacedOom }: Round): void {
  const work = workFor(parts, event);
  if (work === undefined) return;
  const begin = (): void => {
    work().catch((error: unknown) => {
      parts.onEventFailed(event, error);
      if (event.Type === 'container' && !hasFault(error, 'unavailable')) readLater(event.Actor.ID);
      // A change that could not be read is a gap like a broken stream, and closed the same way: by a new
      // round.
      else round.abort(error);
    });
  };
  if (event.Action === 'oom') pacedOom(event.Actor.ID, begin);
  else begin();
}

/** What an event asks for; undefined where it changes nothing that is known here. */
function workFor(
  { reconciler, store }: FollowerParts,
  event: EngineEvent,
): (() => Promise<void>) | undefined {
  const { ID: id, Attributes: attributes } = event.Actor;
  if (event.Type === 'image') return CHANGES_IMAGES.has(event.Action) ? () => reconciler.images() : undefined;
  if (event.Type !== 'container' || !CHANGES_CONTAINER.has(event.Action)) return undefined;
  const ours =
    attributes?.[LABEL.type] !== undefined ||
    // Its labels were too large to be read here: only an inspect tells.
    event.tooLarge !== undefined ||
    store.known.container(id) !== undefined ||
    store.known.sandbox(id) !== undefined;
  return ours ? () => reconciler.container(id) : undefined;
}
