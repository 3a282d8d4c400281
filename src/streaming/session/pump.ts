import type { Readable, Writable } from 'node:stream';

/**
 * Passes on what `from` brings, and its end, one piece at a time: while one waits to be sent, the next is not
 * read. `pipe` would continue until 16 KiB wait, each single byte of which may be an object of its own. What
 * comes after `to` has closed is read and dropped: it must not block other streams of its connection.
 */
export function pump(from: Readable, to: Writable): void {
  let isWaiting = false;
  const resume = (): void => {
    if (!isWaiting || to.writableLength > 0) return;
    isWaiting = false;
    from.resume();
  };
  const send = (piece: Buffer): void => {
    to.write(piece, resume);
    if (to.writableLength === 0 || isWaiting) return;
    isWaiting = true;
    from.pause();
  };
  const finish = (): void => {
    to.end();
  };

  if (to.destroyed) {
    from.resume();
    return;
  }
  from.on('data', send);
  from.once('end', finish);
  to.once('close', () => {
    from.off('data', send).off('end', finish);
    from.resume();
  });
}
