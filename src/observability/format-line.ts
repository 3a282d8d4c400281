const PLAIN = /^[^\s"=]+$/;

/**
 * One of pino's JSON lines as text: `2026-11-24T20:39:08.123Z INFO  sandbox: pod started sandboxId=1f2e…`.
 */
export function formatLine(line: string): string {
  const { level, time, message, component, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const head = `${String(time)} ${String(level).toUpperCase().padEnd(5)}`;
  const text = typeof component === 'string' ? `${component}: ${String(message)}` : String(message);
  const rest = Object.entries(fields).map(([name, value]) => ` ${name}=${formatValue(value)}`);
  return `${head} ${escapeNewlines(text)}${rest.join('')}\n`;
}

function formatValue(value: unknown): string {
  if (typeof value === 'string') return PLAIN.test(value) ? value : JSON.stringify(value);
  if (isErrorFields(value)) return JSON.stringify(withCauses(value));
  return JSON.stringify(value);
}

interface ErrorFields {
  readonly message: string;
  readonly stack?: string;
  readonly cause?: unknown;
}

function isErrorFields(value: unknown): value is ErrorFields {
  return (
    typeof value === 'object' &&
    value !== null &&
    'message' in value &&
    ('fault' in value || 'stack' in value) &&
    typeof value.message === 'string'
  );
}

/** An error reads best as one sentence; a stack, where there is one, says more. */
function withCauses({ message, stack, cause }: ErrorFields): string {
  const own = stack ?? message;
  return isErrorFields(cause) && !own.includes(cause.message) ? `${own}: ${withCauses(cause)}` : own;
}

/** Text of a registry or a plugin must not look like a log line of Berth. */
function escapeNewlines(text: string): string {
  return text.replace(/[\r\n]+/g, '\\n');
}
