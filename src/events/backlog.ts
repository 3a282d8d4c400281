/**
 * Messages for readers who each read at their own pace. A message is kept once for all readers, until the
 * last of them has read it.
 *
 * INVARIANT: what is kept is what the slowest reader has not read. So the limits of one reader bound what all
 * of them make Berth hold, however many they are.
 */
export interface Backlog {
  append(message: Buffer): void;
  /**
   * Reads what is appended from now on. `onOverrun` is called when the reader has left too much unread; it is
   * closed by then.
   */
  open(onOverrun: () => void): BacklogReader;
  readers(): number;
}

export interface BacklogReader {
  /** Undefined when everything has been read, or the reader is closed. */
  take(): Buffer | undefined;
  close(): void;
}

/** What one reader may leave unread. */
export interface BacklogLimits {
  readonly messages: number;
  readonly bytes: number;
}

/** A link refers only to later ones: those that all readers have passed are garbage. */
interface Link {
  readonly message: Buffer | undefined;
  next: Link | undefined;
}

interface Position {
  at: Link;
  messages: number;
  bytes: number;
  readonly onOverrun: () => void;
}

export function createBacklog(limits: BacklogLimits): Backlog {
  const positions = new Set<Position>();
  let end = emptyLink();

  function count(position: Position, bytes: number): void {
    position.messages += 1;
    position.bytes += bytes;
    if (position.messages <= limits.messages && position.bytes <= limits.bytes) return;
    close(position);
    position.onOverrun();
  }

  function close(position: Position): void {
    positions.delete(position);
    position.at = emptyLink();
    if (positions.size === 0) end = emptyLink();
  }

  return {
    append(message) {
      const link: Link = { message, next: undefined };
      end.next = link;
      end = link;
      for (const position of [...positions]) count(position, message.length);
    },
    open(onOverrun) {
      const position: Position = { at: end, messages: 0, bytes: 0, onOverrun };
      positions.add(position);
      return {
        take() {
          const { next } = position.at;
          if (next?.message === undefined) return undefined;
          position.at = next;
          position.messages -= 1;
          position.bytes -= next.message.length;
          return next.message;
        },
        close: () => {
          close(position);
        },
      };
    },
    readers: () => positions.size,
  };
}

function emptyLink(): Link {
  return { message: undefined, next: undefined };
}
