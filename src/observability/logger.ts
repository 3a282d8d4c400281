import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { formatLine } from './format-line.js';
import { redact } from './redact.js';

type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/**
 * What belongs to a message: ids, counts, `error`. Values under names such as `auth`, `env` or `password` are
 * never written.
 */
type LogFields = Readonly<Record<string, unknown>>;

/** The message is a constant text; what varies goes into fields. */
interface LogMethod {
  (message: string): void;
  (fields: LogFields, message: string): void;
}

/** One for each component: `logger.child({ component: 'sandbox' })`. */
export interface Logger extends Readonly<Record<LogLevel, LogMethod>> {
  child(fields: LogFields): Logger;
}

/** The logger and the switch for its level, which holds for all children too. */
export interface LogRoot {
  readonly logger: Logger;
  setLevel(level: LogLevel | 'panic'): void;
}

export interface LogOptions {
  /** `panic`, cri-dockerd's word, is `fatal`. */
  readonly level: LogLevel | 'panic';
  readonly format: 'text' | 'json';
  /** Takes whole lines; standard error when left out. */
  readonly destination?: DestinationStream;
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const satisfies readonly LogLevel[];

/** Writes synchronously, so that the last words before an exit are not lost. */
export function createLogger({
  level,
  format,
  destination = pino.destination({ dest: 2, sync: true }),
}: LogOptions): LogRoot {
  const threshold = { rank: rankOf(level) };
  const target =
    format === 'json' ? destination : { write: (line: string) => destination.write(formatLine(line)) };
  const base = pino(
    {
      level: 'trace',
      base: null,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    target,
  );
  return {
    logger: wrap(base, threshold),
    setLevel(changed) {
      threshold.rank = rankOf(changed);
    },
  };
}

function rankOf(level: LogLevel | 'panic'): number {
  return LEVELS.indexOf(level === 'panic' ? 'fatal' : level);
}

/** pino gives each child a level of its own; here all share one. */
function wrap(target: PinoLogger, threshold: { readonly rank: number }): Logger {
  const method = (level: LogLevel): LogMethod => {
    const rank = rankOf(level);
    return (first: string | LogFields, message?: string) => {
      if (rank < threshold.rank) return;
      if (typeof first === 'string') target[level](first);
      else target[level](redact(first), message);
    };
  };
  return {
    trace: method('trace'),
    debug: method('debug'),
    info: method('info'),
    warn: method('warn'),
    error: method('error'),
    fatal: method('fatal'),
    child: (fields) => wrap(target.child(redact(fields)), threshold),
  };
}
