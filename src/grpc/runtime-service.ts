import type { GetEventsRequest } from '../cri/generated/runtime/v1/GetEventsRequest.js';
import type { RuntimeServiceHandlers } from '../cri/generated/runtime/v1/RuntimeService.js';
import type { Calls } from './instrument.js';
import { serverStream, type ServerStream } from './server-stream.js';
import type { ServiceImpl } from './service-impl.js';
import { unary } from './unary.js';

export interface RuntimeServiceImpl extends Omit<ServiceImpl<RuntimeServiceHandlers>, 'GetContainerEvents'> {
  /** Its messages come encoded: an event is encoded once for all listeners. */
  readonly GetContainerEvents: ServerStream<GetEventsRequest, Buffer>;
}

/** One line per RPC, in the order of the proto: the type makes a missing one a compile error. */
export function createRuntimeService(impl: RuntimeServiceImpl, calls: Calls): RuntimeServiceHandlers {
  return {
    Version: unary('Version', calls, impl.Version),
    RunPodSandbox: unary('RunPodSandbox', calls, impl.RunPodSandbox),
    StopPodSandbox: unary('StopPodSandbox', calls, impl.StopPodSandbox),
    RemovePodSandbox: unary('RemovePodSandbox', calls, impl.RemovePodSandbox),
    PodSandboxStatus: unary('PodSandboxStatus', calls, impl.PodSandboxStatus),
    ListPodSandbox: unary('ListPodSandbox', calls, impl.ListPodSandbox),
    StreamPodSandboxes: serverStream('StreamPodSandboxes', calls, impl.StreamPodSandboxes),
    CreateContainer: unary('CreateContainer', calls, impl.CreateContainer),
    StartContainer: unary('StartContainer', calls, impl.StartContainer),
    StopContainer: unary('StopContainer', calls, impl.StopContainer),
    RemoveContainer: unary('RemoveContainer', calls, impl.RemoveContainer),
    ListContainers: unary('ListContainers', calls, impl.ListContainers),
    StreamContainers: serverStream('StreamContainers', calls, impl.StreamContainers),
    ContainerStatus: unary('ContainerStatus', calls, impl.ContainerStatus),
    UpdateContainerResources: unary('UpdateContainerResources', calls, impl.UpdateContainerResources),
    ReopenContainerLog: unary('ReopenContainerLog', calls, impl.ReopenContainerLog),
    ExecSync: unary('ExecSync', calls, impl.ExecSync),
    Exec: unary('Exec', calls, impl.Exec),
    Attach: unary('Attach', calls, impl.Attach),
    PortForward: unary('PortForward', calls, impl.PortForward),
    ContainerStats: unary('ContainerStats', calls, impl.ContainerStats),
    ListContainerStats: unary('ListContainerStats', calls, impl.ListContainerStats),
    StreamContainerStats: serverStream('StreamContainerStats', calls, impl.StreamContainerStats),
    PodSandboxStats: unary('PodSandboxStats', calls, impl.PodSandboxStats),
    ListPodSandboxStats: unary('ListPodSandboxStats', calls, impl.ListPodSandboxStats),
    StreamPodSandboxStats: serverStream('StreamPodSandboxStats', calls, impl.StreamPodSandboxStats),
    UpdateRuntimeConfig: unary('UpdateRuntimeConfig', calls, impl.UpdateRuntimeConfig),
    Status: unary('Status', calls, impl.Status),
    CheckpointContainer: unary('CheckpointContainer', calls, impl.CheckpointContainer),
    CheckpointPod: unary('CheckpointPod', calls, impl.CheckpointPod),
    RestorePod: unary('RestorePod', calls, impl.RestorePod),
    GetContainerEvents: serverStream(
      'GetContainerEvents',
      calls,
      impl.GetContainerEvents,
    ) as unknown as RuntimeServiceHandlers['GetContainerEvents'],
    ListMetricDescriptors: unary('ListMetricDescriptors', calls, impl.ListMetricDescriptors),
    ListPodSandboxMetrics: unary('ListPodSandboxMetrics', calls, impl.ListPodSandboxMetrics),
    StreamPodSandboxMetrics: serverStream('StreamPodSandboxMetrics', calls, impl.StreamPodSandboxMetrics),
    RuntimeConfig: unary('RuntimeConfig', calls, impl.RuntimeConfig),
    UpdatePodSandboxResources: unary('UpdatePodSandboxResources', calls, impl.UpdatePodSandboxResources),
  };
}
