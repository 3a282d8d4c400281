import { AdapterError } from '../errors/adapter-error.js';
import type { Store } from '../state/store.js';
import type { Backlog, BacklogReader } from './backlog.js';
import { lastChange, newestSandboxes, type PodChange } from './pod-event.js';

export interface EventListener {
  /** The next event, encoded. Undefined while there is none. */
  next(): Buffer | undefined;
  /** Resolves when `next` may have an event; to be called right after it had none. */
  wait(): Promise<void>;
  wake(): void;
  /** Sends the state of all pods, unless that was begun before. */
  sendState(): void;
  /**
   * False while all that it will be sent begins with the state of all pods, so that earlier changes are of no
   * use to it.
   */
  hasState(): boolean;
  end(why: AdapterError): void;
  close(): void;
}

export interface EventListenerParts {
  readonly store: Pick<Store, 'known' | 'outOfDate'>;
  /** False while changes of before are yet to be published. */
  readonly areChangesCurrent: () => boolean;
  readonly encode: (change: PodChange) => Buffer | undefined;
  readonly backlog: Backlog;
  readonly onClose: () => void;
  readonly onEnd: (why: AdapterError) => void;
}

/**
 * What one client of GetContainerEvents is sent: the last event of each pod again, and then each event that
 * comes. A kubelet keeps what it knows of a pod until an event changes it. So it must not miss what happened
 * between its listing of the pods and the beginning of the stream, or while Berth was being restarted.
 */
export function openListener(parts: EventListenerParts): EventListener {
  const { store, encode, backlog } = parts;
  /** Sandboxes whose state is yet to be sent. */
  let unsent: Iterator<string, undefined> | undefined;
  let reader: BacklogReader | undefined;
  let answer: (() => void) | undefined;
  if (parts.areChangesCurrent()) sendState();

  function sendState(): void {
    if (reader !== undefined) return;
    reader = backlog.open(() => {
      end(new AdapterError('resource-exhausted', OVERRUN));
    });
    unsent = newestSandboxes(store.known)
      .map(({ facts }) => facts.id)
      .values();
    wake();
  }

  function nextState(): Buffer | undefined {
    while (store.outOfDate() === undefined) {
      const id = unsent?.next().value;
      if (id === undefined) return undefined;
      const sandbox = store.known.sandbox(id);
      const bytes = sandbox && encode(lastChange(store.known, sandbox));
      if (bytes !== undefined) return bytes;
    }
    return undefined;
  }

  function wake(): void {
    answer?.();
    answer = undefined;
  }

  function close(): void {
    unsent = undefined;
    reader?.close();
    parts.onClose();
    wake();
  }

  function end(why: AdapterError): void {
    close();
    parts.onEnd(why);
  }

  return {
    // What has happened first: the state is the one of now.
    next: () => reader?.take() ?? nextState(),
    wait: () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
    wake,
    sendState,
    hasState: () => reader !== undefined,
    end,
    close,
  };
}

const OVERRUN = 'too many events were not read in time: list the pods, and ask for events again';
