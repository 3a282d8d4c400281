import { AdapterError } from '../errors/adapter-error.js';

/**
 * Counts what connections of outsiders make the process hold, for each and for all of them. Nothing is refused beforehand: whoever
 * exceeds its share is ended, and when all of them together hold too much, the one that holds the most.
 */
export interface MemoryBudget {
  /** `onExceeded` must give everything back, at once or soon; it may be called from within `add`. */
  open(onExceeded: (why: AdapterError) => void): MemoryAccount;
  /** What all accounts hold. */
  bytes(): number;
}

export interface MemoryAccount {
  /** Counts so many bytes as held; a negative number gives back. */
  add(bytes: number): void;
  /** Gives all back; what is added afterwards is not counted. */
  close(): void;
}

export interface MemoryLimits {
  readonly totalBytes: number;
  readonly accountBytes: number;
}

interface Holder {
  bytes: number;
  readonly onExceeded: (why: AdapterError) => void;
}

export function createMemoryBudget({ totalBytes, accountBytes }: MemoryLimits): MemoryBudget {
  const holders = new Set<Holder>();
  let total = 0;

  function end(holder: Holder, why: string): void {
    total -= holder.bytes;
    holders.delete(holder);
    holder.onExceeded(new AdapterError('resource-exhausted', why));
  }

  function largest(): Holder | undefined {
    let most: Holder | undefined;
    for (const holder of holders) if (most === undefined || holder.bytes > most.bytes) most = holder;
    return most;
  }

  return {
    bytes: () => total,
    open(onExceeded) {
      const holder: Holder = { bytes: 0, onExceeded };
      holders.add(holder);
      return {
        add(bytes) {
          if (!holders.has(holder)) return;
          holder.bytes += bytes;
          total += bytes;
          if (bytes <= 0) return;
          if (holder.bytes > accountBytes)
            end(holder, `the connection holds more than ${accountBytes} bytes of memory`);
          const most = total > totalBytes ? largest() : undefined;
          if (most !== undefined)
            end(most, `all connections hold more than ${totalBytes} bytes of memory, and this one the most`);
        },
        close() {
          if (holders.delete(holder)) total -= holder.bytes;
        },
      };
    },
  };
}
