import { readFile, writeFile } from 'node:fs/promises';
import { isProcessOf } from '../host/process-owner.js';
import { readRegularFile } from '../host/read-regular-file.js';
import { createCgroups, unlessGone } from '../host/cgroup/write.js';
import { findPathBelow } from '../host/path-below.js';
import { createImageFileReader } from '../host/overlay-files.js';
import { createNodePaths, type NodePathsParts } from '../host/node-paths.js';
import { createKillAllOf, createKillProcessTree } from '../host/process-tree.js';
import type { ContainerHost } from './parts.js';

/** The node that Berth itself runs on. */
export function createContainerHost(onWarning: NodePathsParts['onWarning']): ContainerHost {
  const cgroups = createCgroups();
  return {
    readText: async (path, maxBytes) => (await readRegularFile(path, maxBytes)).toString('utf8'),
    ...createNodePaths({ onWarning }),
    findPathBelow,
    readImageFile: createImageFileReader(),
    hasAppArmorProfile: async (name) => {
      const loaded = await readFile('/sys/kernel/security/apparmor/profiles', 'utf8');
      return loaded.split('\n').some((line) => line.replace(/ \([a-z]+\)$/, '') === name);
    },
    killTree: createKillProcessTree(),
    killAllOf: createKillAllOf(),
    writeCgroupFile: cgroups.write,
    setOomScoreAdj: async (process, score) => {
      for (const member of await cgroups.members(process)) {
        if (!isProcessOf(Number(member), process.containerId)) continue;
        await unlessGone(writeFile(`/proc/${member}/oom_score_adj`, String(score)));
      }
    },
  };
}
