import type { Pressure, PressureLine } from './cgroup-usage.js';

/** A file of one number, such as memory.current; undefined for `max` and for anything that is no count. */
export function parseCount(text: string | undefined): bigint | undefined {
  const trimmed = text?.trim();
  return trimmed !== undefined && /^\d+$/.test(trimmed) ? BigInt(trimmed) : undefined;
}

/**
 * One value of a "flat keyed" file (`key value` per line), such as memory.stat. Searched for rather than
 * split: a list answer reads a few of some sixty lines, for each container.
 */
export function findKeyed(text: string, key: string): bigint | undefined {
  const isFirst = text.startsWith(`${key} `);
  const lineBreak = isFirst ? -1 : text.indexOf(`\n${key} `);
  if (!isFirst && lineBreak === -1) return undefined;
  const start = lineBreak + 1;
  const end = text.indexOf('\n', start);
  return parseCount(text.slice(start + key.length + 1, end === -1 ? undefined : end));
}

/**
 * A pressure file (kernel documentation, accounting/psi): `some avg10=0.00 avg60=0.00 avg300=0.00 total=0`,
 * and `full` likewise.
 */
export function parsePressure(text: string | undefined): Pressure | undefined {
  if (text === undefined) return undefined;
  const some = pressureLine(text, 'some');
  const full = pressureLine(text, 'full');
  return some === undefined && full === undefined ? undefined : { some, full };
}

function pressureLine(text: string, kind: 'some' | 'full'): PressureLine | undefined {
  const found = PRESSURE[kind].exec(text)?.groups;
  if (found === undefined) return undefined;
  return {
    avg10: Number(found['avg10']),
    avg60: Number(found['avg60']),
    avg300: Number(found['avg300']),
    // The kernel counts microseconds, CRI nanoseconds.
    totalNs: BigInt(found['total'] ?? 0) * 1000n,
  };
}

const VALUES = String.raw`avg10=(?<avg10>[\d.]+) avg60=(?<avg60>[\d.]+) avg300=(?<avg300>[\d.]+) total=(?<total>\d+)`;
const PRESSURE = {
  some: new RegExp(`^some ${VALUES}`, 'm'),
  full: new RegExp(`^full ${VALUES}`, 'm'),
} as const;
