import { firesWithin } from '../../async/fires-within.js';
import { AdapterError } from '../../errors/adapter-error.js';
import { createLineBatch, type BufferPool, type LineBatch } from './cri-line.js';
import { openRotatingLog, type RotatingLog, type RotatingLogParts } from './rotating-log.js';

/** The open log of a container, and the lines that are on their way to it. */
export interface LogWriter extends Pick<RotatingLog, 'tail' | 'isNameless' | 'takeUp'> {
  /** Where lines are put for the next `write`. */
  readonly batch: LineBatch;
  /**
   * Resolves when the batch is in the log: waits while the disk takes nothing, and tries again every second.
   * Rejects with the signal's reason, and when the file has lost its name: then see `takeUp`, which discards
   * the batch, for it has to be read again.
   */
  write(signal: AbortSignal): Promise<void>;
  /** Whether lines wait for the disk. */
  isBlocked(): boolean;
  /**
   * Goes on in the file that is at the path now. Throws when it cannot be opened. False when the open file
   * has lost its name.
   */
  reopen(): boolean;
  /** Closes the log, with a note that it has all that the container wrote until it ended. */
  complete(atNs: string): void;
  /** Closes it. What the disk does not take now, the Engine still has. */
  close(): void;
}

export interface LogWriterParts extends RotatingLogParts {
  readonly pool: BufferPool;
  /** Called after each attempt to write, with what kept the disk from taking all of it. */
  readonly onWritten: (problem: Error | undefined) => void;
}

const DISK_RETRY_MS = 1_000;

export function openLogWriter({ pool, onWritten, ...parts }: LogWriterParts): LogWriter {
  const log = openRotatingLog(parts);
  const batch = createLineBatch(pool);

  const isBlocked = (): boolean => batch.bytes().length > 0;

  function flush(): Error | undefined {
    if (!isBlocked()) return undefined;
    const { written, problem } = log.append(batch.bytes());
    batch.drop(written);
    return problem;
  }

  function close(): void {
    flush();
    log.close();
  }

  return {
    batch,
    tail: log.tail,
    isNameless: log.isNameless,
    async write(signal) {
      signal.throwIfAborted();
      while (isBlocked()) {
        const problem = flush();
        // Asked afterwards: what was written to a file that lost its name meanwhile is lost as well.
        if (log.isNameless()) throw new AdapterError('cancelled', 'the log file has lost its name');
        onWritten(problem);
        if (problem !== undefined && (await firesWithin(signal, DISK_RETRY_MS))) throw signal.reason;
      }
    },
    isBlocked,
    reopen() {
      flush();
      if (log.isNameless()) return false;
      log.reopen();
      return true;
    },
    takeUp(phase) {
      batch.drop(batch.bytes().length);
      log.takeUp(phase);
    },
    complete(atNs) {
      if (flush() === undefined) log.complete(atNs);
      log.close();
    },
    close,
  };
}
