import type { PodOutputBudget } from './output-budget.js';

/**
 * Collects the two output streams of a command, together up to a number of bytes; the rest is counted as read
 * and dropped.
 *
 * Each stream is one buffer that grows, whatever the pieces that come: a slice would keep the whole chunk
 * that it was cut from.
 */
export interface CappedOutput extends Disposable {
  /** Throws `resource-exhausted` when the budget has no more. */
  stdout(chunk: Buffer): void;
  stderr(chunk: Buffer): void;
  take(): { readonly stdout: Buffer; readonly stderr: Buffer };
}

/**
 * What each command may keep without asking the budget: the output of a probe never depends on what others
 * write.
 */
const FREE_BYTES = 64 * 1024;

const FIRST_CAPACITY_BYTES = 1024;

export function createCappedOutput(maxBytes: number, budget: PodOutputBudget): CappedOutput {
  const stdout = createGrowingBuffer();
  const stderr = createGrowingBuffer();
  let room = maxBytes;
  let charged = 0;

  function keep(into: GrowingBuffer, chunk: Buffer): void {
    const length = Math.min(chunk.length, room);
    if (length === 0) return;
    const capacity = into.capacityFor(length, into.length() + room);
    const wanted = stdout.capacity() + stderr.capacity() - into.capacity() + capacity - FREE_BYTES;
    if (wanted > charged) {
      budget.take(wanted - charged);
      charged = wanted;
    }
    into.append(chunk, length, capacity);
    room -= length;
  }

  return {
    stdout: (chunk) => {
      keep(stdout, chunk);
    },
    stderr: (chunk) => {
      keep(stderr, chunk);
    },
    take: () => ({ stdout: stdout.bytes(), stderr: stderr.bytes() }),
    [Symbol.dispose]() {
      budget.give(charged);
      charged = 0;
    },
  };
}

interface GrowingBuffer {
  length(): number;
  capacity(): number;
  /** The capacity that so many more bytes need: doubled, to copy seldom, but never more than `most`. */
  capacityFor(more: number, most: number): number;
  append(chunk: Buffer, length: number, capacity: number): void;
  bytes(): Buffer;
}

function createGrowingBuffer(): GrowingBuffer {
  let held = Buffer.alloc(0);
  let length = 0;
  return {
    length: () => length,
    capacity: () => held.length,
    capacityFor(more, most) {
      const needed = length + more;
      if (needed <= held.length) return held.length;
      return Math.min(Math.max(needed, 2 * held.length, FIRST_CAPACITY_BYTES), most);
    },
    append(chunk, count, capacity) {
      if (capacity > held.length) {
        const larger = Buffer.allocUnsafeSlow(capacity);
        held.copy(larger, 0, 0, length);
        held = larger;
      }
      chunk.copy(held, length, 0, count);
      length += count;
    },
    bytes: () => held.subarray(0, length),
  };
}
