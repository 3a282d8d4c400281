/** Bytes in a buffer that grows, and the numbers of Protocol Buffers in it. */
export interface ByteWriter {
  byte(value: number): void;
  bytes(value: Uint8Array): void;
  /** A whole number of 0 or more: seven bits in a byte, the lowest first. */
  varint(value: number | bigint): void;
  /** A string with its length before it. */
  text(value: string): void;
  /** A copy of what was written, and an empty writer. */
  take(): Buffer<ArrayBuffer>;
}

export function createByteWriter(): ByteWriter {
  let buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  let length = 0;

  function reserve(more: number): void {
    if (length + more <= buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, length + more));
    buffer.copy(larger, 0, 0, length);
    buffer = larger;
  }

  function byte(value: number): void {
    reserve(1);
    buffer[length] = value;
    length += 1;
  }

  function varint(value: number | bigint): void {
    let rest = value;
    if (typeof rest === 'bigint') {
      for (; rest > MOST_IN_NUMBER; rest >>= 7n) byte(Number(rest & 0x7fn) | 0x80);
      rest = Number(rest);
    }
    // Division and not a shift, which would take 32 bits of it.
    for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) byte((rest % 0x80) | 0x80);
    byte(rest);
  }

  return {
    byte,
    varint,
    bytes(value) {
      reserve(value.length);
      buffer.set(value, length);
      length += value.length;
    },
    text(value) {
      const bytes = Buffer.byteLength(value);
      varint(bytes);
      reserve(bytes);
      length += buffer.write(value, length);
    },
    take() {
      const taken = Buffer.allocUnsafeSlow(length);
      buffer.copy(taken, 0, 0, length);
      length = 0;
      return taken;
    },
  };
}

/** How many bytes `varint` writes. */
export function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 0x80)) length += 1;
  return length;
}

const FIRST_BYTES = 64 * 1024;
const MOST_IN_NUMBER = BigInt(Number.MAX_SAFE_INTEGER);
