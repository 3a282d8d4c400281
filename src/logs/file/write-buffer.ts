import { unlessAborted } from '../../async/deadline.js';
import { AdapterError } from '../../errors/adapter-error.js';
import { createLineBatch, type BufferPool, type LineBatch } from './cri-line.js';
import type { LogTarget } from './rotating-log.js';

/** Where a pump puts its lines: gathered for one write, held while the disk takes none. */
export interface PumpOutput {
  readonly batch: LineBatch;
  /** Lines were put into the batch: writes them, together with what else comes in this turn of the event loop. */
  added(): void;
  /** True while the disk takes nothing: no more must be put in. */
  blocked(): boolean;
  /** Tries to write what is there, now. */
  flush(): void;
  /** Resolves when all is written; rejects when it is closed, its file lost, or the signal fires, before. */
  flushed(signal: AbortSignal): Promise<void>;
  /** Drops what is there and what comes, until `goOn`: it belongs after lines that have to be written again. */
  lose(): void;
  goOn(): void;
  /** Writes what it can. The Engine has the rest. */
  close(): void;
}

export interface PumpOutputParts {
  readonly target: () => LogTarget;
  readonly pool: BufferPool;
  /** The disk takes nothing (the reason), or takes lines again (undefined). */
  readonly onBlocked: (problem: Error | undefined) => void;
  /** The file has lost its name; lines are dropped until `goOn`. */
  readonly onLost: () => void;
  readonly retryMs: number;
}

const FLUSH_BYTES = 64 * 1024;

export function createPumpOutput({ target, pool, onBlocked, onLost, retryMs }: PumpOutputParts): PumpOutput {
  const batch = createLineBatch(pool);
  let soon: NodeJS.Immediate | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isLost = false;
  const waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];

  /** Called from timers too: what is thrown there would end the thread. */
  function append(bytes: Buffer): ReturnType<LogTarget['append']> & { readonly isNameless?: boolean } {
    try {
      const log = target();
      // Asked afterwards: what was written to a file that lost its name meanwhile is lost as well.
      return { ...log.append(bytes), isNameless: log.isNameless() };
    } catch (error) {
      return { written: 0, problem: error as Error };
    }
  }

  function stopTimers(): void {
    clearImmediate(soon);
    clearTimeout(retry);
    soon = undefined;
    retry = undefined;
  }

  function rejectWaiting(why: string): void {
    for (const { reject } of waiting.splice(0)) reject(new AdapterError('cancelled', why));
  }

  function lose(): void {
    isLost = true;
    stopTimers();
    batch.drop(batch.bytes().length);
    rejectWaiting('the log file has lost its name');
  }

  function flush(): void {
    if (isLost) {
      lose();
      return;
    }
    const wasBlocked = retry !== undefined;
    stopTimers();
    const bytes = batch.bytes();
    if (bytes.length > 0) {
      const { written, problem, isNameless } = append(bytes);
      if (isNameless === true) {
        lose();
        onLost();
        return;
      }
      batch.drop(written);
      if (problem !== undefined) {
        retry = setTimeout(flush, retryMs).unref();
        if (!wasBlocked) onBlocked(problem);
        return;
      }
    }
    if (wasBlocked) onBlocked(undefined);
    for (const { resolve } of waiting.splice(0)) resolve();
  }

  return {
    batch,
    added() {
      if (retry !== undefined) return;
      if (batch.bytes().length >= FLUSH_BYTES) flush();
      else soon ??= setImmediate(flush);
    },
    blocked: () => retry !== undefined,
    flush,
    async flushed(signal) {
      signal.throwIfAborted();
      if (batch.bytes().length === 0) return;
      const written = new Promise<void>((resolve, reject) => {
        waiting.push({ resolve, reject });
        if (retry === undefined) flush();
      });
      await unlessAborted(written, signal);
    },
    lose,
    goOn() {
      if (isLost) lose();
      isLost = false;
    },
    close() {
      flush();
      stopTimers();
      rejectWaiting('the log is closed');
    },
  };
}
