import { openLogTarget, type LogTarget } from '../file/rotating-log.js';
import type { PumpNews } from './reports.js';
import { createPumpOutput, type PumpOutput } from '../file/write-buffer.js';
import type { PumpOrder, PumpParts } from './parts.js';

/** The log of a pump, open only while something may come, and what is on its way to it. */
export interface PumpWriter {
  readonly output: PumpOutput;
  /** The log, ready for what is read from its end on. Throws what keeps it from being opened. */
  begin(): LogTarget;
  /** Goes on in the file that is at the path now. Throws when it cannot be opened. */
  reopen(): void;
  /** Closes the log, with a note that it has all that the container wrote until it ended. */
  complete(): void;
  /** Writes what it can, and nothing after that. */
  stop(): void;
  /** Closes a log with which something is wrong. The next `begin` opens what is at the path then; what was on its way has to be read again. */
  abandon(): void;
  close(): void;
}

export interface PumpWriterParts extends Pick<PumpParts, 'positions' | 'pool' | 'onReplaced'> {
  readonly order: () => PumpOrder;
  readonly news: Pick<PumpNews, 'trouble'>;
  /** What is being read belongs after lines that have to be written again: it has to be read again, from the log's end on. */
  readonly onLost: () => void;
}

const DISK_RETRY_MS = 1_000;

export function createPumpWriter({
  order,
  positions,
  pool,
  news,
  onReplaced,
  onLost,
}: PumpWriterParts): PumpWriter {
  let target: LogTarget | undefined;

  function requireTarget(): LogTarget {
    const { containerId, log, phase } = order();
    target ??= openLogTarget({ containerId, log, positions, phase });
    return target;
  }

  const output = createPumpOutput({
    target: requireTarget,
    pool,
    onBlocked: (problem) =>
      news.trouble(problem && `cannot write to ${order().log.path}: ${problem.message}`),
    onLost,
    retryMs: DISK_RETRY_MS,
  });

  function takeUp(log: LogTarget): void {
    output.lose();
    log.takeUp(order().phase);
    onReplaced(order().containerId);
  }

  function close(): void {
    const closing = target;
    target = undefined;
    closing?.close();
  }

  return {
    output,
    begin() {
      const log = requireTarget();
      if (log.isNameless()) takeUp(log);
      output.goOn();
      return log;
    },
    reopen() {
      output.flush();
      const log = requireTarget();
      if (!log.isNameless()) {
        log.reopen();
        return;
      }
      // First: when the log cannot be taken up now, that is tried again like any log that cannot be opened.
      onLost();
      takeUp(log);
    },
    complete() {
      target?.complete(order().finishedAtNs);
      close();
    },
    stop: output.close,
    abandon() {
      output.lose();
      close();
    },
    close,
  };
}
