import type { Clock } from '../async/clock.js';
import type { ContainerEventResponseInit } from '../cri/generated/runtime/v1/ContainerEventResponse.js';
import { AdapterError } from '../errors/adapter-error.js';
import type { Store } from '../state/store.js';
import { createBacklog, type BacklogLimits } from './backlog.js';
import { openListener, type EventListener } from './event-listener.js';
import { podEvent, type PodChange } from './pod-event.js';
import { publishChanges } from './publish-changes.js';

/**
 * Events of the records' changes, for any number of listeners. While there is none, a change costs nothing.
 */
export interface ContainerEvents {
  /** `onEnd` is called when the listener gets no more events, with the reason. */
  listen(onEnd: (why: AdapterError) => void): EventListener;
  /** Ends all listeners: Berth is shutting down. */
  close(): void;
}

export interface ContainerEventsParts {
  readonly store: Pick<Store, 'known' | 'outOfDate' | 'listen'>;
  readonly clock: Clock;
  readonly encode: (event: ContainerEventResponseInit) => Buffer;
  readonly onWarning: (message: string, fields: Readonly<Record<string, unknown>>) => void;
  /** What one listener may leave unread. Default: see UNREAD. */
  readonly unread?: BacklogLimits;
}

/**
 * A kubelet's own queue holds 1,000. When all containers of a node of 250 pods end at once, those are 1,250
 * events of some 15 KB each. In bytes: two messages of the largest size.
 */
const UNREAD: BacklogLimits = { messages: 4096, bytes: 32 * 1024 * 1024 };

/** A kubelet has one, and so has each `crictl events`. */
const LISTENERS_MAX = 64;

/**
 * The kubelet's limit: a larger message would end its stream, of which it opens no more than five in its
 * life.
 */
const EVENT_MAX_BYTES = 16 * 1024 * 1024;

export function createContainerEvents(parts: ContainerEventsParts): ContainerEvents {
  const { store, clock } = parts;
  const listeners = new Set<EventListener>();
  const backlog = createBacklog(parts.unread ?? UNREAD);

  function encode(change: PodChange): Buffer | undefined {
    const bytes = parts.encode(podEvent(store.known, change, clock.nowNs()));
    if (bytes.length <= EVENT_MAX_BYTES) return bytes;
    parts.onWarning('an event was not sent: it is too large', { id: change.id, bytes: bytes.length });
    return undefined;
  }

  function publish(changes: readonly PodChange[]): void {
    try {
      for (const change of changes) {
        const bytes = encode(change);
        if (bytes !== undefined) backlog.append(bytes);
      }
      for (const listener of listeners) listener.wake();
    } catch (error) {
      parts.onWarning('an event could not be made: all listeners have to list again', { error });
      endAll(
        new AdapterError('internal', 'an event could not be made: list the pods, and ask for events again'),
      );
    }
  }

  function endAll(why: AdapterError): void {
    for (const listener of [...listeners]) listener.end(why);
  }

  const changes = publishChanges({
    store,
    clock,
    publish,
    hasListeners: () => listeners.size > 0,
    anyHasState: () => [...listeners].some((listener) => listener.hasState()),
    onCurrent: () => {
      for (const listener of listeners) listener.sendState();
    },
  });

  return {
    listen(onEnd) {
      if (listeners.size >= LISTENERS_MAX)
        throw new AdapterError('resource-exhausted', `there are ${String(LISTENERS_MAX)} listeners already`);
      const listener = openListener({
        store,
        areChangesCurrent: changes.areCurrent,
        encode,
        backlog,
        onClose: () => listeners.delete(listener),
        onEnd,
      });
      listeners.add(listener);
      return listener;
    },
    close: () => {
      endAll(new AdapterError('unavailable', 'Berth is shutting down'));
    },
  };
}
