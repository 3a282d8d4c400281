import { formatRfc3339 } from '../../../async/rfc3339.js';
import { TIME_BYTES } from '../../file/cri-line.js';

/** Nanoseconds since 1970 in two numbers that are exact: they are more than a number can hold. */
export interface SplitTime {
  high: number;
  /** The lowest 28 bits, which are the first four bytes of a varint. */
  low: number;
}

export const LOW_BITS = 28;

export function splitTime(ns: bigint): SplitTime {
  return { high: Number(ns >> BigInt(LOW_BITS)), low: Number(ns & ((1n << BigInt(LOW_BITS)) - 1n)) };
}

export interface TimeWriter {
  /** The time written last, as a CRI line has it. */
  readonly text: Buffer;
  write(high: number, low: number): void;
}

/** Only the nanoseconds change from line to line, mostly. */
export function createTimeWriter(): TimeWriter {
  const text = Buffer.alloc(TIME_BYTES);
  let second: SplitTime = { high: 0, low: 0 };

  function nanosecondsOf(high: number, low: number): number {
    return (high - second.high) * 2 ** LOW_BITS + (low - second.low);
  }

  function beginSecond(high: number, low: number): void {
    const seconds = ((BigInt(high) << BigInt(LOW_BITS)) + BigInt(low)) / 1_000_000_000n;
    second = splitTime(seconds * 1_000_000_000n);
    text.write(formatRfc3339(seconds * 1_000_000_000n), 'latin1');
  }

  return {
    text,
    write(high, low) {
      let rest = nanosecondsOf(high, low);
      if (rest < 0 || rest >= 1e9) {
        beginSecond(high, low);
        rest = nanosecondsOf(high, low);
      }
      for (let at = TIME_BYTES - 2; at >= TIME_BYTES - 10; at -= 1) {
        const next = Math.floor(rest / 10);
        text[at] = DIGIT_0 + rest - next * 10;
        rest = next;
      }
    },
  };
}

const DIGIT_0 = 0x30;
