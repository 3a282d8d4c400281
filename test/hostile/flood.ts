import { once } from 'node:events';
import type { Duplex } from 'node:stream';

/**
 * Writes what `next` gives for as long as the peer takes it: until there is no more of it, the signal fires
 * or the connection ends. How many bytes the peer was sent.
 */
export async function flood(
  socket: Duplex,
  next: () => Buffer | undefined,
  signal: AbortSignal,
): Promise<number> {
  let sent = 0;
  for (let bytes = next(); bytes !== undefined && isUp(socket, signal); bytes = next()) {
    sent += bytes.length;
    if (!socket.write(bytes)) await roomIn(socket, signal);
  }
  return sent;
}

export function isUp(socket: Duplex, signal: AbortSignal): boolean {
  return !signal.aborted && !socket.destroyed && socket.writable;
}

async function roomIn(socket: Duplex, signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  const options = { signal: AbortSignal.any([signal, done.signal]) };
  try {
    await Promise.race([once(socket, 'drain', options), once(socket, 'close', options)]);
  } catch {
    // The time is over, or the connection.
  } finally {
    done.abort();
  }
}
