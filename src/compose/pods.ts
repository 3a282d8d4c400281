import { createCreateContainer } from '../container/create.js';
import { createExecSync } from '../container/exec-sync.js';
import { createListContainers, createStreamContainers } from '../container/list.js';
import type { ContainerParts } from '../container/parts.js';
import { createRemoveContainer } from '../container/remove.js';
import { createStartContainer } from '../container/start.js';
import { createContainerStatus } from '../container/status.js';
import { createStopContainer } from '../container/stop.js';
import { createUpdateContainerResources } from '../container/update-resources.js';
import type { RuntimeServiceImpl } from '../grpc/runtime-service.js';
import { createListPodSandbox, createStreamPodSandboxes } from '../sandbox/list.js';
import type { SandboxParts } from '../sandbox/parts.js';
import { createPodResources } from '../sandbox/pod-resources.js';
import { createRemovePodSandbox } from '../sandbox/remove.js';
import { createRunPodSandbox } from '../sandbox/run.js';
import { createPodSandboxStatus } from '../sandbox/status.js';
import { createBringDown, createStopPodSandbox } from '../sandbox/stop.js';
import { createUpdatePodSandboxResources } from '../sandbox/update-resources.js';

type SandboxHandlers = Pick<
  RuntimeServiceImpl,
  | 'RunPodSandbox'
  | 'StopPodSandbox'
  | 'RemovePodSandbox'
  | 'PodSandboxStatus'
  | 'ListPodSandbox'
  | 'StreamPodSandboxes'
  | 'UpdatePodSandboxResources'
>;

export function composeSandboxes(parts: SandboxParts): SandboxHandlers {
  const bringDown = createBringDown(parts);
  const podResources = createPodResources(parts.store);
  return {
    RunPodSandbox: createRunPodSandbox(parts),
    StopPodSandbox: createStopPodSandbox(parts, bringDown),
    RemovePodSandbox: createRemovePodSandbox(parts, bringDown),
    PodSandboxStatus: createPodSandboxStatus(parts, podResources),
    ListPodSandbox: createListPodSandbox(parts),
    StreamPodSandboxes: createStreamPodSandboxes(parts),
    UpdatePodSandboxResources: createUpdatePodSandboxResources(parts, podResources),
  };
}

type ContainerHandlers = Pick<
  RuntimeServiceImpl,
  | 'CreateContainer'
  | 'StartContainer'
  | 'StopContainer'
  | 'RemoveContainer'
  | 'ListContainers'
  | 'StreamContainers'
  | 'ContainerStatus'
  | 'UpdateContainerResources'
  | 'ExecSync'
>;

export function composeContainers(parts: ContainerParts): ContainerHandlers {
  return {
    CreateContainer: createCreateContainer(parts),
    StartContainer: createStartContainer(parts),
    StopContainer: createStopContainer(parts),
    RemoveContainer: createRemoveContainer(parts),
    ListContainers: createListContainers(parts),
    StreamContainers: createStreamContainers(parts),
    ContainerStatus: createContainerStatus(parts),
    UpdateContainerResources: createUpdateContainerResources(parts),
    ExecSync: createExecSync(parts),
  };
}
