// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AttachRequestInit as _runtime_v1_AttachRequestInit, AttachRequest as _runtime_v1_AttachRequest } from '../../runtime/v1/AttachRequest.js';
import type { AttachResponseInit as _runtime_v1_AttachResponseInit, AttachResponse as _runtime_v1_AttachResponse } from '../../runtime/v1/AttachResponse.js';
import type { CheckpointContainerRequestInit as _runtime_v1_CheckpointContainerRequestInit, CheckpointContainerRequest as _runtime_v1_CheckpointContainerRequest } from '../../runtime/v1/CheckpointContainerRequest.js';
import type { CheckpointContainerResponseInit as _runtime_v1_CheckpointContainerResponseInit, CheckpointContainerResponse as _runtime_v1_CheckpointContainerResponse } from '../../runtime/v1/CheckpointContainerResponse.js';
import type { CheckpointPodRequestInit as _runtime_v1_CheckpointPodRequestInit, CheckpointPodRequest as _runtime_v1_CheckpointPodRequest } from '../../runtime/v1/CheckpointPodRequest.js';
import type { CheckpointPodResponseInit as _runtime_v1_CheckpointPodResponseInit, CheckpointPodResponse as _runtime_v1_CheckpointPodResponse } from '../../runtime/v1/CheckpointPodResponse.js';
import type { ContainerEventResponseInit as _runtime_v1_ContainerEventResponseInit, ContainerEventResponse as _runtime_v1_ContainerEventResponse } from '../../runtime/v1/ContainerEventResponse.js';
import type { ContainerStatsRequestInit as _runtime_v1_ContainerStatsRequestInit, ContainerStatsRequest as _runtime_v1_ContainerStatsRequest } from '../../runtime/v1/ContainerStatsRequest.js';
import type { ContainerStatsResponseInit as _runtime_v1_ContainerStatsResponseInit, ContainerStatsResponse as _runtime_v1_ContainerStatsResponse } from '../../runtime/v1/ContainerStatsResponse.js';
import type { ContainerStatusRequestInit as _runtime_v1_ContainerStatusRequestInit, ContainerStatusRequest as _runtime_v1_ContainerStatusRequest } from '../../runtime/v1/ContainerStatusRequest.js';
import type { ContainerStatusResponseInit as _runtime_v1_ContainerStatusResponseInit, ContainerStatusResponse as _runtime_v1_ContainerStatusResponse } from '../../runtime/v1/ContainerStatusResponse.js';
import type { CreateContainerRequestInit as _runtime_v1_CreateContainerRequestInit, CreateContainerRequest as _runtime_v1_CreateContainerRequest } from '../../runtime/v1/CreateContainerRequest.js';
import type { CreateContainerResponseInit as _runtime_v1_CreateContainerResponseInit, CreateContainerResponse as _runtime_v1_CreateContainerResponse } from '../../runtime/v1/CreateContainerResponse.js';
import type { ExecRequestInit as _runtime_v1_ExecRequestInit, ExecRequest as _runtime_v1_ExecRequest } from '../../runtime/v1/ExecRequest.js';
import type { ExecResponseInit as _runtime_v1_ExecResponseInit, ExecResponse as _runtime_v1_ExecResponse } from '../../runtime/v1/ExecResponse.js';
import type { ExecSyncRequestInit as _runtime_v1_ExecSyncRequestInit, ExecSyncRequest as _runtime_v1_ExecSyncRequest } from '../../runtime/v1/ExecSyncRequest.js';
import type { ExecSyncResponseInit as _runtime_v1_ExecSyncResponseInit, ExecSyncResponse as _runtime_v1_ExecSyncResponse } from '../../runtime/v1/ExecSyncResponse.js';
import type { GetEventsRequestInit as _runtime_v1_GetEventsRequestInit, GetEventsRequest as _runtime_v1_GetEventsRequest } from '../../runtime/v1/GetEventsRequest.js';
import type { ListContainerStatsRequestInit as _runtime_v1_ListContainerStatsRequestInit, ListContainerStatsRequest as _runtime_v1_ListContainerStatsRequest } from '../../runtime/v1/ListContainerStatsRequest.js';
import type { ListContainerStatsResponseInit as _runtime_v1_ListContainerStatsResponseInit, ListContainerStatsResponse as _runtime_v1_ListContainerStatsResponse } from '../../runtime/v1/ListContainerStatsResponse.js';
import type { ListContainersRequestInit as _runtime_v1_ListContainersRequestInit, ListContainersRequest as _runtime_v1_ListContainersRequest } from '../../runtime/v1/ListContainersRequest.js';
import type { ListContainersResponseInit as _runtime_v1_ListContainersResponseInit, ListContainersResponse as _runtime_v1_ListContainersResponse } from '../../runtime/v1/ListContainersResponse.js';
import type { ListMetricDescriptorsRequestInit as _runtime_v1_ListMetricDescriptorsRequestInit, ListMetricDescriptorsRequest as _runtime_v1_ListMetricDescriptorsRequest } from '../../runtime/v1/ListMetricDescriptorsRequest.js';
import type { ListMetricDescriptorsResponseInit as _runtime_v1_ListMetricDescriptorsResponseInit, ListMetricDescriptorsResponse as _runtime_v1_ListMetricDescriptorsResponse } from '../../runtime/v1/ListMetricDescriptorsResponse.js';
import type { ListPodSandboxMetricsRequestInit as _runtime_v1_ListPodSandboxMetricsRequestInit, ListPodSandboxMetricsRequest as _runtime_v1_ListPodSandboxMetricsRequest } from '../../runtime/v1/ListPodSandboxMetricsRequest.js';
import type { ListPodSandboxMetricsResponseInit as _runtime_v1_ListPodSandboxMetricsResponseInit, ListPodSandboxMetricsResponse as _runtime_v1_ListPodSandboxMetricsResponse } from '../../runtime/v1/ListPodSandboxMetricsResponse.js';
import type { ListPodSandboxRequestInit as _runtime_v1_ListPodSandboxRequestInit, ListPodSandboxRequest as _runtime_v1_ListPodSandboxRequest } from '../../runtime/v1/ListPodSandboxRequest.js';
import type { ListPodSandboxResponseInit as _runtime_v1_ListPodSandboxResponseInit, ListPodSandboxResponse as _runtime_v1_ListPodSandboxResponse } from '../../runtime/v1/ListPodSandboxResponse.js';
import type { ListPodSandboxStatsRequestInit as _runtime_v1_ListPodSandboxStatsRequestInit, ListPodSandboxStatsRequest as _runtime_v1_ListPodSandboxStatsRequest } from '../../runtime/v1/ListPodSandboxStatsRequest.js';
import type { ListPodSandboxStatsResponseInit as _runtime_v1_ListPodSandboxStatsResponseInit, ListPodSandboxStatsResponse as _runtime_v1_ListPodSandboxStatsResponse } from '../../runtime/v1/ListPodSandboxStatsResponse.js';
import type { PodSandboxStatsRequestInit as _runtime_v1_PodSandboxStatsRequestInit, PodSandboxStatsRequest as _runtime_v1_PodSandboxStatsRequest } from '../../runtime/v1/PodSandboxStatsRequest.js';
import type { PodSandboxStatsResponseInit as _runtime_v1_PodSandboxStatsResponseInit, PodSandboxStatsResponse as _runtime_v1_PodSandboxStatsResponse } from '../../runtime/v1/PodSandboxStatsResponse.js';
import type { PodSandboxStatusRequestInit as _runtime_v1_PodSandboxStatusRequestInit, PodSandboxStatusRequest as _runtime_v1_PodSandboxStatusRequest } from '../../runtime/v1/PodSandboxStatusRequest.js';
import type { PodSandboxStatusResponseInit as _runtime_v1_PodSandboxStatusResponseInit, PodSandboxStatusResponse as _runtime_v1_PodSandboxStatusResponse } from '../../runtime/v1/PodSandboxStatusResponse.js';
import type { PortForwardRequestInit as _runtime_v1_PortForwardRequestInit, PortForwardRequest as _runtime_v1_PortForwardRequest } from '../../runtime/v1/PortForwardRequest.js';
import type { PortForwardResponseInit as _runtime_v1_PortForwardResponseInit, PortForwardResponse as _runtime_v1_PortForwardResponse } from '../../runtime/v1/PortForwardResponse.js';
import type { RemoveContainerRequestInit as _runtime_v1_RemoveContainerRequestInit, RemoveContainerRequest as _runtime_v1_RemoveContainerRequest } from '../../runtime/v1/RemoveContainerRequest.js';
import type { RemoveContainerResponseInit as _runtime_v1_RemoveContainerResponseInit, RemoveContainerResponse as _runtime_v1_RemoveContainerResponse } from '../../runtime/v1/RemoveContainerResponse.js';
import type { RemovePodSandboxRequestInit as _runtime_v1_RemovePodSandboxRequestInit, RemovePodSandboxRequest as _runtime_v1_RemovePodSandboxRequest } from '../../runtime/v1/RemovePodSandboxRequest.js';
import type { RemovePodSandboxResponseInit as _runtime_v1_RemovePodSandboxResponseInit, RemovePodSandboxResponse as _runtime_v1_RemovePodSandboxResponse } from '../../runtime/v1/RemovePodSandboxResponse.js';
import type { ReopenContainerLogRequestInit as _runtime_v1_ReopenContainerLogRequestInit, ReopenContainerLogRequest as _runtime_v1_ReopenContainerLogRequest } from '../../runtime/v1/ReopenContainerLogRequest.js';
import type { ReopenContainerLogResponseInit as _runtime_v1_ReopenContainerLogResponseInit, ReopenContainerLogResponse as _runtime_v1_ReopenContainerLogResponse } from '../../runtime/v1/ReopenContainerLogResponse.js';
import type { RestorePodRequestInit as _runtime_v1_RestorePodRequestInit, RestorePodRequest as _runtime_v1_RestorePodRequest } from '../../runtime/v1/RestorePodRequest.js';
import type { RestorePodResponseInit as _runtime_v1_RestorePodResponseInit, RestorePodResponse as _runtime_v1_RestorePodResponse } from '../../runtime/v1/RestorePodResponse.js';
import type { RunPodSandboxRequestInit as _runtime_v1_RunPodSandboxRequestInit, RunPodSandboxRequest as _runtime_v1_RunPodSandboxRequest } from '../../runtime/v1/RunPodSandboxRequest.js';
import type { RunPodSandboxResponseInit as _runtime_v1_RunPodSandboxResponseInit, RunPodSandboxResponse as _runtime_v1_RunPodSandboxResponse } from '../../runtime/v1/RunPodSandboxResponse.js';
import type { RuntimeConfigRequestInit as _runtime_v1_RuntimeConfigRequestInit, RuntimeConfigRequest as _runtime_v1_RuntimeConfigRequest } from '../../runtime/v1/RuntimeConfigRequest.js';
import type { RuntimeConfigResponseInit as _runtime_v1_RuntimeConfigResponseInit, RuntimeConfigResponse as _runtime_v1_RuntimeConfigResponse } from '../../runtime/v1/RuntimeConfigResponse.js';
import type { StartContainerRequestInit as _runtime_v1_StartContainerRequestInit, StartContainerRequest as _runtime_v1_StartContainerRequest } from '../../runtime/v1/StartContainerRequest.js';
import type { StartContainerResponseInit as _runtime_v1_StartContainerResponseInit, StartContainerResponse as _runtime_v1_StartContainerResponse } from '../../runtime/v1/StartContainerResponse.js';
import type { StatusRequestInit as _runtime_v1_StatusRequestInit, StatusRequest as _runtime_v1_StatusRequest } from '../../runtime/v1/StatusRequest.js';
import type { StatusResponseInit as _runtime_v1_StatusResponseInit, StatusResponse as _runtime_v1_StatusResponse } from '../../runtime/v1/StatusResponse.js';
import type { StopContainerRequestInit as _runtime_v1_StopContainerRequestInit, StopContainerRequest as _runtime_v1_StopContainerRequest } from '../../runtime/v1/StopContainerRequest.js';
import type { StopContainerResponseInit as _runtime_v1_StopContainerResponseInit, StopContainerResponse as _runtime_v1_StopContainerResponse } from '../../runtime/v1/StopContainerResponse.js';
import type { StopPodSandboxRequestInit as _runtime_v1_StopPodSandboxRequestInit, StopPodSandboxRequest as _runtime_v1_StopPodSandboxRequest } from '../../runtime/v1/StopPodSandboxRequest.js';
import type { StopPodSandboxResponseInit as _runtime_v1_StopPodSandboxResponseInit, StopPodSandboxResponse as _runtime_v1_StopPodSandboxResponse } from '../../runtime/v1/StopPodSandboxResponse.js';
import type { StreamContainerStatsRequestInit as _runtime_v1_StreamContainerStatsRequestInit, StreamContainerStatsRequest as _runtime_v1_StreamContainerStatsRequest } from '../../runtime/v1/StreamContainerStatsRequest.js';
import type { StreamContainerStatsResponseInit as _runtime_v1_StreamContainerStatsResponseInit, StreamContainerStatsResponse as _runtime_v1_StreamContainerStatsResponse } from '../../runtime/v1/StreamContainerStatsResponse.js';
import type { StreamContainersRequestInit as _runtime_v1_StreamContainersRequestInit, StreamContainersRequest as _runtime_v1_StreamContainersRequest } from '../../runtime/v1/StreamContainersRequest.js';
import type { StreamContainersResponseInit as _runtime_v1_StreamContainersResponseInit, StreamContainersResponse as _runtime_v1_StreamContainersResponse } from '../../runtime/v1/StreamContainersResponse.js';
import type { StreamPodSandboxMetricsRequestInit as _runtime_v1_StreamPodSandboxMetricsRequestInit, StreamPodSandboxMetricsRequest as _runtime_v1_StreamPodSandboxMetricsRequest } from '../../runtime/v1/StreamPodSandboxMetricsRequest.js';
import type { StreamPodSandboxMetricsResponseInit as _runtime_v1_StreamPodSandboxMetricsResponseInit, StreamPodSandboxMetricsResponse as _runtime_v1_StreamPodSandboxMetricsResponse } from '../../runtime/v1/StreamPodSandboxMetricsResponse.js';
import type { StreamPodSandboxStatsRequestInit as _runtime_v1_StreamPodSandboxStatsRequestInit, StreamPodSandboxStatsRequest as _runtime_v1_StreamPodSandboxStatsRequest } from '../../runtime/v1/StreamPodSandboxStatsRequest.js';
import type { StreamPodSandboxStatsResponseInit as _runtime_v1_StreamPodSandboxStatsResponseInit, StreamPodSandboxStatsResponse as _runtime_v1_StreamPodSandboxStatsResponse } from '../../runtime/v1/StreamPodSandboxStatsResponse.js';
import type { StreamPodSandboxesRequestInit as _runtime_v1_StreamPodSandboxesRequestInit, StreamPodSandboxesRequest as _runtime_v1_StreamPodSandboxesRequest } from '../../runtime/v1/StreamPodSandboxesRequest.js';
import type { StreamPodSandboxesResponseInit as _runtime_v1_StreamPodSandboxesResponseInit, StreamPodSandboxesResponse as _runtime_v1_StreamPodSandboxesResponse } from '../../runtime/v1/StreamPodSandboxesResponse.js';
import type { UpdateContainerResourcesRequestInit as _runtime_v1_UpdateContainerResourcesRequestInit, UpdateContainerResourcesRequest as _runtime_v1_UpdateContainerResourcesRequest } from '../../runtime/v1/UpdateContainerResourcesRequest.js';
import type { UpdateContainerResourcesResponseInit as _runtime_v1_UpdateContainerResourcesResponseInit, UpdateContainerResourcesResponse as _runtime_v1_UpdateContainerResourcesResponse } from '../../runtime/v1/UpdateContainerResourcesResponse.js';
import type { UpdatePodSandboxResourcesRequestInit as _runtime_v1_UpdatePodSandboxResourcesRequestInit, UpdatePodSandboxResourcesRequest as _runtime_v1_UpdatePodSandboxResourcesRequest } from '../../runtime/v1/UpdatePodSandboxResourcesRequest.js';
import type { UpdatePodSandboxResourcesResponseInit as _runtime_v1_UpdatePodSandboxResourcesResponseInit, UpdatePodSandboxResourcesResponse as _runtime_v1_UpdatePodSandboxResourcesResponse } from '../../runtime/v1/UpdatePodSandboxResourcesResponse.js';
import type { UpdateRuntimeConfigRequestInit as _runtime_v1_UpdateRuntimeConfigRequestInit, UpdateRuntimeConfigRequest as _runtime_v1_UpdateRuntimeConfigRequest } from '../../runtime/v1/UpdateRuntimeConfigRequest.js';
import type { UpdateRuntimeConfigResponseInit as _runtime_v1_UpdateRuntimeConfigResponseInit, UpdateRuntimeConfigResponse as _runtime_v1_UpdateRuntimeConfigResponse } from '../../runtime/v1/UpdateRuntimeConfigResponse.js';
import type { VersionRequestInit as _runtime_v1_VersionRequestInit, VersionRequest as _runtime_v1_VersionRequest } from '../../runtime/v1/VersionRequest.js';
import type { VersionResponseInit as _runtime_v1_VersionResponseInit, VersionResponse as _runtime_v1_VersionResponse } from '../../runtime/v1/VersionResponse.js';

export interface RuntimeServiceClient extends grpc.Client {
  Attach(argument: _runtime_v1_AttachRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_AttachResponse>): grpc.ClientUnaryCall;
  Attach(argument: _runtime_v1_AttachRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_AttachResponse>): grpc.ClientUnaryCall;
  Attach(argument: _runtime_v1_AttachRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_AttachResponse>): grpc.ClientUnaryCall;
  Attach(argument: _runtime_v1_AttachRequestInit, callback: grpc.requestCallback<_runtime_v1_AttachResponse>): grpc.ClientUnaryCall;
  attach(argument: _runtime_v1_AttachRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_AttachResponse>): grpc.ClientUnaryCall;
  attach(argument: _runtime_v1_AttachRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_AttachResponse>): grpc.ClientUnaryCall;
  attach(argument: _runtime_v1_AttachRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_AttachResponse>): grpc.ClientUnaryCall;
  attach(argument: _runtime_v1_AttachRequestInit, callback: grpc.requestCallback<_runtime_v1_AttachResponse>): grpc.ClientUnaryCall;
  
  CheckpointContainer(argument: _runtime_v1_CheckpointContainerRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_CheckpointContainerResponse>): grpc.ClientUnaryCall;
  CheckpointContainer(argument: _runtime_v1_CheckpointContainerRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_CheckpointContainerResponse>): grpc.ClientUnaryCall;
  CheckpointContainer(argument: _runtime_v1_CheckpointContainerRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_CheckpointContainerResponse>): grpc.ClientUnaryCall;
  CheckpointContainer(argument: _runtime_v1_CheckpointContainerRequestInit, callback: grpc.requestCallback<_runtime_v1_CheckpointContainerResponse>): grpc.ClientUnaryCall;
  checkpointContainer(argument: _runtime_v1_CheckpointContainerRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_CheckpointContainerResponse>): grpc.ClientUnaryCall;
  checkpointContainer(argument: _runtime_v1_CheckpointContainerRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_CheckpointContainerResponse>): grpc.ClientUnaryCall;
  checkpointContainer(argument: _runtime_v1_CheckpointContainerRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_CheckpointContainerResponse>): grpc.ClientUnaryCall;
  checkpointContainer(argument: _runtime_v1_CheckpointContainerRequestInit, callback: grpc.requestCallback<_runtime_v1_CheckpointContainerResponse>): grpc.ClientUnaryCall;
  
  CheckpointPod(argument: _runtime_v1_CheckpointPodRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_CheckpointPodResponse>): grpc.ClientUnaryCall;
  CheckpointPod(argument: _runtime_v1_CheckpointPodRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_CheckpointPodResponse>): grpc.ClientUnaryCall;
  CheckpointPod(argument: _runtime_v1_CheckpointPodRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_CheckpointPodResponse>): grpc.ClientUnaryCall;
  CheckpointPod(argument: _runtime_v1_CheckpointPodRequestInit, callback: grpc.requestCallback<_runtime_v1_CheckpointPodResponse>): grpc.ClientUnaryCall;
  checkpointPod(argument: _runtime_v1_CheckpointPodRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_CheckpointPodResponse>): grpc.ClientUnaryCall;
  checkpointPod(argument: _runtime_v1_CheckpointPodRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_CheckpointPodResponse>): grpc.ClientUnaryCall;
  checkpointPod(argument: _runtime_v1_CheckpointPodRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_CheckpointPodResponse>): grpc.ClientUnaryCall;
  checkpointPod(argument: _runtime_v1_CheckpointPodRequestInit, callback: grpc.requestCallback<_runtime_v1_CheckpointPodResponse>): grpc.ClientUnaryCall;
  
  ContainerStats(argument: _runtime_v1_ContainerStatsRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ContainerStatsResponse>): grpc.ClientUnaryCall;
  ContainerStats(argument: _runtime_v1_ContainerStatsRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ContainerStatsResponse>): grpc.ClientUnaryCall;
  ContainerStats(argument: _runtime_v1_ContainerStatsRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ContainerStatsResponse>): grpc.ClientUnaryCall;
  ContainerStats(argument: _runtime_v1_ContainerStatsRequestInit, callback: grpc.requestCallback<_runtime_v1_ContainerStatsResponse>): grpc.ClientUnaryCall;
  containerStats(argument: _runtime_v1_ContainerStatsRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ContainerStatsResponse>): grpc.ClientUnaryCall;
  containerStats(argument: _runtime_v1_ContainerStatsRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ContainerStatsResponse>): grpc.ClientUnaryCall;
  containerStats(argument: _runtime_v1_ContainerStatsRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ContainerStatsResponse>): grpc.ClientUnaryCall;
  containerStats(argument: _runtime_v1_ContainerStatsRequestInit, callback: grpc.requestCallback<_runtime_v1_ContainerStatsResponse>): grpc.ClientUnaryCall;
  
  ContainerStatus(argument: _runtime_v1_ContainerStatusRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ContainerStatusResponse>): grpc.ClientUnaryCall;
  ContainerStatus(argument: _runtime_v1_ContainerStatusRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ContainerStatusResponse>): grpc.ClientUnaryCall;
  ContainerStatus(argument: _runtime_v1_ContainerStatusRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ContainerStatusResponse>): grpc.ClientUnaryCall;
  ContainerStatus(argument: _runtime_v1_ContainerStatusRequestInit, callback: grpc.requestCallback<_runtime_v1_ContainerStatusResponse>): grpc.ClientUnaryCall;
  containerStatus(argument: _runtime_v1_ContainerStatusRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ContainerStatusResponse>): grpc.ClientUnaryCall;
  containerStatus(argument: _runtime_v1_ContainerStatusRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ContainerStatusResponse>): grpc.ClientUnaryCall;
  containerStatus(argument: _runtime_v1_ContainerStatusRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ContainerStatusResponse>): grpc.ClientUnaryCall;
  containerStatus(argument: _runtime_v1_ContainerStatusRequestInit, callback: grpc.requestCallback<_runtime_v1_ContainerStatusResponse>): grpc.ClientUnaryCall;
  
  CreateContainer(argument: _runtime_v1_CreateContainerRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_CreateContainerResponse>): grpc.ClientUnaryCall;
  CreateContainer(argument: _runtime_v1_CreateContainerRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_CreateContainerResponse>): grpc.ClientUnaryCall;
  CreateContainer(argument: _runtime_v1_CreateContainerRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_CreateContainerResponse>): grpc.ClientUnaryCall;
  CreateContainer(argument: _runtime_v1_CreateContainerRequestInit, callback: grpc.requestCallback<_runtime_v1_CreateContainerResponse>): grpc.ClientUnaryCall;
  createContainer(argument: _runtime_v1_CreateContainerRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_CreateContainerResponse>): grpc.ClientUnaryCall;
  createContainer(argument: _runtime_v1_CreateContainerRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_CreateContainerResponse>): grpc.ClientUnaryCall;
  createContainer(argument: _runtime_v1_CreateContainerRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_CreateContainerResponse>): grpc.ClientUnaryCall;
  createContainer(argument: _runtime_v1_CreateContainerRequestInit, callback: grpc.requestCallback<_runtime_v1_CreateContainerResponse>): grpc.ClientUnaryCall;
  
  Exec(argument: _runtime_v1_ExecRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ExecResponse>): grpc.ClientUnaryCall;
  Exec(argument: _runtime_v1_ExecRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ExecResponse>): grpc.ClientUnaryCall;
  Exec(argument: _runtime_v1_ExecRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ExecResponse>): grpc.ClientUnaryCall;
  Exec(argument: _runtime_v1_ExecRequestInit, callback: grpc.requestCallback<_runtime_v1_ExecResponse>): grpc.ClientUnaryCall;
  exec(argument: _runtime_v1_ExecRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ExecResponse>): grpc.ClientUnaryCall;
  exec(argument: _runtime_v1_ExecRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ExecResponse>): grpc.ClientUnaryCall;
  exec(argument: _runtime_v1_ExecRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ExecResponse>): grpc.ClientUnaryCall;
  exec(argument: _runtime_v1_ExecRequestInit, callback: grpc.requestCallback<_runtime_v1_ExecResponse>): grpc.ClientUnaryCall;
  
  ExecSync(argument: _runtime_v1_ExecSyncRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ExecSyncResponse>): grpc.ClientUnaryCall;
  ExecSync(argument: _runtime_v1_ExecSyncRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ExecSyncResponse>): grpc.ClientUnaryCall;
  ExecSync(argument: _runtime_v1_ExecSyncRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ExecSyncResponse>): grpc.ClientUnaryCall;
  ExecSync(argument: _runtime_v1_ExecSyncRequestInit, callback: grpc.requestCallback<_runtime_v1_ExecSyncResponse>): grpc.ClientUnaryCall;
  execSync(argument: _runtime_v1_ExecSyncRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ExecSyncResponse>): grpc.ClientUnaryCall;
  execSync(argument: _runtime_v1_ExecSyncRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ExecSyncResponse>): grpc.ClientUnaryCall;
  execSync(argument: _runtime_v1_ExecSyncRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ExecSyncResponse>): grpc.ClientUnaryCall;
  execSync(argument: _runtime_v1_ExecSyncRequestInit, callback: grpc.requestCallback<_runtime_v1_ExecSyncResponse>): grpc.ClientUnaryCall;
  
  GetContainerEvents(argument: _runtime_v1_GetEventsRequestInit, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_ContainerEventResponse>;
  GetContainerEvents(argument: _runtime_v1_GetEventsRequestInit, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_ContainerEventResponse>;
  getContainerEvents(argument: _runtime_v1_GetEventsRequestInit, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_ContainerEventResponse>;
  getContainerEvents(argument: _runtime_v1_GetEventsRequestInit, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_ContainerEventResponse>;
  
  ListContainerStats(argument: _runtime_v1_ListContainerStatsRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListContainerStatsResponse>): grpc.ClientUnaryCall;
  ListContainerStats(argument: _runtime_v1_ListContainerStatsRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ListContainerStatsResponse>): grpc.ClientUnaryCall;
  ListContainerStats(argument: _runtime_v1_ListContainerStatsRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListContainerStatsResponse>): grpc.ClientUnaryCall;
  ListContainerStats(argument: _runtime_v1_ListContainerStatsRequestInit, callback: grpc.requestCallback<_runtime_v1_ListContainerStatsResponse>): grpc.ClientUnaryCall;
  listContainerStats(argument: _runtime_v1_ListContainerStatsRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListContainerStatsResponse>): grpc.ClientUnaryCall;
  listContainerStats(argument: _runtime_v1_ListContainerStatsRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ListContainerStatsResponse>): grpc.ClientUnaryCall;
  listContainerStats(argument: _runtime_v1_ListContainerStatsRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListContainerStatsResponse>): grpc.ClientUnaryCall;
  listContainerStats(argument: _runtime_v1_ListContainerStatsRequestInit, callback: grpc.requestCallback<_runtime_v1_ListContainerStatsResponse>): grpc.ClientUnaryCall;
  
  ListContainers(argument: _runtime_v1_ListContainersRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListContainersResponse>): grpc.ClientUnaryCall;
  ListContainers(argument: _runtime_v1_ListContainersRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ListContainersResponse>): grpc.ClientUnaryCall;
  ListContainers(argument: _runtime_v1_ListContainersRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListContainersResponse>): grpc.ClientUnaryCall;
  ListContainers(argument: _runtime_v1_ListContainersRequestInit, callback: grpc.requestCallback<_runtime_v1_ListContainersResponse>): grpc.ClientUnaryCall;
  listContainers(argument: _runtime_v1_ListContainersRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListContainersResponse>): grpc.ClientUnaryCall;
  listContainers(argument: _runtime_v1_ListContainersRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ListContainersResponse>): grpc.ClientUnaryCall;
  listContainers(argument: _runtime_v1_ListContainersRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListContainersResponse>): grpc.ClientUnaryCall;
  listContainers(argument: _runtime_v1_ListContainersRequestInit, callback: grpc.requestCallback<_runtime_v1_ListContainersResponse>): grpc.ClientUnaryCall;
  
  ListMetricDescriptors(argument: _runtime_v1_ListMetricDescriptorsRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListMetricDescriptorsResponse>): grpc.ClientUnaryCall;
  ListMetricDescriptors(argument: _runtime_v1_ListMetricDescriptorsRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ListMetricDescriptorsResponse>): grpc.ClientUnaryCall;
  ListMetricDescriptors(argument: _runtime_v1_ListMetricDescriptorsRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListMetricDescriptorsResponse>): grpc.ClientUnaryCall;
  ListMetricDescriptors(argument: _runtime_v1_ListMetricDescriptorsRequestInit, callback: grpc.requestCallback<_runtime_v1_ListMetricDescriptorsResponse>): grpc.ClientUnaryCall;
  listMetricDescriptors(argument: _runtime_v1_ListMetricDescriptorsRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListMetricDescriptorsResponse>): grpc.ClientUnaryCall;
  listMetricDescriptors(argument: _runtime_v1_ListMetricDescriptorsRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ListMetricDescriptorsResponse>): grpc.ClientUnaryCall;
  listMetricDescriptors(argument: _runtime_v1_ListMetricDescriptorsRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListMetricDescriptorsResponse>): grpc.ClientUnaryCall;
  listMetricDescriptors(argument: _runtime_v1_ListMetricDescriptorsRequestInit, callback: grpc.requestCallback<_runtime_v1_ListMetricDescriptorsResponse>): grpc.ClientUnaryCall;
  
  ListPodSandbox(argument: _runtime_v1_ListPodSandboxRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxResponse>): grpc.ClientUnaryCall;
  ListPodSandbox(argument: _runtime_v1_ListPodSandboxRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxResponse>): grpc.ClientUnaryCall;
  ListPodSandbox(argument: _runtime_v1_ListPodSandboxRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxResponse>): grpc.ClientUnaryCall;
  ListPodSandbox(argument: _runtime_v1_ListPodSandboxRequestInit, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxResponse>): grpc.ClientUnaryCall;
  listPodSandbox(argument: _runtime_v1_ListPodSandboxRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxResponse>): grpc.ClientUnaryCall;
  listPodSandbox(argument: _runtime_v1_ListPodSandboxRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxResponse>): grpc.ClientUnaryCall;
  listPodSandbox(argument: _runtime_v1_ListPodSandboxRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxResponse>): grpc.ClientUnaryCall;
  listPodSandbox(argument: _runtime_v1_ListPodSandboxRequestInit, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxResponse>): grpc.ClientUnaryCall;
  
  ListPodSandboxMetrics(argument: _runtime_v1_ListPodSandboxMetricsRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxMetricsResponse>): grpc.ClientUnaryCall;
  ListPodSandboxMetrics(argument: _runtime_v1_ListPodSandboxMetricsRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxMetricsResponse>): grpc.ClientUnaryCall;
  ListPodSandboxMetrics(argument: _runtime_v1_ListPodSandboxMetricsRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxMetricsResponse>): grpc.ClientUnaryCall;
  ListPodSandboxMetrics(argument: _runtime_v1_ListPodSandboxMetricsRequestInit, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxMetricsResponse>): grpc.ClientUnaryCall;
  listPodSandboxMetrics(argument: _runtime_v1_ListPodSandboxMetricsRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxMetricsResponse>): grpc.ClientUnaryCall;
  listPodSandboxMetrics(argument: _runtime_v1_ListPodSandboxMetricsRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxMetricsResponse>): grpc.ClientUnaryCall;
  listPodSandboxMetrics(argument: _runtime_v1_ListPodSandboxMetricsRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxMetricsResponse>): grpc.ClientUnaryCall;
  listPodSandboxMetrics(argument: _runtime_v1_ListPodSandboxMetricsRequestInit, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxMetricsResponse>): grpc.ClientUnaryCall;
  
  ListPodSandboxStats(argument: _runtime_v1_ListPodSandboxStatsRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxStatsResponse>): grpc.ClientUnaryCall;
  ListPodSandboxStats(argument: _runtime_v1_ListPodSandboxStatsRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxStatsResponse>): grpc.ClientUnaryCall;
  ListPodSandboxStats(argument: _runtime_v1_ListPodSandboxStatsRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxStatsResponse>): grpc.ClientUnaryCall;
  ListPodSandboxStats(argument: _runtime_v1_ListPodSandboxStatsRequestInit, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxStatsResponse>): grpc.ClientUnaryCall;
  listPodSandboxStats(argument: _runtime_v1_ListPodSandboxStatsRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxStatsResponse>): grpc.ClientUnaryCall;
  listPodSandboxStats(argument: _runtime_v1_ListPodSandboxStatsRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxStatsResponse>): grpc.ClientUnaryCall;
  listPodSandboxStats(argument: _runtime_v1_ListPodSandboxStatsRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxStatsResponse>): grpc.ClientUnaryCall;
  listPodSandboxStats(argument: _runtime_v1_ListPodSandboxStatsRequestInit, callback: grpc.requestCallback<_runtime_v1_ListPodSandboxStatsResponse>): grpc.ClientUnaryCall;
  
  PodSandboxStats(argument: _runtime_v1_PodSandboxStatsRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_PodSandboxStatsResponse>): grpc.ClientUnaryCall;
  PodSandboxStats(argument: _runtime_v1_PodSandboxStatsRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_PodSandboxStatsResponse>): grpc.ClientUnaryCall;
  PodSandboxStats(argument: _runtime_v1_PodSandboxStatsRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_PodSandboxStatsResponse>): grpc.ClientUnaryCall;
  PodSandboxStats(argument: _runtime_v1_PodSandboxStatsRequestInit, callback: grpc.requestCallback<_runtime_v1_PodSandboxStatsResponse>): grpc.ClientUnaryCall;
  podSandboxStats(argument: _runtime_v1_PodSandboxStatsRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_PodSandboxStatsResponse>): grpc.ClientUnaryCall;
  podSandboxStats(argument: _runtime_v1_PodSandboxStatsRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_PodSandboxStatsResponse>): grpc.ClientUnaryCall;
  podSandboxStats(argument: _runtime_v1_PodSandboxStatsRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_PodSandboxStatsResponse>): grpc.ClientUnaryCall;
  podSandboxStats(argument: _runtime_v1_PodSandboxStatsRequestInit, callback: grpc.requestCallback<_runtime_v1_PodSandboxStatsResponse>): grpc.ClientUnaryCall;
  
  PodSandboxStatus(argument: _runtime_v1_PodSandboxStatusRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_PodSandboxStatusResponse>): grpc.ClientUnaryCall;
  PodSandboxStatus(argument: _runtime_v1_PodSandboxStatusRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_PodSandboxStatusResponse>): grpc.ClientUnaryCall;
  PodSandboxStatus(argument: _runtime_v1_PodSandboxStatusRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_PodSandboxStatusResponse>): grpc.ClientUnaryCall;
  PodSandboxStatus(argument: _runtime_v1_PodSandboxStatusRequestInit, callback: grpc.requestCallback<_runtime_v1_PodSandboxStatusResponse>): grpc.ClientUnaryCall;
  podSandboxStatus(argument: _runtime_v1_PodSandboxStatusRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_PodSandboxStatusResponse>): grpc.ClientUnaryCall;
  podSandboxStatus(argument: _runtime_v1_PodSandboxStatusRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_PodSandboxStatusResponse>): grpc.ClientUnaryCall;
  podSandboxStatus(argument: _runtime_v1_PodSandboxStatusRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_PodSandboxStatusResponse>): grpc.ClientUnaryCall;
  podSandboxStatus(argument: _runtime_v1_PodSandboxStatusRequestInit, callback: grpc.requestCallback<_runtime_v1_PodSandboxStatusResponse>): grpc.ClientUnaryCall;
  
  PortForward(argument: _runtime_v1_PortForwardRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_PortForwardResponse>): grpc.ClientUnaryCall;
  PortForward(argument: _runtime_v1_PortForwardRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_PortForwardResponse>): grpc.ClientUnaryCall;
  PortForward(argument: _runtime_v1_PortForwardRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_PortForwardResponse>): grpc.ClientUnaryCall;
  PortForward(argument: _runtime_v1_PortForwardRequestInit, callback: grpc.requestCallback<_runtime_v1_PortForwardResponse>): grpc.ClientUnaryCall;
  portForward(argument: _runtime_v1_PortForwardRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_PortForwardResponse>): grpc.ClientUnaryCall;
  portForward(argument: _runtime_v1_PortForwardRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_PortForwardResponse>): grpc.ClientUnaryCall;
  portForward(argument: _runtime_v1_PortForwardRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_PortForwardResponse>): grpc.ClientUnaryCall;
  portForward(argument: _runtime_v1_PortForwardRequestInit, callback: grpc.requestCallback<_runtime_v1_PortForwardResponse>): grpc.ClientUnaryCall;
  
  RemoveContainer(argument: _runtime_v1_RemoveContainerRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RemoveContainerResponse>): grpc.ClientUnaryCall;
  RemoveContainer(argument: _runtime_v1_RemoveContainerRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_RemoveContainerResponse>): grpc.ClientUnaryCall;
  RemoveContainer(argument: _runtime_v1_RemoveContainerRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RemoveContainerResponse>): grpc.ClientUnaryCall;
  RemoveContainer(argument: _runtime_v1_RemoveContainerRequestInit, callback: grpc.requestCallback<_runtime_v1_RemoveContainerResponse>): grpc.ClientUnaryCall;
  removeContainer(argument: _runtime_v1_RemoveContainerRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RemoveContainerResponse>): grpc.ClientUnaryCall;
  removeContainer(argument: _runtime_v1_RemoveContainerRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_RemoveContainerResponse>): grpc.ClientUnaryCall;
  removeContainer(argument: _runtime_v1_RemoveContainerRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RemoveContainerResponse>): grpc.ClientUnaryCall;
  removeContainer(argument: _runtime_v1_RemoveContainerRequestInit, callback: grpc.requestCallback<_runtime_v1_RemoveContainerResponse>): grpc.ClientUnaryCall;
  
  RemovePodSandbox(argument: _runtime_v1_RemovePodSandboxRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RemovePodSandboxResponse>): grpc.ClientUnaryCall;
  RemovePodSandbox(argument: _runtime_v1_RemovePodSandboxRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_RemovePodSandboxResponse>): grpc.ClientUnaryCall;
  RemovePodSandbox(argument: _runtime_v1_RemovePodSandboxRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RemovePodSandboxResponse>): grpc.ClientUnaryCall;
  RemovePodSandbox(argument: _runtime_v1_RemovePodSandboxRequestInit, callback: grpc.requestCallback<_runtime_v1_RemovePodSandboxResponse>): grpc.ClientUnaryCall;
  removePodSandbox(argument: _runtime_v1_RemovePodSandboxRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RemovePodSandboxResponse>): grpc.ClientUnaryCall;
  removePodSandbox(argument: _runtime_v1_RemovePodSandboxRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_RemovePodSandboxResponse>): grpc.ClientUnaryCall;
  removePodSandbox(argument: _runtime_v1_RemovePodSandboxRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RemovePodSandboxResponse>): grpc.ClientUnaryCall;
  removePodSandbox(argument: _runtime_v1_RemovePodSandboxRequestInit, callback: grpc.requestCallback<_runtime_v1_RemovePodSandboxResponse>): grpc.ClientUnaryCall;
  
  ReopenContainerLog(argument: _runtime_v1_ReopenContainerLogRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ReopenContainerLogResponse>): grpc.ClientUnaryCall;
  ReopenContainerLog(argument: _runtime_v1_ReopenContainerLogRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ReopenContainerLogResponse>): grpc.ClientUnaryCall;
  ReopenContainerLog(argument: _runtime_v1_ReopenContainerLogRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ReopenContainerLogResponse>): grpc.ClientUnaryCall;
  ReopenContainerLog(argument: _runtime_v1_ReopenContainerLogRequestInit, callback: grpc.requestCallback<_runtime_v1_ReopenContainerLogResponse>): grpc.ClientUnaryCall;
  reopenContainerLog(argument: _runtime_v1_ReopenContainerLogRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ReopenContainerLogResponse>): grpc.ClientUnaryCall;
  reopenContainerLog(argument: _runtime_v1_ReopenContainerLogRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ReopenContainerLogResponse>): grpc.ClientUnaryCall;
  reopenContainerLog(argument: _runtime_v1_ReopenContainerLogRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ReopenContainerLogResponse>): grpc.ClientUnaryCall;
  reopenContainerLog(argument: _runtime_v1_ReopenContainerLogRequestInit, callback: grpc.requestCallback<_runtime_v1_ReopenContainerLogResponse>): grpc.ClientUnaryCall;
  
  RestorePod(argument: _runtime_v1_RestorePodRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RestorePodResponse>): grpc.ClientUnaryCall;
  RestorePod(argument: _runtime_v1_RestorePodRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_RestorePodResponse>): grpc.ClientUnaryCall;
  RestorePod(argument: _runtime_v1_RestorePodRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RestorePodResponse>): grpc.ClientUnaryCall;
  RestorePod(argument: _runtime_v1_RestorePodRequestInit, callback: grpc.requestCallback<_runtime_v1_RestorePodResponse>): grpc.ClientUnaryCall;
  restorePod(argument: _runtime_v1_RestorePodRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RestorePodResponse>): grpc.ClientUnaryCall;
  restorePod(argument: _runtime_v1_RestorePodRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_RestorePodResponse>): grpc.ClientUnaryCall;
  restorePod(argument: _runtime_v1_RestorePodRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RestorePodResponse>): grpc.ClientUnaryCall;
  restorePod(argument: _runtime_v1_RestorePodRequestInit, callback: grpc.requestCallback<_runtime_v1_RestorePodResponse>): grpc.ClientUnaryCall;
  
  RunPodSandbox(argument: _runtime_v1_RunPodSandboxRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RunPodSandboxResponse>): grpc.ClientUnaryCall;
  RunPodSandbox(argument: _runtime_v1_RunPodSandboxRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_RunPodSandboxResponse>): grpc.ClientUnaryCall;
  RunPodSandbox(argument: _runtime_v1_RunPodSandboxRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RunPodSandboxResponse>): grpc.ClientUnaryCall;
  RunPodSandbox(argument: _runtime_v1_RunPodSandboxRequestInit, callback: grpc.requestCallback<_runtime_v1_RunPodSandboxResponse>): grpc.ClientUnaryCall;
  runPodSandbox(argument: _runtime_v1_RunPodSandboxRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RunPodSandboxResponse>): grpc.ClientUnaryCall;
  runPodSandbox(argument: _runtime_v1_RunPodSandboxRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_RunPodSandboxResponse>): grpc.ClientUnaryCall;
  runPodSandbox(argument: _runtime_v1_RunPodSandboxRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RunPodSandboxResponse>): grpc.ClientUnaryCall;
  runPodSandbox(argument: _runtime_v1_RunPodSandboxRequestInit, callback: grpc.requestCallback<_runtime_v1_RunPodSandboxResponse>): grpc.ClientUnaryCall;
  
  RuntimeConfig(argument: _runtime_v1_RuntimeConfigRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RuntimeConfigResponse>): grpc.ClientUnaryCall;
  RuntimeConfig(argument: _runtime_v1_RuntimeConfigRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_RuntimeConfigResponse>): grpc.ClientUnaryCall;
  RuntimeConfig(argument: _runtime_v1_RuntimeConfigRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RuntimeConfigResponse>): grpc.ClientUnaryCall;
  RuntimeConfig(argument: _runtime_v1_RuntimeConfigRequestInit, callback: grpc.requestCallback<_runtime_v1_RuntimeConfigResponse>): grpc.ClientUnaryCall;
  runtimeConfig(argument: _runtime_v1_RuntimeConfigRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RuntimeConfigResponse>): grpc.ClientUnaryCall;
  runtimeConfig(argument: _runtime_v1_RuntimeConfigRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_RuntimeConfigResponse>): grpc.ClientUnaryCall;
  runtimeConfig(argument: _runtime_v1_RuntimeConfigRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RuntimeConfigResponse>): grpc.ClientUnaryCall;
  runtimeConfig(argument: _runtime_v1_RuntimeConfigRequestInit, callback: grpc.requestCallback<_runtime_v1_RuntimeConfigResponse>): grpc.ClientUnaryCall;
  
  StartContainer(argument: _runtime_v1_StartContainerRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_StartContainerResponse>): grpc.ClientUnaryCall;
  StartContainer(argument: _runtime_v1_StartContainerRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_StartContainerResponse>): grpc.ClientUnaryCall;
  StartContainer(argument: _runtime_v1_StartContainerRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_StartContainerResponse>): grpc.ClientUnaryCall;
  StartContainer(argument: _runtime_v1_StartContainerRequestInit, callback: grpc.requestCallback<_runtime_v1_StartContainerResponse>): grpc.ClientUnaryCall;
  startContainer(argument: _runtime_v1_StartContainerRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_StartContainerResponse>): grpc.ClientUnaryCall;
  startContainer(argument: _runtime_v1_StartContainerRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_StartContainerResponse>): grpc.ClientUnaryCall;
  startContainer(argument: _runtime_v1_StartContainerRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_StartContainerResponse>): grpc.ClientUnaryCall;
  startContainer(argument: _runtime_v1_StartContainerRequestInit, callback: grpc.requestCallback<_runtime_v1_StartContainerResponse>): grpc.ClientUnaryCall;
  
  Status(argument: _runtime_v1_StatusRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_StatusResponse>): grpc.ClientUnaryCall;
  Status(argument: _runtime_v1_StatusRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_StatusResponse>): grpc.ClientUnaryCall;
  Status(argument: _runtime_v1_StatusRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_StatusResponse>): grpc.ClientUnaryCall;
  Status(argument: _runtime_v1_StatusRequestInit, callback: grpc.requestCallback<_runtime_v1_StatusResponse>): grpc.ClientUnaryCall;
  status(argument: _runtime_v1_StatusRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_StatusResponse>): grpc.ClientUnaryCall;
  status(argument: _runtime_v1_StatusRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_StatusResponse>): grpc.ClientUnaryCall;
  status(argument: _runtime_v1_StatusRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_StatusResponse>): grpc.ClientUnaryCall;
  status(argument: _runtime_v1_StatusRequestInit, callback: grpc.requestCallback<_runtime_v1_StatusResponse>): grpc.ClientUnaryCall;
  
  StopContainer(argument: _runtime_v1_StopContainerRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_StopContainerResponse>): grpc.ClientUnaryCall;
  StopContainer(argument: _runtime_v1_StopContainerRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_StopContainerResponse>): grpc.ClientUnaryCall;
  StopContainer(argument: _runtime_v1_StopContainerRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_StopContainerResponse>): grpc.ClientUnaryCall;
  StopContainer(argument: _runtime_v1_StopContainerRequestInit, callback: grpc.requestCallback<_runtime_v1_StopContainerResponse>): grpc.ClientUnaryCall;
  stopContainer(argument: _runtime_v1_StopContainerRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_StopContainerResponse>): grpc.ClientUnaryCall;
  stopContainer(argument: _runtime_v1_StopContainerRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_StopContainerResponse>): grpc.ClientUnaryCall;
  stopContainer(argument: _runtime_v1_StopContainerRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_StopContainerResponse>): grpc.ClientUnaryCall;
  stopContainer(argument: _runtime_v1_StopContainerRequestInit, callback: grpc.requestCallback<_runtime_v1_StopContainerResponse>): grpc.ClientUnaryCall;
  
  StopPodSandbox(argument: _runtime_v1_StopPodSandboxRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_StopPodSandboxResponse>): grpc.ClientUnaryCall;
  StopPodSandbox(argument: _runtime_v1_StopPodSandboxRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_StopPodSandboxResponse>): grpc.ClientUnaryCall;
  StopPodSandbox(argument: _runtime_v1_StopPodSandboxRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_StopPodSandboxResponse>): grpc.ClientUnaryCall;
  StopPodSandbox(argument: _runtime_v1_StopPodSandboxRequestInit, callback: grpc.requestCallback<_runtime_v1_StopPodSandboxResponse>): grpc.ClientUnaryCall;
  stopPodSandbox(argument: _runtime_v1_StopPodSandboxRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_StopPodSandboxResponse>): grpc.ClientUnaryCall;
  stopPodSandbox(argument: _runtime_v1_StopPodSandboxRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_StopPodSandboxResponse>): grpc.ClientUnaryCall;
  stopPodSandbox(argument: _runtime_v1_StopPodSandboxRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_StopPodSandboxResponse>): grpc.ClientUnaryCall;
  stopPodSandbox(argument: _runtime_v1_StopPodSandboxRequestInit, callback: grpc.requestCallback<_runtime_v1_StopPodSandboxResponse>): grpc.ClientUnaryCall;
  
  StreamContainerStats(argument: _runtime_v1_StreamContainerStatsRequestInit, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamContainerStatsResponse>;
  StreamContainerStats(argument: _runtime_v1_StreamContainerStatsRequestInit, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamContainerStatsResponse>;
  streamContainerStats(argument: _runtime_v1_StreamContainerStatsRequestInit, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamContainerStatsResponse>;
  streamContainerStats(argument: _runtime_v1_StreamContainerStatsRequestInit, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamContainerStatsResponse>;
  
  StreamContainers(argument: _runtime_v1_StreamContainersRequestInit, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamContainersResponse>;
  StreamContainers(argument: _runtime_v1_StreamContainersRequestInit, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamContainersResponse>;
  streamContainers(argument: _runtime_v1_StreamContainersRequestInit, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamContainersResponse>;
  streamContainers(argument: _runtime_v1_StreamContainersRequestInit, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamContainersResponse>;
  
  StreamPodSandboxMetrics(argument: _runtime_v1_StreamPodSandboxMetricsRequestInit, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamPodSandboxMetricsResponse>;
  StreamPodSandboxMetrics(argument: _runtime_v1_StreamPodSandboxMetricsRequestInit, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamPodSandboxMetricsResponse>;
  streamPodSandboxMetrics(argument: _runtime_v1_StreamPodSandboxMetricsRequestInit, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamPodSandboxMetricsResponse>;
  streamPodSandboxMetrics(argument: _runtime_v1_StreamPodSandboxMetricsRequestInit, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamPodSandboxMetricsResponse>;
  
  StreamPodSandboxStats(argument: _runtime_v1_StreamPodSandboxStatsRequestInit, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamPodSandboxStatsResponse>;
  StreamPodSandboxStats(argument: _runtime_v1_StreamPodSandboxStatsRequestInit, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamPodSandboxStatsResponse>;
  streamPodSandboxStats(argument: _runtime_v1_StreamPodSandboxStatsRequestInit, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamPodSandboxStatsResponse>;
  streamPodSandboxStats(argument: _runtime_v1_StreamPodSandboxStatsRequestInit, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamPodSandboxStatsResponse>;
  
  StreamPodSandboxes(argument: _runtime_v1_StreamPodSandboxesRequestInit, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamPodSandboxesResponse>;
  StreamPodSandboxes(argument: _runtime_v1_StreamPodSandboxesRequestInit, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamPodSandboxesResponse>;
  streamPodSandboxes(argument: _runtime_v1_StreamPodSandboxesRequestInit, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamPodSandboxesResponse>;
  streamPodSandboxes(argument: _runtime_v1_StreamPodSandboxesRequestInit, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamPodSandboxesResponse>;
  
  UpdateContainerResources(argument: _runtime_v1_UpdateContainerResourcesRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_UpdateContainerResourcesResponse>): grpc.ClientUnaryCall;
  UpdateContainerResources(argument: _runtime_v1_UpdateContainerResourcesRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_UpdateContainerResourcesResponse>): grpc.ClientUnaryCall;
  UpdateContainerResources(argument: _runtime_v1_UpdateContainerResourcesRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_UpdateContainerResourcesResponse>): grpc.ClientUnaryCall;
  UpdateContainerResources(argument: _runtime_v1_UpdateContainerResourcesRequestInit, callback: grpc.requestCallback<_runtime_v1_UpdateContainerResourcesResponse>): grpc.ClientUnaryCall;
  updateContainerResources(argument: _runtime_v1_UpdateContainerResourcesRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_UpdateContainerResourcesResponse>): grpc.ClientUnaryCall;
  updateContainerResources(argument: _runtime_v1_UpdateContainerResourcesRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_UpdateContainerResourcesResponse>): grpc.ClientUnaryCall;
  updateContainerResources(argument: _runtime_v1_UpdateContainerResourcesRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_UpdateContainerResourcesResponse>): grpc.ClientUnaryCall;
  updateContainerResources(argument: _runtime_v1_UpdateContainerResourcesRequestInit, callback: grpc.requestCallback<_runtime_v1_UpdateContainerResourcesResponse>): grpc.ClientUnaryCall;
  
  UpdatePodSandboxResources(argument: _runtime_v1_UpdatePodSandboxResourcesRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_UpdatePodSandboxResourcesResponse>): grpc.ClientUnaryCall;
  UpdatePodSandboxResources(argument: _runtime_v1_UpdatePodSandboxResourcesRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_UpdatePodSandboxResourcesResponse>): grpc.ClientUnaryCall;
  UpdatePodSandboxResources(argument: _runtime_v1_UpdatePodSandboxResourcesRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_UpdatePodSandboxResourcesResponse>): grpc.ClientUnaryCall;
  UpdatePodSandboxResources(argument: _runtime_v1_UpdatePodSandboxResourcesRequestInit, callback: grpc.requestCallback<_runtime_v1_UpdatePodSandboxResourcesResponse>): grpc.ClientUnaryCall;
  updatePodSandboxResources(argument: _runtime_v1_UpdatePodSandboxResourcesRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_UpdatePodSandboxResourcesResponse>): grpc.ClientUnaryCall;
  updatePodSandboxResources(argument: _runtime_v1_UpdatePodSandboxResourcesRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_UpdatePodSandboxResourcesResponse>): grpc.ClientUnaryCall;
  updatePodSandboxResources(argument: _runtime_v1_UpdatePodSandboxResourcesRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_UpdatePodSandboxResourcesResponse>): grpc.ClientUnaryCall;
  updatePodSandboxResources(argument: _runtime_v1_UpdatePodSandboxResourcesRequestInit, callback: grpc.requestCallback<_runtime_v1_UpdatePodSandboxResourcesResponse>): grpc.ClientUnaryCall;
  
  UpdateRuntimeConfig(argument: _runtime_v1_UpdateRuntimeConfigRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_UpdateRuntimeConfigResponse>): grpc.ClientUnaryCall;
  UpdateRuntimeConfig(argument: _runtime_v1_UpdateRuntimeConfigRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_UpdateRuntimeConfigResponse>): grpc.ClientUnaryCall;
  UpdateRuntimeConfig(argument: _runtime_v1_UpdateRuntimeConfigRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_UpdateRuntimeConfigResponse>): grpc.ClientUnaryCall;
  UpdateRuntimeConfig(argument: _runtime_v1_UpdateRuntimeConfigRequestInit, callback: grpc.requestCallback<_runtime_v1_UpdateRuntimeConfigResponse>): grpc.ClientUnaryCall;
  updateRuntimeConfig(argument: _runtime_v1_UpdateRuntimeConfigRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_UpdateRuntimeConfigResponse>): grpc.ClientUnaryCall;
  updateRuntimeConfig(argument: _runtime_v1_UpdateRuntimeConfigRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_UpdateRuntimeConfigResponse>): grpc.ClientUnaryCall;
  updateRuntimeConfig(argument: _runtime_v1_UpdateRuntimeConfigRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_UpdateRuntimeConfigResponse>): grpc.ClientUnaryCall;
  updateRuntimeConfig(argument: _runtime_v1_UpdateRuntimeConfigRequestInit, callback: grpc.requestCallback<_runtime_v1_UpdateRuntimeConfigResponse>): grpc.ClientUnaryCall;
  
  Version(argument: _runtime_v1_VersionRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_VersionResponse>): grpc.ClientUnaryCall;
  Version(argument: _runtime_v1_VersionRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_VersionResponse>): grpc.ClientUnaryCall;
  Version(argument: _runtime_v1_VersionRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_VersionResponse>): grpc.ClientUnaryCall;
  Version(argument: _runtime_v1_VersionRequestInit, callback: grpc.requestCallback<_runtime_v1_VersionResponse>): grpc.ClientUnaryCall;
  version(argument: _runtime_v1_VersionRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_VersionResponse>): grpc.ClientUnaryCall;
  version(argument: _runtime_v1_VersionRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_VersionResponse>): grpc.ClientUnaryCall;
  version(argument: _runtime_v1_VersionRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_VersionResponse>): grpc.ClientUnaryCall;
  version(argument: _runtime_v1_VersionRequestInit, callback: grpc.requestCallback<_runtime_v1_VersionResponse>): grpc.ClientUnaryCall;
  
}

export interface RuntimeServiceHandlers extends grpc.UntypedServiceImplementation {
  Attach: grpc.handleUnaryCall<_runtime_v1_AttachRequest, _runtime_v1_AttachResponseInit>;
  
  CheckpointContainer: grpc.handleUnaryCall<_runtime_v1_CheckpointContainerRequest, _runtime_v1_CheckpointContainerResponseInit>;
  
  CheckpointPod: grpc.handleUnaryCall<_runtime_v1_CheckpointPodRequest, _runtime_v1_CheckpointPodResponseInit>;
  
  ContainerStats: grpc.handleUnaryCall<_runtime_v1_ContainerStatsRequest, _runtime_v1_ContainerStatsResponseInit>;
  
  ContainerStatus: grpc.handleUnaryCall<_runtime_v1_ContainerStatusRequest, _runtime_v1_ContainerStatusResponseInit>;
  
  CreateContainer: grpc.handleUnaryCall<_runtime_v1_CreateContainerRequest, _runtime_v1_CreateContainerResponseInit>;
  
  Exec: grpc.handleUnaryCall<_runtime_v1_ExecRequest, _runtime_v1_ExecResponseInit>;
  
  ExecSync: grpc.handleUnaryCall<_runtime_v1_ExecSyncRequest, _runtime_v1_ExecSyncResponseInit>;
  
  GetContainerEvents: grpc.handleServerStreamingCall<_runtime_v1_GetEventsRequest, _runtime_v1_ContainerEventResponseInit>;
  
  ListContainerStats: grpc.handleUnaryCall<_runtime_v1_ListContainerStatsRequest, _runtime_v1_ListContainerStatsResponseInit>;
  
  ListContainers: grpc.handleUnaryCall<_runtime_v1_ListContainersRequest, _runtime_v1_ListContainersResponseInit>;
  
  ListMetricDescriptors: grpc.handleUnaryCall<_runtime_v1_ListMetricDescriptorsRequest, _runtime_v1_ListMetricDescriptorsResponseInit>;
  
  ListPodSandbox: grpc.handleUnaryCall<_runtime_v1_ListPodSandboxRequest, _runtime_v1_ListPodSandboxResponseInit>;
  
  ListPodSandboxMetrics: grpc.handleUnaryCall<_runtime_v1_ListPodSandboxMetricsRequest, _runtime_v1_ListPodSandboxMetricsResponseInit>;
  
  ListPodSandboxStats: grpc.handleUnaryCall<_runtime_v1_ListPodSandboxStatsRequest, _runtime_v1_ListPodSandboxStatsResponseInit>;
  
  PodSandboxStats: grpc.handleUnaryCall<_runtime_v1_PodSandboxStatsRequest, _runtime_v1_PodSandboxStatsResponseInit>;
  
  PodSandboxStatus: grpc.handleUnaryCall<_runtime_v1_PodSandboxStatusRequest, _runtime_v1_PodSandboxStatusResponseInit>;
  
  PortForward: grpc.handleUnaryCall<_runtime_v1_PortForwardRequest, _runtime_v1_PortForwardResponseInit>;
  
  RemoveContainer: grpc.handleUnaryCall<_runtime_v1_RemoveContainerRequest, _runtime_v1_RemoveContainerResponseInit>;
  
  RemovePodSandbox: grpc.handleUnaryCall<_runtime_v1_RemovePodSandboxRequest, _runtime_v1_RemovePodSandboxResponseInit>;
  
  ReopenContainerLog: grpc.handleUnaryCall<_runtime_v1_ReopenContainerLogRequest, _runtime_v1_ReopenContainerLogResponseInit>;
  
  RestorePod: grpc.handleUnaryCall<_runtime_v1_RestorePodRequest, _runtime_v1_RestorePodResponseInit>;
  
  RunPodSandbox: grpc.handleUnaryCall<_runtime_v1_RunPodSandboxRequest, _runtime_v1_RunPodSandboxResponseInit>;
  
  RuntimeConfig: grpc.handleUnaryCall<_runtime_v1_RuntimeConfigRequest, _runtime_v1_RuntimeConfigResponseInit>;
  
  StartContainer: grpc.handleUnaryCall<_runtime_v1_StartContainerRequest, _runtime_v1_StartContainerResponseInit>;
  
  Status: grpc.handleUnaryCall<_runtime_v1_StatusRequest, _runtime_v1_StatusResponseInit>;
  
  StopContainer: grpc.handleUnaryCall<_runtime_v1_StopContainerRequest, _runtime_v1_StopContainerResponseInit>;
  
  StopPodSandbox: grpc.handleUnaryCall<_runtime_v1_StopPodSandboxRequest, _runtime_v1_StopPodSandboxResponseInit>;
  
  StreamContainerStats: grpc.handleServerStreamingCall<_runtime_v1_StreamContainerStatsRequest, _runtime_v1_StreamContainerStatsResponseInit>;
  
  StreamContainers: grpc.handleServerStreamingCall<_runtime_v1_StreamContainersRequest, _runtime_v1_StreamContainersResponseInit>;
  
  StreamPodSandboxMetrics: grpc.handleServerStreamingCall<_runtime_v1_StreamPodSandboxMetricsRequest, _runtime_v1_StreamPodSandboxMetricsResponseInit>;
  
  StreamPodSandboxStats: grpc.handleServerStreamingCall<_runtime_v1_StreamPodSandboxStatsRequest, _runtime_v1_StreamPodSandboxStatsResponseInit>;
  
  StreamPodSandboxes: grpc.handleServerStreamingCall<_runtime_v1_StreamPodSandboxesRequest, _runtime_v1_StreamPodSandboxesResponseInit>;
  
  UpdateContainerResources: grpc.handleUnaryCall<_runtime_v1_UpdateContainerResourcesRequest, _runtime_v1_UpdateContainerResourcesResponseInit>;
  
  UpdatePodSandboxResources: grpc.handleUnaryCall<_runtime_v1_UpdatePodSandboxResourcesRequest, _runtime_v1_UpdatePodSandboxResourcesResponseInit>;
  
  UpdateRuntimeConfig: grpc.handleUnaryCall<_runtime_v1_UpdateRuntimeConfigRequest, _runtime_v1_UpdateRuntimeConfigResponseInit>;
  
  Version: grpc.handleUnaryCall<_runtime_v1_VersionRequest, _runtime_v1_VersionResponseInit>;
  
}

export interface RuntimeServiceDefinition extends grpc.ServiceDefinition {
  Attach: MethodDefinition<_runtime_v1_AttachRequestInit, _runtime_v1_AttachResponseInit, _runtime_v1_AttachRequest, _runtime_v1_AttachResponse>
  CheckpointContainer: MethodDefinition<_runtime_v1_CheckpointContainerRequestInit, _runtime_v1_CheckpointContainerResponseInit, _runtime_v1_CheckpointContainerRequest, _runtime_v1_CheckpointContainerResponse>
  CheckpointPod: MethodDefinition<_runtime_v1_CheckpointPodRequestInit, _runtime_v1_CheckpointPodResponseInit, _runtime_v1_CheckpointPodRequest, _runtime_v1_CheckpointPodResponse>
  ContainerStats: MethodDefinition<_runtime_v1_ContainerStatsRequestInit, _runtime_v1_ContainerStatsResponseInit, _runtime_v1_ContainerStatsRequest, _runtime_v1_ContainerStatsResponse>
  ContainerStatus: MethodDefinition<_runtime_v1_ContainerStatusRequestInit, _runtime_v1_ContainerStatusResponseInit, _runtime_v1_ContainerStatusRequest, _runtime_v1_ContainerStatusResponse>
  CreateContainer: MethodDefinition<_runtime_v1_CreateContainerRequestInit, _runtime_v1_CreateContainerResponseInit, _runtime_v1_CreateContainerRequest, _runtime_v1_CreateContainerResponse>
  Exec: MethodDefinition<_runtime_v1_ExecRequestInit, _runtime_v1_ExecResponseInit, _runtime_v1_ExecRequest, _runtime_v1_ExecResponse>
  ExecSync: MethodDefinition<_runtime_v1_ExecSyncRequestInit, _runtime_v1_ExecSyncResponseInit, _runtime_v1_ExecSyncRequest, _runtime_v1_ExecSyncResponse>
  GetContainerEvents: MethodDefinition<_runtime_v1_GetEventsRequestInit, _runtime_v1_ContainerEventResponseInit, _runtime_v1_GetEventsRequest, _runtime_v1_ContainerEventResponse>
  ListContainerStats: MethodDefinition<_runtime_v1_ListContainerStatsRequestInit, _runtime_v1_ListContainerStatsResponseInit, _runtime_v1_ListContainerStatsRequest, _runtime_v1_ListContainerStatsResponse>
  ListContainers: MethodDefinition<_runtime_v1_ListContainersRequestInit, _runtime_v1_ListContainersResponseInit, _runtime_v1_ListContainersRequest, _runtime_v1_ListContainersResponse>
  ListMetricDescriptors: MethodDefinition<_runtime_v1_ListMetricDescriptorsRequestInit, _runtime_v1_ListMetricDescriptorsResponseInit, _runtime_v1_ListMetricDescriptorsRequest, _runtime_v1_ListMetricDescriptorsResponse>
  ListPodSandbox: MethodDefinition<_runtime_v1_ListPodSandboxRequestInit, _runtime_v1_ListPodSandboxResponseInit, _runtime_v1_ListPodSandboxRequest, _runtime_v1_ListPodSandboxResponse>
  ListPodSandboxMetrics: MethodDefinition<_runtime_v1_ListPodSandboxMetricsRequestInit, _runtime_v1_ListPodSandboxMetricsResponseInit, _runtime_v1_ListPodSandboxMetricsRequest, _runtime_v1_ListPodSandboxMetricsResponse>
  ListPodSandboxStats: MethodDefinition<_runtime_v1_ListPodSandboxStatsRequestInit, _runtime_v1_ListPodSandboxStatsResponseInit, _runtime_v1_ListPodSandboxStatsRequest, _runtime_v1_ListPodSandboxStatsResponse>
  PodSandboxStats: MethodDefinition<_runtime_v1_PodSandboxStatsRequestInit, _runtime_v1_PodSandboxStatsResponseInit, _runtime_v1_PodSandboxStatsRequest, _runtime_v1_PodSandboxStatsResponse>
  PodSandboxStatus: MethodDefinition<_runtime_v1_PodSandboxStatusRequestInit, _runtime_v1_PodSandboxStatusResponseInit, _runtime_v1_PodSandboxStatusRequest, _runtime_v1_PodSandboxStatusResponse>
  PortForward: MethodDefinition<_runtime_v1_PortForwardRequestInit, _runtime_v1_PortForwardResponseInit, _runtime_v1_PortForwardRequest, _runtime_v1_PortForwardResponse>
  RemoveContainer: MethodDefinition<_runtime_v1_RemoveContainerRequestInit, _runtime_v1_RemoveContainerResponseInit, _runtime_v1_RemoveContainerRequest, _runtime_v1_RemoveContainerResponse>
  RemovePodSandbox: MethodDefinition<_runtime_v1_RemovePodSandboxRequestInit, _runtime_v1_RemovePodSandboxResponseInit, _runtime_v1_RemovePodSandboxRequest, _runtime_v1_RemovePodSandboxResponse>
  ReopenContainerLog: MethodDefinition<_runtime_v1_ReopenContainerLogRequestInit, _runtime_v1_ReopenContainerLogResponseInit, _runtime_v1_ReopenContainerLogRequest, _runtime_v1_ReopenContainerLogResponse>
  RestorePod: MethodDefinition<_runtime_v1_RestorePodRequestInit, _runtime_v1_RestorePodResponseInit, _runtime_v1_RestorePodRequest, _runtime_v1_RestorePodResponse>
  RunPodSandbox: MethodDefinition<_runtime_v1_RunPodSandboxRequestInit, _runtime_v1_RunPodSandboxResponseInit, _runtime_v1_RunPodSandboxRequest, _runtime_v1_RunPodSandboxResponse>
  RuntimeConfig: MethodDefinition<_runtime_v1_RuntimeConfigRequestInit, _runtime_v1_RuntimeConfigResponseInit, _runtime_v1_RuntimeConfigRequest, _runtime_v1_RuntimeConfigResponse>
  StartContainer: MethodDefinition<_runtime_v1_StartContainerRequestInit, _runtime_v1_StartContainerResponseInit, _runtime_v1_StartContainerRequest, _runtime_v1_StartContainerResponse>
  Status: MethodDefinition<_runtime_v1_StatusRequestInit, _runtime_v1_StatusResponseInit, _runtime_v1_StatusRequest, _runtime_v1_StatusResponse>
  StopContainer: MethodDefinition<_runtime_v1_StopContainerRequestInit, _runtime_v1_StopContainerResponseInit, _runtime_v1_StopContainerRequest, _runtime_v1_StopContainerResponse>
  StopPodSandbox: MethodDefinition<_runtime_v1_StopPodSandboxRequestInit, _runtime_v1_StopPodSandboxResponseInit, _runtime_v1_StopPodSandboxRequest, _runtime_v1_StopPodSandboxResponse>
  StreamContainerStats: MethodDefinition<_runtime_v1_StreamContainerStatsRequestInit, _runtime_v1_StreamContainerStatsResponseInit, _runtime_v1_StreamContainerStatsRequest, _runtime_v1_StreamContainerStatsResponse>
  StreamContainers: MethodDefinition<_runtime_v1_StreamContainersRequestInit, _runtime_v1_StreamContainersResponseInit, _runtime_v1_StreamContainersRequest, _runtime_v1_StreamContainersResponse>
  StreamPodSandboxMetrics: MethodDefinition<_runtime_v1_StreamPodSandboxMetricsRequestInit, _runtime_v1_StreamPodSandboxMetricsResponseInit, _runtime_v1_StreamPodSandboxMetricsRequest, _runtime_v1_StreamPodSandboxMetricsResponse>
  StreamPodSandboxStats: MethodDefinition<_runtime_v1_StreamPodSandboxStatsRequestInit, _runtime_v1_StreamPodSandboxStatsResponseInit, _runtime_v1_StreamPodSandboxStatsRequest, _runtime_v1_StreamPodSandboxStatsResponse>
  StreamPodSandboxes: MethodDefinition<_runtime_v1_StreamPodSandboxesRequestInit, _runtime_v1_StreamPodSandboxesResponseInit, _runtime_v1_StreamPodSandboxesRequest, _runtime_v1_StreamPodSandboxesResponse>
  UpdateContainerResources: MethodDefinition<_runtime_v1_UpdateContainerResourcesRequestInit, _runtime_v1_UpdateContainerResourcesResponseInit, _runtime_v1_UpdateContainerResourcesRequest, _runtime_v1_UpdateContainerResourcesResponse>
  UpdatePodSandboxResources: MethodDefinition<_runtime_v1_UpdatePodSandboxResourcesRequestInit, _runtime_v1_UpdatePodSandboxResourcesResponseInit, _runtime_v1_UpdatePodSandboxResourcesRequest, _runtime_v1_UpdatePodSandboxResourcesResponse>
  UpdateRuntimeConfig: MethodDefinition<_runtime_v1_UpdateRuntimeConfigRequestInit, _runtime_v1_UpdateRuntimeConfigResponseInit, _runtime_v1_UpdateRuntimeConfigRequest, _runtime_v1_UpdateRuntimeConfigResponse>
  Version: MethodDefinition<_runtime_v1_VersionRequestInit, _runtime_v1_VersionResponseInit, _runtime_v1_VersionRequest, _runtime_v1_VersionResponse>
}
