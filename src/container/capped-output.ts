/** Collects the two output streams of a command, together up to a number of bytes; the rest is counted as read and dropped. */
export interface CappedOutput {
  stdout(chunk: Buffer): void;
  stderr(chunk: Buffer): void;
  take(): { readonly stdout: Buffer; readonly stderr: Buffer };
}

export function createCappedOutput(maxBytes: number): CappedOutput {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let room = maxBytes;

  function keep(into: Buffer[], chunk: Buffer): void {
    if (room === 0) return;
    const kept = chunk.length <= room ? chunk : chunk.subarray(0, room);
    room -= kept.length;
    into.push(kept);
  }

  return {
    stdout: (chunk) => {
      keep(stdout, chunk);
    },
    stderr: (chunk) => {
      keep(stderr, chunk);
    },
    take: () => ({ stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }),
  };
}
