import { constants } from 'node:fs';
import { access, mkdir, open, readFile, readdir, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { killProcessTree } from './process-tree.js';
import type { ContainerHost } from './parts.js';

/** The node that Berth itself runs on. */
export function createContainerHost(): ContainerHost {
  return {
    readText,
    exists,
    hasAppArmorProfile: async (name) => {
      const loaded = await readFile('/sys/kernel/security/apparmor/profiles', 'utf8');
      return loaded.split('\n').some((line) => line.replace(/ \([a-z]+\)$/, '') === name);
    },
    ensureDirectory: async (path) => {
      if (!(await exists(path))) await mkdir(path, { recursive: true, mode: 0o755 });
    },
    killTree: (pid) => {
      killProcessTree(pid);
      return Promise.resolve();
    },
    writeCgroupFile: async (pid, controller, file, value) => {
      await writeFile(join(await cgroupDirectory(pid, controller), file), value);
    },
    setOomScoreAdj: async (pid, score) => {
      const members = await readFile(join(await cgroupDirectory(pid, 'memory'), 'cgroup.procs'), 'utf8');
      for (const member of members.split('\n').filter((line) => line !== '')) {
        await ignoringEnded(writeFile(`/proc/${member}/oom_score_adj`, String(score)));
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
    if (stats.size > maxBytes) throw new Error(`${path} has ${String(stats.size)} bytes, more than ${String(maxBytes)}`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** Where a process's cgroup of a controller is mounted; on cgroup v2 every controller is in the one hierarchy. */
async function cgroupDirectory(pid: number, controller: string): Promise<string> {
  const lines = (await readFile(`/proc/${String(pid)}/cgroup`, 'utf8')).split('\n').map((line) => /^(\d+):([^:]*):(.*)$/.exec(line));
  const v1 = lines.find((line) => line?.[2]?.split(',').includes(controller));
  if (v1?.[3] !== undefined) return posix.join('/sys/fs/cgroup', await v1Mount(controller), v1[3]);
  const v2 = lines.find((line) => line?.[1] === '0');
  if (v2?.[3] === undefined) throw new Error(`process ${String(pid)} has no cgroup for ${controller}`);
  return posix.join('/sys/fs/cgroup', v2[3]);
}

/** Controllers that are mounted together have a directory of both names, in either order. */
async function v1Mount(controller: string): Promise<string> {
  const names = await readdir('/sys/fs/cgroup');
  return names.find((name) => name.split(',').includes(controller)) ?? controller;
}

async function ignoringEnded(write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ESRCH') throw error;
  }
}
