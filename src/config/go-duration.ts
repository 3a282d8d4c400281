const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
const TERM = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gy;

/**
 * A duration in the spelling of Go's time.ParseDuration (`1h2m3.5s`, `0`, `-1s`) in milliseconds; undefined
 * when it is none.
 */
export function parseDuration(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  const body = text.replace(/^[-+]/, '');
  if (body === '0') return 0;
  let milliseconds = 0;
  let end = 0;
  for (const [term, amount, unit] of body.matchAll(TERM)) {
    milliseconds += Number(amount) * (UNIT_MS[unit ?? ''] ?? 0);
    end += term.length;
  }
  return body !== '' && end === body.length ? sign * milliseconds : undefined;
}

/** The shortest spelling of a duration: `1m30s`, `2h`, `250ms`. */
export function formatDuration(milliseconds: number): string {
  let rest = milliseconds;
  let text = '';
  for (const unit of ['h', 'm', 's', 'ms'] as const) {
    const size = UNIT_MS[unit] ?? 1;
    const count = unit === 'ms' ? rest : Math.floor(rest / size);
    if (count > 0) text += `${String(count)}${unit}`;
    rest -= count * size;
  }
  return text === '' ? '0' : text;
}
