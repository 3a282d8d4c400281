import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Resident memory of a process in MiB: now, and the most since `forgetPeak`, which the kernel counts.
 * Undefined once it has ended.
 */
export function memoryOf(pid: number): { readonly nowMib: number; readonly peakMib: number } | undefined {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'latin1');
    return { nowMib: mibOf(status, 'VmRSS'), peakMib: mibOf(status, 'VmHWM') };
  } catch {
    return undefined;
  }
}

export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${String(pid)}/clear_refs`, '5');
}

function mibOf(status: string, field: string): number {
  const kib = new RegExp(`^${field}:\\s*(\\d+) kB$`, 'm').exec(status)?.[1];
  if (kib === undefined) throw new Error(`no ${field}: the process has ended`);
  return Number(kib) / 1024;
}
