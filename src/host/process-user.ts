import { readFile } from 'node:fs/promises';
import { isProcessOf } from './process-owner.js';

/** The user that a container's first process runs as: CRI's LinuxContainerUser. */
export interface ProcessUser {
  readonly uid: string;
  readonly gid: string;
  readonly supplementalGroups: string[];
}

/**
 * The user that a container's first process runs as, from `/proc/<pid>/status`; undefined when it has ended
 * already, or when the Engine's processes are not visible from here.
 */
export async function readProcessUser({
  id,
  pid,
}: {
  readonly id: string;
  readonly pid: number;
}): Promise<ProcessUser | undefined> {
  if (!isProcessOf(pid, id)) return undefined;
  try {
    return parseProcessUser(await readFile(`/proc/${String(pid)}/status`, 'latin1'));
  } catch {
    // No such process: it may have ended between the Engine's answer and this look, and then its user is not
    // needed.
    return undefined;
  }
}

/** The real user and group and the supplementary groups out of the text of `/proc/<pid>/status`. */
export function parseProcessUser(status: string): ProcessUser | undefined {
  const uid = /^Uid:\s*(\d+)/m.exec(status)?.[1];
  const gid = /^Gid:\s*(\d+)/m.exec(status)?.[1];
  if (uid === undefined || gid === undefined) return undefined;
  const groups = /^Groups:[ \t]*([\d \t]*)$/m.exec(status)?.[1] ?? '';
  return { uid, gid, supplementalGroups: groups.split(/\s+/).filter((group) => group !== '') };
}
