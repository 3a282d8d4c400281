import { closeSync } from 'node:fs';
import { identityOf, openLocalLogFiles, type LocalLogFile } from './files.js';

/**
 * The files of a `local` log that are still to be read, open, so that Docker may rename, compress and delete
 * them: what the reader has not come to yet stays there for it.
 */
export interface LocalLogChain extends Disposable {
  /** The file to read. */
  head(): LocalLogFile;
  /**
   * Opens what has come since. Often enough, and no file is missed: Docker keeps one as it is until the next
   * has been begun.
   */
  look(): void;
  /** True when no file comes after the head, as far as is known. */
  isLast(): boolean;
  /** True when files were missed: what comes after those of the chain cannot be told. */
  isLost(): boolean;
  /** The head was read to its end. */
  shift(): void;
}

/** Undefined when there are no such files. */
export function openLocalLogChain(directory: string): LocalLogChain | undefined {
  const files = openLocalLogFiles(directory);
  if (files === undefined) return undefined;
  const queue = [...files];
  let newest = files.at(-1)?.identity;
  let lost = false;

  return {
    head() {
      const [head] = queue;
      if (head === undefined) throw new Error('the current file is never shifted');
      return head;
    },
    look() {
      if (lost || identityOf(directory) === newest) return;
      const found = openLocalLogFiles(directory) ?? [];
      const known = found.findIndex(({ identity }) => identity === newest);
      // Where Docker keeps no older files there is nothing else to go by.
      lost = known < 0 && found.length !== 1;
      const added = lost ? [] : found.slice(known + 1);
      for (const file of found) if (!added.includes(file)) closeSync(file.fd);
      queue.push(...added);
      newest = added.at(-1)?.identity ?? newest;
    },
    isLast: () => queue.length === 1,
    isLost: () => lost,
    shift() {
      const head = queue.shift();
      if (head !== undefined) closeSync(head.fd);
    },
    [Symbol.dispose]() {
      for (const { fd } of queue.splice(0)) closeSync(fd);
    },
  };
}
