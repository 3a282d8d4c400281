import { AdapterError } from '../errors/adapter-error.js';

/**
 * Counts what connections of outsiders make the process hold, for each and for all of them. Nothing is
 * refused beforehand: a connection that exceeds its share is ended, and when all of them together hold too
 * much, the largest one of the holder whose connections together hold the most. So many small connections of
 * one holder do not end a larger one of another.
 */
export interface SharedMemory {
  /** The part of it that connections of this holder take. */
  of(holder: string): MemoryBudget;
  /** What all accounts hold. */
  bytes(): number;
}

export interface MemoryBudget {
  /** `onExceeded` must give everything back, at once or soon; it may be called from within `add`. */
  open(onExceeded: (why: AdapterError) => void): MemoryAccount;
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

interface Sized {
  bytes: number;
}

interface Holder extends Sized {
  readonly accounts: Set<Account>;
}

interface Account extends Sized {
  readonly onExceeded: (why: AdapterError) => void;
}

export function createSharedMemory({ totalBytes, accountBytes }: MemoryLimits): SharedMemory {
  const holders = new Map<string, Holder>();
  let total = 0;

  function close(name: string, account: Account): boolean {
    const holder = holders.get(name);
    if (holder?.accounts.delete(account) !== true) return false;
    total -= account.bytes;
    holder.bytes -= account.bytes;
    if (holder.accounts.size === 0) holders.delete(name);
    return true;
  }

  function end(name: string, account: Account, why: string): void {
    close(name, account);
    account.onExceeded(new AdapterError('resource-exhausted', why));
  }

  function endLargest(): void {
    const most = largest(holders, ([, holder]) => holder);
    const account = most === undefined ? undefined : largest(most[1].accounts, (one) => one);
    if (most === undefined || account === undefined) return;
    const why = `all connections hold more than ${totalBytes} bytes of memory, and those of this pod the most`;
    end(most[0], account, why);
  }

  function add(name: string, account: Account, bytes: number): void {
    const holder = holders.get(name);
    if (holder?.accounts.has(account) !== true) return;
    account.bytes += bytes;
    holder.bytes += bytes;
    total += bytes;
    if (bytes <= 0) return;
    if (account.bytes > accountBytes)
      end(name, account, `the connection holds more than ${accountBytes} bytes of memory`);
    if (total > totalBytes) endLargest();
  }

  return {
    bytes: () => total,
    of: (name) => ({
      open(onExceeded) {
        const account: Account = { bytes: 0, onExceeded };
        const holder = holders.get(name) ?? { bytes: 0, accounts: new Set() };
        holders.set(name, holder);
        holder.accounts.add(account);
        return {
          add(bytes) {
            add(name, account, bytes);
          },
          close: () => void close(name, account),
        };
      },
    }),
  };
}

function largest<T>(items: Iterable<T>, sizeOf: (item: T) => Sized): T | undefined {
  let most: T | undefined;
  for (const item of items) if (most === undefined || sizeOf(item).bytes > sizeOf(most).bytes) most = item;
  return most;
}
