import { createCreateContainer } from '../container/create.js';
import { createExecSync } from '../container/exec-sync.js';
import { createListContainers } from '../container/list.js';
import type { ContainerParts } from '../container/parts.js';
import { createRemoveContainer } from '../container/remove.js';
import { createStartContainer } from '../container/start.js';
import { createContainerStatus } from '../container/status.js';
import { createStopContainer } from '../container/stop.js';
import { createUpdateContainerResources } from '../container/update-resources.js';
import type { RuntimeServiceRooms } from '../grpc/runtime-service.js';
import { createListPodSandbox } from '../sandbox/list.js';
import type { SandboxParts } from '../sandbox/parts.js';
import { createRemovePodSandbox } from '../sandbox/remove.js';
import { createRunPodSandbox } from '../sandbox/run.js';
import { createPodSandboxStatus } from '../sandbox/status.js';
import { createBringDown, createStopPodSandbox } from '../sandbox/stop.js';

type SandboxRooms = Pick<
  RuntimeServiceRooms,
  'RunPodSandbox' | 'StopPodSandbox' | 'RemovePodSandbox' | 'PodSandboxStatus' | 'ListPodSandbox'
>;

export function composeSandboxes(parts: SandboxParts): SandboxRooms {
  const bringDown = createBringDown(parts);
  return {
    RunPodSandbox: createRunPodSandbox(parts),
    StopPodSandbox: createStopPodSandbox(parts, bringDown),
    RemovePodSandbox: createRemovePodSandbox(parts, bringDown),
    PodSandboxStatus: createPodSandboxStatus(parts),
    ListPodSandbox: createListPodSandbox(parts),
  };
}

type ContainerRooms = Pick<
  RuntimeServiceRooms,
  | 'CreateContainer'
  | 'StartContainer'
  | 'StopContainer'
  | 'RemoveContainer'
  | 'ListContainers'
  | 'ContainerStatus'
  | 'UpdateContainerResources'
  | 'ExecSync'
>;

export function composeContainers(parts: ContainerParts): ContainerRooms {
  return {
    CreateContainer: createCreateContainer(parts),
    StartContainer: createStartContainer(parts),
    StopContainer: createStopContainer(parts),
    RemoveContainer: createRemoveContainer(parts),
    ListContainers: createListContainers(parts),
    ContainerStatus: createContainerStatus(parts),
    UpdateContainerResources: createUpdateContainerResources(parts),
    ExecSync: createExecSync(parts),
  };
}
