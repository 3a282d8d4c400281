import { openLogWriter, type LogWriter } from '../file/log-writer.js';
import type { Control } from './control.js';
import type { PumpParts } from './parts.js';
import type { Reports } from './reports.js';

/** The log of a pump, open only while something may come. */
export interface PumpLog {
  /**
   * Opens the log, and goes on at its path when the open file has lost its name. Throws what keeps it from
   * that.
   */
  open(): LogWriter;
  /** Goes on in the file that is at the path now. Throws when it cannot be opened. */
  reopen(): void;
  /** Whether lines wait for the disk. */
  isBlocked(): boolean;
  isNameless(): boolean;
  /** Closes the log, with a note that it has all that the container wrote until it ended. */
  complete(): void;
  close(): void;
}

export interface PumpLogParts extends Pick<PumpParts, 'positions' | 'pool'> {
  readonly control: Control;
  readonly reports: Reports;
}

export function createPumpLog({ positions, pool, control, reports }: PumpLogParts): PumpLog {
  let writer: LogWriter | undefined;

  function requireOpen(): LogWriter {
    const { containerId, log, phase } = control.container();
    const onWritten = (problem: Error | undefined): void =>
      reports.trouble(problem && `cannot write to ${control.container().log.path}: ${problem.message}`);
    writer ??= openLogWriter({ containerId, log, positions, phase, pool, onWritten });
    return writer;
  }

  function takeUp(nameless: LogWriter): void {
    nameless.takeUp(control.container().phase);
    reports.replaced();
  }

  function close(): void {
    const closing = writer;
    writer = undefined;
    closing?.close();
  }

  return {
    open() {
      const log = requireOpen();
      if (log.isNameless()) takeUp(log);
      return log;
    },
    reopen() {
      const log = requireOpen();
      if (log.reopen()) return;
      // First: when the log cannot be opened now, that is tried again like any log that cannot be opened.
      control.interrupt('the log file has lost its name');
      takeUp(log);
    },
    isBlocked: () => writer?.isBlocked() === true,
    isNameless: () => writer?.isNameless() === true,
    complete() {
      const completed = writer;
      writer = undefined;
      completed?.complete(control.container().finishedAtNs);
    },
    close,
  };
}
