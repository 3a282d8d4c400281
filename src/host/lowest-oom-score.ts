import { readFileSync } from 'node:fs';

/** Capability bit of CAP_SYS_RESOURCE, in `include/uapi/linux/capability.h`. */
const CAP_SYS_RESOURCE = 24n;

/**
 * The lowest OOM score that containers of this node can have; undefined where any score can be set. Without
 * CAP_SYS_RESOURCE (nested and restricted nodes) the kernel lets no process go below its own score, and runc
 * fails with "can't get final child's PID from pipe: EOF". Then Berth's own score stands for the Engine's,
 * which was started by the same init.
 */
export function lowestOomScoreAdj(restrict: 'auto' | boolean, readText = readFile): number | undefined {
  if (restrict === false) return undefined;
  if (restrict === 'auto' && hasCapability(readText('/proc/self/status'), CAP_SYS_RESOURCE)) return undefined;
  return Number(readText('/proc/self/oom_score_adj').trim());
}

/** Whether `CapEff` in the text of `/proc/<pid>/status` has this bit. */
export function hasCapability(status: string, bit: bigint): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1];
  return effective === undefined || ((BigInt(`0x${effective}`) >> bit) & 1n) === 1n;
}

function readFile(path: string): string {
  return readFileSync(path, 'utf8');
}
