import type { NodeFacts } from '../../../src/translate/node-facts.js';

/** A node with Engine 28.5 that can do what an Engine can, cgroup v2 and the systemd driver apart. */
export function nodeFacts(changes: Partial<NodeFacts> = {}): NodeFacts {
  return {
    apiVersion: '1.51',
    engineVersion: '28.5.2',
    kernelVersion: '6.18.44',
    cgroupDriver: 'cgroupfs',
    cgroupVersion: 1,
    runtimes: [
      { name: 'kata', recursiveReadOnly: false },
      { name: 'runc', recursiveReadOnly: true },
    ],
    defaultRuntime: 'runc',
    appArmor: true,
    seLinux: false,
    seccomp: 'confined',
    usernsRemap: false,
    cdi: true,
    containerdStore: false,
    swapLimit: true,
    dockerRootDir: '/var/lib/docker',
    imageFiles: true,
    lowestOomScoreAdj: undefined,
    ...changes,
  };
}
