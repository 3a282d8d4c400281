import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { systemClock, type Clock } from '../async/clock.js';
import { formatLine } from './format-line.js';
import { createLineLimit, type LineLimit } from './line-limit.js';
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
  /** Replaced in tests. */
  readonly clock?: Pick<Clock, 'monotonicMs'>;
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const satisfies readonly LogLevel[];

/** Writes synchronously, so that the last words before an exit are not lost. */
export function createLogger({
  level,
  format,
  destination = pino.destination({ dest: 2, sync: true }),
  clock = systemClock,
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
    logger: wrap(base, { threshold, limit: createLineLimit(clock) }),
    setLevel(changed) {
      threshold.rank = rankOf(changed);
    },
  };
}

function rankOf(level: LogLevel | 'panic'): number {
  return LEVELS.indexOf(level === 'panic' ? 'fatal' : level);
}

/** What all children share: pino would give each a level of its own. */
interface Shared {
  readonly threshold: { readonly rank: number };
  readonly limit: LineLimit;
}

const LIMITED: ReadonlySet<LogLevel> = new Set(['warn', 'error']);

function wrap(target: PinoLogger, shared: Shared): Logger {
  const method = (level: LogLevel): LogMethod => {
    const rank = rankOf(level);
    return (first: string | LogFields, second?: string) => {
      if (rank < shared.threshold.rank) return;
      const [fields, message] = typeof first === 'string' ? [{}, first] : [first, second ?? ''];
      const leftOut = LIMITED.has(level) ? shared.limit.take(kindOf(message, fields)) : 0;
      if (leftOut === undefined) return;
      target[level](redact(leftOut === 0 ? fields : { ...fields, notLogged: leftOut }), message);
    };
  };
  return {
    trace: method('trace'),
    debug: method('debug'),
    info: method('info'),
    warn: method('warn'),
    error: method('error'),
    fatal: method('fatal'),
    child: (fields) => wrap(target.child(redact(fields)), shared),
  };
}

/** Calls that fail have one message for all methods and codes. */
function kindOf(message: string, { method, code }: LogFields): string {
  return JSON.stringify([message, method, code]);
}
