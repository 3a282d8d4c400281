import { AdapterError } from '../errors/adapter-error.js';
import { createLineBatch, type BufferPool, type LineBatch } from './line-codec.js';
import type { LogTarget } from './log-target.js';

/** Where a pump puts its lines: gathered for one write, held while the disk takes none. */
export interface PumpOutput {
  readonly batch: LineBatch;
  /** Lines were put into the batch: writes them, together with what else comes in this turn of the event loop. */
  added(): void;
  /** True while the disk takes nothing: no more must be put in. */
  blocked(): boolean;
  /** Tries to write what is there, now. */
  flush(): void;
  /** Resolves when all is written; rejects when it is closed before. */
  flushed(): Promise<void>;
  /** Writes what it can. The Engine has the rest. */
  close(): void;
}

export interface PumpOutputParts {
  readonly target: () => LogTarget;
  readonly pool: BufferPool;
  /** The disk takes nothing (the reason), or takes lines again (undefined). */
  readonly onBlocked: (problem: Error | undefined) => void;
  readonly retryMs: number;
}

const FLUSH_BYTES = 64 * 1024;

export function createPumpOutput({ target, pool, onBlocked, retryMs }: PumpOutputParts): PumpOutput {
  const batch = createLineBatch(pool);
  let soon: NodeJS.Immediate | undefined;
  let retry: NodeJS.Timeout | undefined;
  const waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];

  /** Called from timers too: what is thrown there would end the thread. */
  function append(bytes: Buffer): ReturnType<LogTarget['append']> {
    try {
      return target().append(bytes);
    } catch (error) {
      return { written: 0, problem: error as Error };
    }
  }

  function flush(): void {
    clearImmediate(soon);
    clearTimeout(retry);
    const wasBlocked = retry !== undefined;
    soon = undefined;
    retry = undefined;
    const bytes = batch.bytes();
    if (bytes.length > 0) {
      const { written, problem } = append(bytes);
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
    flushed() {
      if (batch.bytes().length === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        if (retry === undefined) flush();
      });
    },
    close() {
      flush();
      clearTimeout(retry);
      for (const { reject } of waiting.splice(0)) reject(new AdapterError('cancelled', 'the log is closed'));
    },
  };
}
