import { readFile } from 'node:fs/promises';
import { isProcessOf } from './process-owner.js';

/**
 * The OOM score adjustment that is in force for a process of a container; undefined when it has ended or
 * cannot be seen from here.
 */
export async function readOomScoreAdj(
  { id, pid }: { readonly id: string; readonly pid: number },
  procRoot = '/proc',
): Promise<string | undefined> {
  if (!isProcessOf(pid, id, procRoot)) return undefined;
  try {
    return (await readFile(`${procRoot}/${String(pid)}/oom_score_adj`, 'latin1')).trim();
  } catch {
    return undefined;
  }
}
