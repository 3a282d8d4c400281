import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ContainerConfigInit } from '../../../src/cri/generated/runtime/v1/ContainerConfig.js';
import type { PodSandboxConfigInit } from '../../../src/cri/generated/runtime/v1/PodSandboxConfig.js';
import { containerConfig } from '../builders/container-config.js';
import { linuxPodSandboxConfig, podSandboxConfig } from '../builders/pod-sandbox-config.js';
import type { BerthHome } from './berth.js';
import { IMAGES } from './engines.js';

/** A pod of this name in `default`, with an uid of its own, changed where the test says so. */
export function podOf(
  home: BerthHome,
  name: string,
  changes: PodSandboxConfigInit = {},
): PodSandboxConfigInit {
  const uid = randomUUID();
  return {
    ...podSandboxConfig({
      metadata: { name, namespace: 'default', uid, attempt: 0 },
      hostname: name,
      logDirectory: join(home.logDir, `default_${name}_${uid}`),
      labels: {
        'io.kubernetes.pod.name': name,
        'io.kubernetes.pod.namespace': 'default',
        'io.kubernetes.pod.uid': uid,
      },
      linux: linuxPodSandboxConfig({ cgroupParent: '' }),
    }),
    ...changes,
  };
}

/** A busybox container that runs a shell script. */
export function scriptOf(
  name: string,
  script: string,
  changes: ContainerConfigInit = {},
): ContainerConfigInit {
  return {
    ...containerConfig({
      metadata: { name, attempt: 0 },
      labels: { 'io.kubernetes.container.name': name },
      logPath: `${name}/0.log`,
    }),
    image: { image: IMAGES.busybox },
    command: ['sh', '-c', script],
    ...changes,
  };
}

/** Runs until it is told to stop, and then ends at once. */
export const WAITING = 'trap "exit 0" TERM; while :; do sleep 1 & wait $!; done';
