import { readFileSync } from 'node:fs';

/** Kernel clock ticks in a second (`getconf CLK_TCK`): 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Seconds of CPU that a process and its threads have used. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory in MiB. */
export function residentMib(pid: number): number {
  const kib = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'latin1'))?.[1];
  return Number(kib) / 1024;
}
