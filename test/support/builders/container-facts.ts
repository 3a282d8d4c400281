import type { ContainerId } from '../../../src/cri/ids.js';
import type { ContainerFacts } from '../../../src/translate/facts.js';
import { digestOf } from './image.js';
import { SANDBOX_ID } from './sandbox-facts.js';

export const CONTAINER_ID = 'c'.repeat(64) as ContainerId;

/** A running container of Berth's in the sandbox of sandboxFacts(). */
export function containerFacts(changes: Partial<ContainerFacts> = {}): ContainerFacts {
  return {
    id: CONTAINER_ID,
    name: 'k8s_app_web_default_0a1b2c_0',
    origin: 'berth',
    sandboxId: SANDBOX_ID,
    metadata: { name: 'app', attempt: 0 },
    labels: { 'io.kubernetes.container.name': 'app' },
    annotations: {},
    image: { image: digestOf('busybox'), userSpecifiedImage: 'busybox:1.36' },
    imageId: digestOf('busybox'),
    state: 'CONTAINER_RUNNING',
    createdAtNs: 1_700_000_001_000_000_000n,
    startedAtNs: 1_700_000_002_000_000_000n,
    finishedAtNs: 0n,
    exitCode: 0,
    reason: '',
    message: '',
    mounts: [],
    logPath: '/var/log/pods/default_web_0a1b2c/app/0.log',
    logDirectory: '/var/log/pods/default_web_0a1b2c',
    logMode: 'cri',
    resources: {},
    stopSignal: 'SIGNAL_SIGTERM',
    pid: 4343,
    tty: false,
    stdin: false,
    stdinOnce: false,
    cgroupParent: '/kubepods/besteffort/pod0a1b2c',
    upperDir: undefined,
    ...changes,
  };
}
