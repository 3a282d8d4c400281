import { fstatSync } from 'node:fs';
import { join } from 'node:path';
import { AdapterError } from '../../../errors/adapter-error.js';
import { openLocalLogChain, type LocalLogChain } from './file-chain.js';
import { createLocalLogDecoder } from './entry-decoder.js';
import { CURRENT, stampOf, type LocalLogFile } from './files.js';
import { createLocalLogReader } from './file-reader.js';
import type { OutputSource } from '../output-source.js';
import { waitForChange } from './wait-for-change.js';

export interface LocalSourceParts {
  /** Docker's directory for all that it has, on this node; undefined when that is not known. */
  readonly dockerRootDir: () => Promise<string | undefined>;
  readonly containerId: string;
  /** To read into; larger than any entry, and shared by all that read in this thread. */
  readonly block: Buffer;
  /** A part of the files is damaged. */
  readonly onDamage: () => void;
}

/**
 * A container's output from the files of Docker's `local` log driver, on the Engine's own node: many times
 * faster than the Engine's stream, which a busy container outruns until Docker discards what was not read
 * yet. `read` throws `unimplemented` when there are no such files.
 */
export function createLocalSource(parts: LocalSourceParts): OutputSource {
  return {
    async *read(sink, { follow, sinceNs, isPlaced, ended }, signal) {
      const directory = await requireDirectory(parts);
      using chain = requireChain(directory);
      const decoder = createLocalLogDecoder(sink, { sinceNs, isPlaced, onDamage: parts.onDamage });
      const reader = createLocalLogReader({ decoder, block: parts.block, onBlock: chain.look });
      while (!chain.isLast() && isOlder(chain.head(), sinceNs)) chain.shift();
      for (let at = 0, quiet = 0; ;) {
        // All asked before reading: what is read after is all that there is.
        const isOver = ended.aborted;
        const stamp = stampOf(directory);
        chain.look();
        const isWhole = !chain.isLast();
        const isLost = chain.isLost();
        const head = chain.head();
        // Somebody emptied the file: what is in it now came after.
        if (sizeOf(head) < at) at = 0;
        const end = yield* reader.readOn(head, { at, isFinal: isWhole || isOver }, signal);
        quiet = end === at ? quiet + 1 : 0;
        at = end;
        if (isWhole) {
          chain.shift();
          at = 0;
        } else if (isLost || isOver || !follow) return isOver && !isLost ? 'complete' : 'open';
        else
          await waitForChange(join(directory, CURRENT), {
            quiet,
            isLate: () => stampOf(directory) !== stamp,
            signals: [signal, ended],
          });
      }
    },
  };
}

async function requireDirectory({ dockerRootDir, containerId }: LocalSourceParts): Promise<string> {
  const root = await dockerRootDir();
  if (root === undefined) throw noFiles();
  return join(root, 'containers', containerId, 'local-logs');
}

function requireChain(directory: string): LocalLogChain {
  const chain = openLocalLogChain(directory);
  if (chain === undefined) throw noFiles();
  return chain;
}

function sizeOf({ fd, compressed }: LocalLogFile): number {
  return compressed ? Infinity : fstatSync(fd).size;
}

function noFiles(): AdapterError {
  return new AdapterError('unimplemented', 'Docker keeps no local log files of this container here');
}

function isOlder(file: LocalLogFile, sinceNs: bigint | undefined): boolean {
  return sinceNs !== undefined && file.modifiedMs < Number(sinceNs / 1_000_000n);
}
