import type { AttachRequest } from '../cri/generated/runtime/v1/AttachRequest.js';
import type { AttachResponseInit } from '../cri/generated/runtime/v1/AttachResponse.js';
import type { CheckpointContainerRequest } from '../cri/generated/runtime/v1/CheckpointContainerRequest.js';
import type { CheckpointContainerResponseInit } from '../cri/generated/runtime/v1/CheckpointContainerResponse.js';
import type { CheckpointPodRequest } from '../cri/generated/runtime/v1/CheckpointPodRequest.js';
import type { CheckpointPodResponseInit } from '../cri/generated/runtime/v1/CheckpointPodResponse.js';
import type { ContainerEventResponseInit } from '../cri/generated/runtime/v1/ContainerEventResponse.js';
import type { ContainerStatsRequest } from '../cri/generated/runtime/v1/ContainerStatsRequest.js';
import type { ContainerStatsResponseInit } from '../cri/generated/runtime/v1/ContainerStatsResponse.js';
import type { ContainerStatusRequest } from '../cri/generated/runtime/v1/ContainerStatusRequest.js';
import type { ContainerStatusResponseInit } from '../cri/generated/runtime/v1/ContainerStatusResponse.js';
import type { CreateContainerRequest } from '../cri/generated/runtime/v1/CreateContainerRequest.js';
import type { CreateContainerResponseInit } from '../cri/generated/runtime/v1/CreateContainerResponse.js';
import type { ExecRequest } from '../cri/generated/runtime/v1/ExecRequest.js';
import type { ExecResponseInit } from '../cri/generated/runtime/v1/ExecResponse.js';
import type { ExecSyncRequest } from '../cri/generated/runtime/v1/ExecSyncRequest.js';
import type { ExecSyncResponseInit } from '../cri/generated/runtime/v1/ExecSyncResponse.js';
import type { GetEventsRequest } from '../cri/generated/runtime/v1/GetEventsRequest.js';
import type { ListContainersRequest } from '../cri/generated/runtime/v1/ListContainersRequest.js';
import type { ListContainersResponseInit } from '../cri/generated/runtime/v1/ListContainersResponse.js';
import type { ListContainerStatsRequest } from '../cri/generated/runtime/v1/ListContainerStatsRequest.js';
import type { ListContainerStatsResponseInit } from '../cri/generated/runtime/v1/ListContainerStatsResponse.js';
import type { ListMetricDescriptorsRequest } from '../cri/generated/runtime/v1/ListMetricDescriptorsRequest.js';
import type { ListMetricDescriptorsResponseInit } from '../cri/generated/runtime/v1/ListMetricDescriptorsResponse.js';
import type { ListPodSandboxMetricsRequest } from '../cri/generated/runtime/v1/ListPodSandboxMetricsRequest.js';
import type { ListPodSandboxMetricsResponseInit } from '../cri/generated/runtime/v1/ListPodSandboxMetricsResponse.js';
import type { ListPodSandboxRequest } from '../cri/generated/runtime/v1/ListPodSandboxRequest.js';
import type { ListPodSandboxResponseInit } from '../cri/generated/runtime/v1/ListPodSandboxResponse.js';
import type { ListPodSandboxStatsRequest } from '../cri/generated/runtime/v1/ListPodSandboxStatsRequest.js';
import type { ListPodSandboxStatsResponseInit } from '../cri/generated/runtime/v1/ListPodSandboxStatsResponse.js';
import type { PodSandboxStatsRequest } from '../cri/generated/runtime/v1/PodSandboxStatsRequest.js';
import type { PodSandboxStatsResponseInit } from '../cri/generated/runtime/v1/PodSandboxStatsResponse.js';
import type { PodSandboxStatusRequest } from '../cri/generated/runtime/v1/PodSandboxStatusRequest.js';
import type { PodSandboxStatusResponseInit } from '../cri/generated/runtime/v1/PodSandboxStatusResponse.js';
import type { PortForwardRequest } from '../cri/generated/runtime/v1/PortForwardRequest.js';
import type { PortForwardResponseInit } from '../cri/generated/runtime/v1/PortForwardResponse.js';
import type { RemoveContainerRequest } from '../cri/generated/runtime/v1/RemoveContainerRequest.js';
import type { RemoveContainerResponseInit } from '../cri/generated/runtime/v1/RemoveContainerResponse.js';
import type { RemovePodSandboxRequest } from '../cri/generated/runtime/v1/RemovePodSandboxRequest.js';
import type { RemovePodSandboxResponseInit } from '../cri/generated/runtime/v1/RemovePodSandboxResponse.js';
import type { ReopenContainerLogRequest } from '../cri/generated/runtime/v1/ReopenContainerLogRequest.js';
import type { ReopenContainerLogResponseInit } from '../cri/generated/runtime/v1/ReopenContainerLogResponse.js';
import type { RestorePodRequest } from '../cri/generated/runtime/v1/RestorePodRequest.js';
import type { RestorePodResponseInit } from '../cri/generated/runtime/v1/RestorePodResponse.js';
import type { RunPodSandboxRequest } from '../cri/generated/runtime/v1/RunPodSandboxRequest.js';
import type { RunPodSandboxResponseInit } from '../cri/generated/runtime/v1/RunPodSandboxResponse.js';
import type { RuntimeConfigRequest } from '../cri/generated/runtime/v1/RuntimeConfigRequest.js';
import type { RuntimeConfigResponseInit } from '../cri/generated/runtime/v1/RuntimeConfigResponse.js';
import type { StartContainerRequest } from '../cri/generated/runtime/v1/StartContainerRequest.js';
import type { StartContainerResponseInit } from '../cri/generated/runtime/v1/StartContainerResponse.js';
import type { StatusRequest } from '../cri/generated/runtime/v1/StatusRequest.js';
import type { StatusResponseInit } from '../cri/generated/runtime/v1/StatusResponse.js';
import type { StopContainerRequest } from '../cri/generated/runtime/v1/StopContainerRequest.js';
import type { StopContainerResponseInit } from '../cri/generated/runtime/v1/StopContainerResponse.js';
import type { StopPodSandboxRequest } from '../cri/generated/runtime/v1/StopPodSandboxRequest.js';
import type { StopPodSandboxResponseInit } from '../cri/generated/runtime/v1/StopPodSandboxResponse.js';
import type { StreamContainersRequest } from '../cri/generated/runtime/v1/StreamContainersRequest.js';
import type { StreamContainersResponseInit } from '../cri/generated/runtime/v1/StreamContainersResponse.js';
import type { StreamContainerStatsRequest } from '../cri/generated/runtime/v1/StreamContainerStatsRequest.js';
import type { StreamContainerStatsResponseInit } from '../cri/generated/runtime/v1/StreamContainerStatsResponse.js';
import type { StreamPodSandboxesRequest } from '../cri/generated/runtime/v1/StreamPodSandboxesRequest.js';
import type { StreamPodSandboxesResponseInit } from '../cri/generated/runtime/v1/StreamPodSandboxesResponse.js';
import type { StreamPodSandboxMetricsRequest } from '../cri/generated/runtime/v1/StreamPodSandboxMetricsRequest.js';
import type { StreamPodSandboxMetricsResponseInit } from '../cri/generated/runtime/v1/StreamPodSandboxMetricsResponse.js';
import type { StreamPodSandboxStatsRequest } from '../cri/generated/runtime/v1/StreamPodSandboxStatsRequest.js';
import type { StreamPodSandboxStatsResponseInit } from '../cri/generated/runtime/v1/StreamPodSandboxStatsResponse.js';
import type { UpdateContainerResourcesRequest } from '../cri/generated/runtime/v1/UpdateContainerResourcesRequest.js';
import type { UpdateContainerResourcesResponseInit } from '../cri/generated/runtime/v1/UpdateContainerResourcesResponse.js';
import type { UpdatePodSandboxResourcesRequest } from '../cri/generated/runtime/v1/UpdatePodSandboxResourcesRequest.js';
import type { UpdatePodSandboxResourcesResponseInit } from '../cri/generated/runtime/v1/UpdatePodSandboxResourcesResponse.js';
import type { UpdateRuntimeConfigRequest } from '../cri/generated/runtime/v1/UpdateRuntimeConfigRequest.js';
import type { UpdateRuntimeConfigResponseInit } from '../cri/generated/runtime/v1/UpdateRuntimeConfigResponse.js';
import type { VersionRequest } from '../cri/generated/runtime/v1/VersionRequest.js';
import type { VersionResponseInit } from '../cri/generated/runtime/v1/VersionResponse.js';
import type { RuntimeServiceHandlers } from '../cri/generated/runtime/v1/RuntimeService.js';
import type { Calls } from './instrument.js';
import { serverStream, type ServerStream } from './server-stream.js';
import { unary, type Unary } from './unary.js';

/** What the rooms offer: one function for each of the RPCs of CRI's RuntimeService, in the order of the proto. */
export interface RuntimeServiceRooms {
  readonly Version: Unary<VersionRequest, VersionResponseInit>;
  readonly RunPodSandbox: Unary<RunPodSandboxRequest, RunPodSandboxResponseInit>;
  readonly StopPodSandbox: Unary<StopPodSandboxRequest, StopPodSandboxResponseInit>;
  readonly RemovePodSandbox: Unary<RemovePodSandboxRequest, RemovePodSandboxResponseInit>;
  readonly PodSandboxStatus: Unary<PodSandboxStatusRequest, PodSandboxStatusResponseInit>;
  readonly ListPodSandbox: Unary<ListPodSandboxRequest, ListPodSandboxResponseInit>;
  readonly StreamPodSandboxes: ServerStream<StreamPodSandboxesRequest, StreamPodSandboxesResponseInit>;
  readonly CreateContainer: Unary<CreateContainerRequest, CreateContainerResponseInit>;
  readonly StartContainer: Unary<StartContainerRequest, StartContainerResponseInit>;
  readonly StopContainer: Unary<StopContainerRequest, StopContainerResponseInit>;
  readonly RemoveContainer: Unary<RemoveContainerRequest, RemoveContainerResponseInit>;
  readonly ListContainers: Unary<ListContainersRequest, ListContainersResponseInit>;
  readonly StreamContainers: ServerStream<StreamContainersRequest, StreamContainersResponseInit>;
  readonly ContainerStatus: Unary<ContainerStatusRequest, ContainerStatusResponseInit>;
  readonly UpdateContainerResources: Unary<
    UpdateContainerResourcesRequest,
    UpdateContainerResourcesResponseInit
  >;
  readonly ReopenContainerLog: Unary<ReopenContainerLogRequest, ReopenContainerLogResponseInit>;
  readonly ExecSync: Unary<ExecSyncRequest, ExecSyncResponseInit>;
  readonly Exec: Unary<ExecRequest, ExecResponseInit>;
  readonly Attach: Unary<AttachRequest, AttachResponseInit>;
  readonly PortForward: Unary<PortForwardRequest, PortForwardResponseInit>;
  readonly ContainerStats: Unary<ContainerStatsRequest, ContainerStatsResponseInit>;
  readonly ListContainerStats: Unary<ListContainerStatsRequest, ListContainerStatsResponseInit>;
  readonly StreamContainerStats: ServerStream<StreamContainerStatsRequest, StreamContainerStatsResponseInit>;
  readonly PodSandboxStats: Unary<PodSandboxStatsRequest, PodSandboxStatsResponseInit>;
  readonly ListPodSandboxStats: Unary<ListPodSandboxStatsRequest, ListPodSandboxStatsResponseInit>;
  readonly StreamPodSandboxStats: ServerStream<
    StreamPodSandboxStatsRequest,
    StreamPodSandboxStatsResponseInit
  >;
  readonly UpdateRuntimeConfig: Unary<UpdateRuntimeConfigRequest, UpdateRuntimeConfigResponseInit>;
  readonly Status: Unary<StatusRequest, StatusResponseInit>;
  readonly CheckpointContainer: Unary<CheckpointContainerRequest, CheckpointContainerResponseInit>;
  readonly CheckpointPod: Unary<CheckpointPodRequest, CheckpointPodResponseInit>;
  readonly RestorePod: Unary<RestorePodRequest, RestorePodResponseInit>;
  readonly GetContainerEvents: ServerStream<GetEventsRequest, ContainerEventResponseInit>;
  readonly ListMetricDescriptors: Unary<ListMetricDescriptorsRequest, ListMetricDescriptorsResponseInit>;
  readonly ListPodSandboxMetrics: Unary<ListPodSandboxMetricsRequest, ListPodSandboxMetricsResponseInit>;
  readonly StreamPodSandboxMetrics: ServerStream<
    StreamPodSandboxMetricsRequest,
    StreamPodSandboxMetricsResponseInit
  >;
  readonly RuntimeConfig: Unary<RuntimeConfigRequest, RuntimeConfigResponseInit>;
  readonly UpdatePodSandboxResources: Unary<
    UpdatePodSandboxResourcesRequest,
    UpdatePodSandboxResourcesResponseInit
  >;
}

/** One line per RPC, in the order of the proto: the type makes a missing one a compile error. */
export function createRuntimeService(rooms: RuntimeServiceRooms, calls: Calls): RuntimeServiceHandlers {
  return {
    Version: unary('Version', calls, rooms.Version),
    RunPodSandbox: unary('RunPodSandbox', calls, rooms.RunPodSandbox),
    StopPodSandbox: unary('StopPodSandbox', calls, rooms.StopPodSandbox),
    RemovePodSandbox: unary('RemovePodSandbox', calls, rooms.RemovePodSandbox),
    PodSandboxStatus: unary('PodSandboxStatus', calls, rooms.PodSandboxStatus),
    ListPodSandbox: unary('ListPodSandbox', calls, rooms.ListPodSandbox),
    StreamPodSandboxes: serverStream('StreamPodSandboxes', calls, rooms.StreamPodSandboxes),
    CreateContainer: unary('CreateContainer', calls, rooms.CreateContainer),
    StartContainer: unary('StartContainer', calls, rooms.StartContainer),
    StopContainer: unary('StopContainer', calls, rooms.StopContainer),
    RemoveContainer: unary('RemoveContainer', calls, rooms.RemoveContainer),
    ListContainers: unary('ListContainers', calls, rooms.ListContainers),
    StreamContainers: serverStream('StreamContainers', calls, rooms.StreamContainers),
    ContainerStatus: unary('ContainerStatus', calls, rooms.ContainerStatus),
    UpdateContainerResources: unary('UpdateContainerResources', calls, rooms.UpdateContainerResources),
    ReopenContainerLog: unary('ReopenContainerLog', calls, rooms.ReopenContainerLog),
    ExecSync: unary('ExecSync', calls, rooms.ExecSync),
    Exec: unary('Exec', calls, rooms.Exec),
    Attach: unary('Attach', calls, rooms.Attach),
    PortForward: unary('PortForward', calls, rooms.PortForward),
    ContainerStats: unary('ContainerStats', calls, rooms.ContainerStats),
    ListContainerStats: unary('ListContainerStats', calls, rooms.ListContainerStats),
    StreamContainerStats: serverStream('StreamContainerStats', calls, rooms.StreamContainerStats),
    PodSandboxStats: unary('PodSandboxStats', calls, rooms.PodSandboxStats),
    ListPodSandboxStats: unary('ListPodSandboxStats', calls, rooms.ListPodSandboxStats),
    StreamPodSandboxStats: serverStream('StreamPodSandboxStats', calls, rooms.StreamPodSandboxStats),
    UpdateRuntimeConfig: unary('UpdateRuntimeConfig', calls, rooms.UpdateRuntimeConfig),
    Status: unary('Status', calls, rooms.Status),
    CheckpointContainer: unary('CheckpointContainer', calls, rooms.CheckpointContainer),
    CheckpointPod: unary('CheckpointPod', calls, rooms.CheckpointPod),
    RestorePod: unary('RestorePod', calls, rooms.RestorePod),
    GetContainerEvents: serverStream('GetContainerEvents', calls, rooms.GetContainerEvents),
    ListMetricDescriptors: unary('ListMetricDescriptors', calls, rooms.ListMetricDescriptors),
    ListPodSandboxMetrics: unary('ListPodSandboxMetrics', calls, rooms.ListPodSandboxMetrics),
    StreamPodSandboxMetrics: serverStream('StreamPodSandboxMetrics', calls, rooms.StreamPodSandboxMetrics),
    RuntimeConfig: unary('RuntimeConfig', calls, rooms.RuntimeConfig),
    UpdatePodSandboxResources: unary('UpdatePodSandboxResources', calls, rooms.UpdatePodSandboxResources),
  };
}
