import { constants } from 'node:fs';
import { access, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { isProcessOf } from '../host/process-owner.js';
import { createCgroups, unlessGone } from './cgroup.js';
import { findPathBelow } from './path-below.js';
import { createImageFileReader } from './overlay-files.js';
import { killProcessTree } from './process-tree.js';
import type { ContainerHost } from './parts.js';

/** The node that Berth itself runs on. */
export function createContainerHost(): ContainerHost {
  const cgroups = createCgroups({ proc: '/proc', cgroup: '/sys/fs/cgroup' });
  return {
    readText,
    exists,
    findPathBelow,
    readImageFile: createImageFileReader(),
    hasAppArmorProfile: async (name) => {
      const loaded = await readFile('/sys/kernel/security/apparmor/profiles', 'utf8');
      return loaded.split('\n').some((line) => line.replace(/ \([a-z]+\)$/, '') === name);
    },
    ensureDirectory: async (path) => {
      if (!(await exists(path))) await mkdir(path, { recursive: true, mode: 0o755 });
    },
    killTree: (process) => {
      killProcessTree(process);
      return Promise.resolve();
    },
    writeCgroupFile: cgroups.write,
    setOomScoreAdj: async (process, score) => {
      for (const member of await cgroups.members(process)) {
        if (!isProcessOf(Number(member), process.containerId)) continue;
        await unlessGone(writeFile(`/proc/${member}/oom_score_adj`, String(score)));
      }
    },
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path, constants.F_OK);
    return true;
  } catch {
    return false;
  }
}

async function readText(path: string, maxBytes: number): Promise<string> {
  // Not a file that blocks or never ends: O_NONBLOCK keeps a FIFO from hanging the open.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new Error(`${path} is not a regular file`);
    if (stats.size > maxBytes)
      throw new Error(`${path} has ${String(stats.size)} bytes, more than ${String(maxBytes)}`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}
