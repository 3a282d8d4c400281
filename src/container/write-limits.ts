import type { CgroupWrite } from '../translate/to-engine/cgroup-files.js';
import type { ContainerProcess } from '../host/cgroup/locate.js';
import type { ContainerParts } from './parts.js';

/**
 * Writes what the Engine's API has no field for into a running container's cgroup. A kubelet sends a limit
 * for each size of huge pages that the node has, for each container: where the kernel does not count them,
 * there is none. A container that has ended needs no limits.
 */
export async function writeLimits(
  { host, onWarning }: Pick<ContainerParts, 'host' | 'onWarning'>,
  process: ContainerProcess,
  writes: readonly CgroupWrite[],
): Promise<void> {
  for (const write of writes) {
    const outcome = await host.writeCgroupFile(process, write);
    if (outcome === 'ended') return;
    if (outcome === 'written') continue;
    if (!write.file.startsWith('hugetlb.')) throw new Error(`its cgroup has no file ${write.file}`);
    if (write.value !== '0') {
      onWarning('huge pages of a container are not limited: this node has no hugetlb controller', {
        containerId: process.containerId,
        file: write.file,
      });
    }
  }
}
