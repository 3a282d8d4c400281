import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AttachRequestInit as _runtime_v1_AttachRequestInit, AttachRequest as _runtime_v1_AttachRequest } from './runtime/v1/AttachRequest.js';
import type { AttachResponseInit as _runtime_v1_AttachResponseInit, AttachResponse as _runtime_v1_AttachResponse } from './runtime/v1/AttachResponse.js';
import type { AuthConfigInit as _runtime_v1_AuthConfigInit, AuthConfig as _runtime_v1_AuthConfig } from './runtime/v1/AuthConfig.js';
import type { CDIDeviceInit as _runtime_v1_CDIDeviceInit, CDIDevice as _runtime_v1_CDIDevice } from './runtime/v1/CDIDevice.js';
import type { CapabilityInit as _runtime_v1_CapabilityInit, Capability as _runtime_v1_Capability } from './runtime/v1/Capability.js';
import type { CheckpointContainerRequestInit as _runtime_v1_CheckpointContainerRequestInit, CheckpointContainerRequest as _runtime_v1_CheckpointContainerRequest } from './runtime/v1/CheckpointContainerRequest.js';
import type { CheckpointContainerResponseInit as _runtime_v1_CheckpointContainerResponseInit, CheckpointContainerResponse as _runtime_v1_CheckpointContainerResponse } from './runtime/v1/CheckpointContainerResponse.js';
import type { CheckpointPodRequestInit as _runtime_v1_CheckpointPodRequestInit, CheckpointPodRequest as _runtime_v1_CheckpointPodRequest } from './runtime/v1/CheckpointPodRequest.js';
import type { CheckpointPodResponseInit as _runtime_v1_CheckpointPodResponseInit, CheckpointPodResponse as _runtime_v1_CheckpointPodResponse } from './runtime/v1/CheckpointPodResponse.js';
import type { ContainerInit as _runtime_v1_ContainerInit, Container as _runtime_v1_Container } from './runtime/v1/Container.js';
import type { ContainerAttributesInit as _runtime_v1_ContainerAttributesInit, ContainerAttributes as _runtime_v1_ContainerAttributes } from './runtime/v1/ContainerAttributes.js';
import type { ContainerConfigInit as _runtime_v1_ContainerConfigInit, ContainerConfig as _runtime_v1_ContainerConfig } from './runtime/v1/ContainerConfig.js';
import type { ContainerEventResponseInit as _runtime_v1_ContainerEventResponseInit, ContainerEventResponse as _runtime_v1_ContainerEventResponse } from './runtime/v1/ContainerEventResponse.js';
import type { ContainerFilterInit as _runtime_v1_ContainerFilterInit, ContainerFilter as _runtime_v1_ContainerFilter } from './runtime/v1/ContainerFilter.js';
import type { ContainerMetadataInit as _runtime_v1_ContainerMetadataInit, ContainerMetadata as _runtime_v1_ContainerMetadata } from './runtime/v1/ContainerMetadata.js';
import type { ContainerMetricsInit as _runtime_v1_ContainerMetricsInit, ContainerMetrics as _runtime_v1_ContainerMetrics } from './runtime/v1/ContainerMetrics.js';
import type { ContainerResourcesInit as _runtime_v1_ContainerResourcesInit, ContainerResources as _runtime_v1_ContainerResources } from './runtime/v1/ContainerResources.js';
import type { ContainerStateValueInit as _runtime_v1_ContainerStateValueInit, ContainerStateValue as _runtime_v1_ContainerStateValue } from './runtime/v1/ContainerStateValue.js';
import type { ContainerStatsInit as _runtime_v1_ContainerStatsInit, ContainerStats as _runtime_v1_ContainerStats } from './runtime/v1/ContainerStats.js';
import type { ContainerStatsFilterInit as _runtime_v1_ContainerStatsFilterInit, ContainerStatsFilter as _runtime_v1_ContainerStatsFilter } from './runtime/v1/ContainerStatsFilter.js';
import type { ContainerStatsRequestInit as _runtime_v1_ContainerStatsRequestInit, ContainerStatsRequest as _runtime_v1_ContainerStatsRequest } from './runtime/v1/ContainerStatsRequest.js';
import type { ContainerStatsResponseInit as _runtime_v1_ContainerStatsResponseInit, ContainerStatsResponse as _runtime_v1_ContainerStatsResponse } from './runtime/v1/ContainerStatsResponse.js';
import type { ContainerStatusInit as _runtime_v1_ContainerStatusInit, ContainerStatus as _runtime_v1_ContainerStatus } from './runtime/v1/ContainerStatus.js';
import type { ContainerStatusRequestInit as _runtime_v1_ContainerStatusRequestInit, ContainerStatusRequest as _runtime_v1_ContainerStatusRequest } from './runtime/v1/ContainerStatusRequest.js';
import type { ContainerStatusResponseInit as _runtime_v1_ContainerStatusResponseInit, ContainerStatusResponse as _runtime_v1_ContainerStatusResponse } from './runtime/v1/ContainerStatusResponse.js';
import type { ContainerUserInit as _runtime_v1_ContainerUserInit, ContainerUser as _runtime_v1_ContainerUser } from './runtime/v1/ContainerUser.js';
import type { CpuUsageInit as _runtime_v1_CpuUsageInit, CpuUsage as _runtime_v1_CpuUsage } from './runtime/v1/CpuUsage.js';
import type { CreateContainerRequestInit as _runtime_v1_CreateContainerRequestInit, CreateContainerRequest as _runtime_v1_CreateContainerRequest } from './runtime/v1/CreateContainerRequest.js';
import type { CreateContainerResponseInit as _runtime_v1_CreateContainerResponseInit, CreateContainerResponse as _runtime_v1_CreateContainerResponse } from './runtime/v1/CreateContainerResponse.js';
import type { DNSConfigInit as _runtime_v1_DNSConfigInit, DNSConfig as _runtime_v1_DNSConfig } from './runtime/v1/DNSConfig.js';
import type { DeviceInit as _runtime_v1_DeviceInit, Device as _runtime_v1_Device } from './runtime/v1/Device.js';
import type { ExecRequestInit as _runtime_v1_ExecRequestInit, ExecRequest as _runtime_v1_ExecRequest } from './runtime/v1/ExecRequest.js';
import type { ExecResponseInit as _runtime_v1_ExecResponseInit, ExecResponse as _runtime_v1_ExecResponse } from './runtime/v1/ExecResponse.js';
import type { ExecSyncRequestInit as _runtime_v1_ExecSyncRequestInit, ExecSyncRequest as _runtime_v1_ExecSyncRequest } from './runtime/v1/ExecSyncRequest.js';
import type { ExecSyncResponseInit as _runtime_v1_ExecSyncResponseInit, ExecSyncResponse as _runtime_v1_ExecSyncResponse } from './runtime/v1/ExecSyncResponse.js';
import type { FilesystemIdentifierInit as _runtime_v1_FilesystemIdentifierInit, FilesystemIdentifier as _runtime_v1_FilesystemIdentifier } from './runtime/v1/FilesystemIdentifier.js';
import type { FilesystemUsageInit as _runtime_v1_FilesystemUsageInit, FilesystemUsage as _runtime_v1_FilesystemUsage } from './runtime/v1/FilesystemUsage.js';
import type { GetEventsRequestInit as _runtime_v1_GetEventsRequestInit, GetEventsRequest as _runtime_v1_GetEventsRequest } from './runtime/v1/GetEventsRequest.js';
import type { HugepageLimitInit as _runtime_v1_HugepageLimitInit, HugepageLimit as _runtime_v1_HugepageLimit } from './runtime/v1/HugepageLimit.js';
import type { IDMappingInit as _runtime_v1_IDMappingInit, IDMapping as _runtime_v1_IDMapping } from './runtime/v1/IDMapping.js';
import type { ImageInit as _runtime_v1_ImageInit, Image as _runtime_v1_Image } from './runtime/v1/Image.js';
import type { ImageFilterInit as _runtime_v1_ImageFilterInit, ImageFilter as _runtime_v1_ImageFilter } from './runtime/v1/ImageFilter.js';
import type { ImageFsInfoRequestInit as _runtime_v1_ImageFsInfoRequestInit, ImageFsInfoRequest as _runtime_v1_ImageFsInfoRequest } from './runtime/v1/ImageFsInfoRequest.js';
import type { ImageFsInfoResponseInit as _runtime_v1_ImageFsInfoResponseInit, ImageFsInfoResponse as _runtime_v1_ImageFsInfoResponse } from './runtime/v1/ImageFsInfoResponse.js';
import type { ImageServiceClient as _runtime_v1_ImageServiceClient, ImageServiceDefinition as _runtime_v1_ImageServiceDefinition } from './runtime/v1/ImageService.js';
import type { ImageSpecInit as _runtime_v1_ImageSpecInit, ImageSpec as _runtime_v1_ImageSpec } from './runtime/v1/ImageSpec.js';
import type { ImageStatusRequestInit as _runtime_v1_ImageStatusRequestInit, ImageStatusRequest as _runtime_v1_ImageStatusRequest } from './runtime/v1/ImageStatusRequest.js';
import type { ImageStatusResponseInit as _runtime_v1_ImageStatusResponseInit, ImageStatusResponse as _runtime_v1_ImageStatusResponse } from './runtime/v1/ImageStatusResponse.js';
import type { Int64ValueInit as _runtime_v1_Int64ValueInit, Int64Value as _runtime_v1_Int64Value } from './runtime/v1/Int64Value.js';
import type { IoUsageInit as _runtime_v1_IoUsageInit, IoUsage as _runtime_v1_IoUsage } from './runtime/v1/IoUsage.js';
import type { KeyValueInit as _runtime_v1_KeyValueInit, KeyValue as _runtime_v1_KeyValue } from './runtime/v1/KeyValue.js';
import type { LinuxContainerConfigInit as _runtime_v1_LinuxContainerConfigInit, LinuxContainerConfig as _runtime_v1_LinuxContainerConfig } from './runtime/v1/LinuxContainerConfig.js';
import type { LinuxContainerResourcesInit as _runtime_v1_LinuxContainerResourcesInit, LinuxContainerResources as _runtime_v1_LinuxContainerResources } from './runtime/v1/LinuxContainerResources.js';
import type { LinuxContainerSecurityContextInit as _runtime_v1_LinuxContainerSecurityContextInit, LinuxContainerSecurityContext as _runtime_v1_LinuxContainerSecurityContext } from './runtime/v1/LinuxContainerSecurityContext.js';
import type { LinuxContainerUserInit as _runtime_v1_LinuxContainerUserInit, LinuxContainerUser as _runtime_v1_LinuxContainerUser } from './runtime/v1/LinuxContainerUser.js';
import type { LinuxPodSandboxConfigInit as _runtime_v1_LinuxPodSandboxConfigInit, LinuxPodSandboxConfig as _runtime_v1_LinuxPodSandboxConfig } from './runtime/v1/LinuxPodSandboxConfig.js';
import type { LinuxPodSandboxStatsInit as _runtime_v1_LinuxPodSandboxStatsInit, LinuxPodSandboxStats as _runtime_v1_LinuxPodSandboxStats } from './runtime/v1/LinuxPodSandboxStats.js';
import type { LinuxPodSandboxStatusInit as _runtime_v1_LinuxPodSandboxStatusInit, LinuxPodSandboxStatus as _runtime_v1_LinuxPodSandboxStatus } from './runtime/v1/LinuxPodSandboxStatus.js';
import type { LinuxRuntimeConfigurationInit as _runtime_v1_LinuxRuntimeConfigurationInit, LinuxRuntimeConfiguration as _runtime_v1_LinuxRuntimeConfiguration } from './runtime/v1/LinuxRuntimeConfiguration.js';
import type { LinuxSandboxSecurityContextInit as _runtime_v1_LinuxSandboxSecurityContextInit, LinuxSandboxSecurityContext as _runtime_v1_LinuxSandboxSecurityContext } from './runtime/v1/LinuxSandboxSecurityContext.js';
import type { ListContainerStatsRequestInit as _runtime_v1_ListContainerStatsRequestInit, ListContainerStatsRequest as _runtime_v1_ListContainerStatsRequest } from './runtime/v1/ListContainerStatsRequest.js';
import type { ListContainerStatsResponseInit as _runtime_v1_ListContainerStatsResponseInit, ListContainerStatsResponse as _runtime_v1_ListContainerStatsResponse } from './runtime/v1/ListContainerStatsResponse.js';
import type { ListContainersRequestInit as _runtime_v1_ListContainersRequestInit, ListContainersRequest as _runtime_v1_ListContainersRequest } from './runtime/v1/ListContainersRequest.js';
import type { ListContainersResponseInit as _runtime_v1_ListContainersResponseInit, ListContainersResponse as _runtime_v1_ListContainersResponse } from './runtime/v1/ListContainersResponse.js';
import type { ListImagesRequestInit as _runtime_v1_ListImagesRequestInit, ListImagesRequest as _runtime_v1_ListImagesRequest } from './runtime/v1/ListImagesRequest.js';
import type { ListImagesResponseInit as _runtime_v1_ListImagesResponseInit, ListImagesResponse as _runtime_v1_ListImagesResponse } from './runtime/v1/ListImagesResponse.js';
import type { ListMetricDescriptorsRequestInit as _runtime_v1_ListMetricDescriptorsRequestInit, ListMetricDescriptorsRequest as _runtime_v1_ListMetricDescriptorsRequest } from './runtime/v1/ListMetricDescriptorsRequest.js';
import type { ListMetricDescriptorsResponseInit as _runtime_v1_ListMetricDescriptorsResponseInit, ListMetricDescriptorsResponse as _runtime_v1_ListMetricDescriptorsResponse } from './runtime/v1/ListMetricDescriptorsResponse.js';
import type { ListPodSandboxMetricsRequestInit as _runtime_v1_ListPodSandboxMetricsRequestInit, ListPodSandboxMetricsRequest as _runtime_v1_ListPodSandboxMetricsRequest } from './runtime/v1/ListPodSandboxMetricsRequest.js';
import type { ListPodSandboxMetricsResponseInit as _runtime_v1_ListPodSandboxMetricsResponseInit, ListPodSandboxMetricsResponse as _runtime_v1_ListPodSandboxMetricsResponse } from './runtime/v1/ListPodSandboxMetricsResponse.js';
import type { ListPodSandboxRequestInit as _runtime_v1_ListPodSandboxRequestInit, ListPodSandboxRequest as _runtime_v1_ListPodSandboxRequest } from './runtime/v1/ListPodSandboxRequest.js';
import type { ListPodSandboxResponseInit as _runtime_v1_ListPodSandboxResponseInit, ListPodSandboxResponse as _runtime_v1_ListPodSandboxResponse } from './runtime/v1/ListPodSandboxResponse.js';
import type { ListPodSandboxStatsRequestInit as _runtime_v1_ListPodSandboxStatsRequestInit, ListPodSandboxStatsRequest as _runtime_v1_ListPodSandboxStatsRequest } from './runtime/v1/ListPodSandboxStatsRequest.js';
import type { ListPodSandboxStatsResponseInit as _runtime_v1_ListPodSandboxStatsResponseInit, ListPodSandboxStatsResponse as _runtime_v1_ListPodSandboxStatsResponse } from './runtime/v1/ListPodSandboxStatsResponse.js';
import type { MemoryUsageInit as _runtime_v1_MemoryUsageInit, MemoryUsage as _runtime_v1_MemoryUsage } from './runtime/v1/MemoryUsage.js';
import type { MetricInit as _runtime_v1_MetricInit, Metric as _runtime_v1_Metric } from './runtime/v1/Metric.js';
import type { MetricDescriptorInit as _runtime_v1_MetricDescriptorInit, MetricDescriptor as _runtime_v1_MetricDescriptor } from './runtime/v1/MetricDescriptor.js';
import type { MountInit as _runtime_v1_MountInit, Mount as _runtime_v1_Mount } from './runtime/v1/Mount.js';
import type { NamespaceInit as _runtime_v1_NamespaceInit, Namespace as _runtime_v1_Namespace } from './runtime/v1/Namespace.js';
import type { NamespaceOptionInit as _runtime_v1_NamespaceOptionInit, NamespaceOption as _runtime_v1_NamespaceOption } from './runtime/v1/NamespaceOption.js';
import type { NetworkConfigInit as _runtime_v1_NetworkConfigInit, NetworkConfig as _runtime_v1_NetworkConfig } from './runtime/v1/NetworkConfig.js';
import type { NetworkInterfaceUsageInit as _runtime_v1_NetworkInterfaceUsageInit, NetworkInterfaceUsage as _runtime_v1_NetworkInterfaceUsage } from './runtime/v1/NetworkInterfaceUsage.js';
import type { NetworkUsageInit as _runtime_v1_NetworkUsageInit, NetworkUsage as _runtime_v1_NetworkUsage } from './runtime/v1/NetworkUsage.js';
import type { PodIPInit as _runtime_v1_PodIPInit, PodIP as _runtime_v1_PodIP } from './runtime/v1/PodIP.js';
import type { PodSandboxInit as _runtime_v1_PodSandboxInit, PodSandbox as _runtime_v1_PodSandbox } from './runtime/v1/PodSandbox.js';
import type { PodSandboxAttributesInit as _runtime_v1_PodSandboxAttributesInit, PodSandboxAttributes as _runtime_v1_PodSandboxAttributes } from './runtime/v1/PodSandboxAttributes.js';
import type { PodSandboxConfigInit as _runtime_v1_PodSandboxConfigInit, PodSandboxConfig as _runtime_v1_PodSandboxConfig } from './runtime/v1/PodSandboxConfig.js';
import type { PodSandboxFilterInit as _runtime_v1_PodSandboxFilterInit, PodSandboxFilter as _runtime_v1_PodSandboxFilter } from './runtime/v1/PodSandboxFilter.js';
import type { PodSandboxMetadataInit as _runtime_v1_PodSandboxMetadataInit, PodSandboxMetadata as _runtime_v1_PodSandboxMetadata } from './runtime/v1/PodSandboxMetadata.js';
import type { PodSandboxMetricsInit as _runtime_v1_PodSandboxMetricsInit, PodSandboxMetrics as _runtime_v1_PodSandboxMetrics } from './runtime/v1/PodSandboxMetrics.js';
import type { PodSandboxNetworkStatusInit as _runtime_v1_PodSandboxNetworkStatusInit, PodSandboxNetworkStatus as _runtime_v1_PodSandboxNetworkStatus } from './runtime/v1/PodSandboxNetworkStatus.js';
import type { PodSandboxStateValueInit as _runtime_v1_PodSandboxStateValueInit, PodSandboxStateValue as _runtime_v1_PodSandboxStateValue } from './runtime/v1/PodSandboxStateValue.js';
import type { PodSandboxStatsInit as _runtime_v1_PodSandboxStatsInit, PodSandboxStats as _runtime_v1_PodSandboxStats } from './runtime/v1/PodSandboxStats.js';
import type { PodSandboxStatsFilterInit as _runtime_v1_PodSandboxStatsFilterInit, PodSandboxStatsFilter as _runtime_v1_PodSandboxStatsFilter } from './runtime/v1/PodSandboxStatsFilter.js';
import type { PodSandboxStatsRequestInit as _runtime_v1_PodSandboxStatsRequestInit, PodSandboxStatsRequest as _runtime_v1_PodSandboxStatsRequest } from './runtime/v1/PodSandboxStatsRequest.js';
import type { PodSandboxStatsResponseInit as _runtime_v1_PodSandboxStatsResponseInit, PodSandboxStatsResponse as _runtime_v1_PodSandboxStatsResponse } from './runtime/v1/PodSandboxStatsResponse.js';
import type { PodSandboxStatusInit as _runtime_v1_PodSandboxStatusInit, PodSandboxStatus as _runtime_v1_PodSandboxStatus } from './runtime/v1/PodSandboxStatus.js';
import type { PodSandboxStatusRequestInit as _runtime_v1_PodSandboxStatusRequestInit, PodSandboxStatusRequest as _runtime_v1_PodSandboxStatusRequest } from './runtime/v1/PodSandboxStatusRequest.js';
import type { PodSandboxStatusResponseInit as _runtime_v1_PodSandboxStatusResponseInit, PodSandboxStatusResponse as _runtime_v1_PodSandboxStatusResponse } from './runtime/v1/PodSandboxStatusResponse.js';
import type { PortForwardRequestInit as _runtime_v1_PortForwardRequestInit, PortForwardRequest as _runtime_v1_PortForwardRequest } from './runtime/v1/PortForwardRequest.js';
import type { PortForwardResponseInit as _runtime_v1_PortForwardResponseInit, PortForwardResponse as _runtime_v1_PortForwardResponse } from './runtime/v1/PortForwardResponse.js';
import type { PortMappingInit as _runtime_v1_PortMappingInit, PortMapping as _runtime_v1_PortMapping } from './runtime/v1/PortMapping.js';
import type { ProcessUsageInit as _runtime_v1_ProcessUsageInit, ProcessUsage as _runtime_v1_ProcessUsage } from './runtime/v1/ProcessUsage.js';
import type { PsiDataInit as _runtime_v1_PsiDataInit, PsiData as _runtime_v1_PsiData } from './runtime/v1/PsiData.js';
import type { PsiStatsInit as _runtime_v1_PsiStatsInit, PsiStats as _runtime_v1_PsiStats } from './runtime/v1/PsiStats.js';
import type { PullImageRequestInit as _runtime_v1_PullImageRequestInit, PullImageRequest as _runtime_v1_PullImageRequest } from './runtime/v1/PullImageRequest.js';
import type { PullImageResponseInit as _runtime_v1_PullImageResponseInit, PullImageResponse as _runtime_v1_PullImageResponse } from './runtime/v1/PullImageResponse.js';
import type { RemoveContainerRequestInit as _runtime_v1_RemoveContainerRequestInit, RemoveContainerRequest as _runtime_v1_RemoveContainerRequest } from './runtime/v1/RemoveContainerRequest.js';
import type { RemoveContainerResponseInit as _runtime_v1_RemoveContainerResponseInit, RemoveContainerResponse as _runtime_v1_RemoveContainerResponse } from './runtime/v1/RemoveContainerResponse.js';
import type { RemoveImageRequestInit as _runtime_v1_RemoveImageRequestInit, RemoveImageRequest as _runtime_v1_RemoveImageRequest } from './runtime/v1/RemoveImageRequest.js';
import type { RemoveImageResponseInit as _runtime_v1_RemoveImageResponseInit, RemoveImageResponse as _runtime_v1_RemoveImageResponse } from './runtime/v1/RemoveImageResponse.js';
import type { RemovePodSandboxRequestInit as _runtime_v1_RemovePodSandboxRequestInit, RemovePodSandboxRequest as _runtime_v1_RemovePodSandboxRequest } from './runtime/v1/RemovePodSandboxRequest.js';
import type { RemovePodSandboxResponseInit as _runtime_v1_RemovePodSandboxResponseInit, RemovePodSandboxResponse as _runtime_v1_RemovePodSandboxResponse } from './runtime/v1/RemovePodSandboxResponse.js';
import type { ReopenContainerLogRequestInit as _runtime_v1_ReopenContainerLogRequestInit, ReopenContainerLogRequest as _runtime_v1_ReopenContainerLogRequest } from './runtime/v1/ReopenContainerLogRequest.js';
import type { ReopenContainerLogResponseInit as _runtime_v1_ReopenContainerLogResponseInit, ReopenContainerLogResponse as _runtime_v1_ReopenContainerLogResponse } from './runtime/v1/ReopenContainerLogResponse.js';
import type { RestorePodRequestInit as _runtime_v1_RestorePodRequestInit, RestorePodRequest as _runtime_v1_RestorePodRequest } from './runtime/v1/RestorePodRequest.js';
import type { RestorePodResponseInit as _runtime_v1_RestorePodResponseInit, RestorePodResponse as _runtime_v1_RestorePodResponse } from './runtime/v1/RestorePodResponse.js';
import type { RestoredContainerInit as _runtime_v1_RestoredContainerInit, RestoredContainer as _runtime_v1_RestoredContainer } from './runtime/v1/RestoredContainer.js';
import type { RunPodSandboxRequestInit as _runtime_v1_RunPodSandboxRequestInit, RunPodSandboxRequest as _runtime_v1_RunPodSandboxRequest } from './runtime/v1/RunPodSandboxRequest.js';
import type { RunPodSandboxResponseInit as _runtime_v1_RunPodSandboxResponseInit, RunPodSandboxResponse as _runtime_v1_RunPodSandboxResponse } from './runtime/v1/RunPodSandboxResponse.js';
import type { RuntimeConditionInit as _runtime_v1_RuntimeConditionInit, RuntimeCondition as _runtime_v1_RuntimeCondition } from './runtime/v1/RuntimeCondition.js';
import type { RuntimeConfigInit as _runtime_v1_RuntimeConfigInit, RuntimeConfig as _runtime_v1_RuntimeConfig } from './runtime/v1/RuntimeConfig.js';
import type { RuntimeConfigRequestInit as _runtime_v1_RuntimeConfigRequestInit, RuntimeConfigRequest as _runtime_v1_RuntimeConfigRequest } from './runtime/v1/RuntimeConfigRequest.js';
import type { RuntimeConfigResponseInit as _runtime_v1_RuntimeConfigResponseInit, RuntimeConfigResponse as _runtime_v1_RuntimeConfigResponse } from './runtime/v1/RuntimeConfigResponse.js';
import type { RuntimeFeaturesInit as _runtime_v1_RuntimeFeaturesInit, RuntimeFeatures as _runtime_v1_RuntimeFeatures } from './runtime/v1/RuntimeFeatures.js';
import type { RuntimeHandlerInit as _runtime_v1_RuntimeHandlerInit, RuntimeHandler as _runtime_v1_RuntimeHandler } from './runtime/v1/RuntimeHandler.js';
import type { RuntimeHandlerFeaturesInit as _runtime_v1_RuntimeHandlerFeaturesInit, RuntimeHandlerFeatures as _runtime_v1_RuntimeHandlerFeatures } from './runtime/v1/RuntimeHandlerFeatures.js';
import type { RuntimeServiceClient as _runtime_v1_RuntimeServiceClient, RuntimeServiceDefinition as _runtime_v1_RuntimeServiceDefinition } from './runtime/v1/RuntimeService.js';
import type { RuntimeStatusInit as _runtime_v1_RuntimeStatusInit, RuntimeStatus as _runtime_v1_RuntimeStatus } from './runtime/v1/RuntimeStatus.js';
import type { SELinuxOptionInit as _runtime_v1_SELinuxOptionInit, SELinuxOption as _runtime_v1_SELinuxOption } from './runtime/v1/SELinuxOption.js';
import type { SecurityProfileInit as _runtime_v1_SecurityProfileInit, SecurityProfile as _runtime_v1_SecurityProfile } from './runtime/v1/SecurityProfile.js';
import type { StartContainerRequestInit as _runtime_v1_StartContainerRequestInit, StartContainerRequest as _runtime_v1_StartContainerRequest } from './runtime/v1/StartContainerRequest.js';
import type { StartContainerResponseInit as _runtime_v1_StartContainerResponseInit, StartContainerResponse as _runtime_v1_StartContainerResponse } from './runtime/v1/StartContainerResponse.js';
import type { StatusRequestInit as _runtime_v1_StatusRequestInit, StatusRequest as _runtime_v1_StatusRequest } from './runtime/v1/StatusRequest.js';
import type { StatusResponseInit as _runtime_v1_StatusResponseInit, StatusResponse as _runtime_v1_StatusResponse } from './runtime/v1/StatusResponse.js';
import type { StopContainerRequestInit as _runtime_v1_StopContainerRequestInit, StopContainerRequest as _runtime_v1_StopContainerRequest } from './runtime/v1/StopContainerRequest.js';
import type { StopContainerResponseInit as _runtime_v1_StopContainerResponseInit, StopContainerResponse as _runtime_v1_StopContainerResponse } from './runtime/v1/StopContainerResponse.js';
import type { StopPodSandboxRequestInit as _runtime_v1_StopPodSandboxRequestInit, StopPodSandboxRequest as _runtime_v1_StopPodSandboxRequest } from './runtime/v1/StopPodSandboxRequest.js';
import type { StopPodSandboxResponseInit as _runtime_v1_StopPodSandboxResponseInit, StopPodSandboxResponse as _runtime_v1_StopPodSandboxResponse } from './runtime/v1/StopPodSandboxResponse.js';
import type { StreamContainerStatsRequestInit as _runtime_v1_StreamContainerStatsRequestInit, StreamContainerStatsRequest as _runtime_v1_StreamContainerStatsRequest } from './runtime/v1/StreamContainerStatsRequest.js';
import type { StreamContainerStatsResponseInit as _runtime_v1_StreamContainerStatsResponseInit, StreamContainerStatsResponse as _runtime_v1_StreamContainerStatsResponse } from './runtime/v1/StreamContainerStatsResponse.js';
import type { StreamContainersRequestInit as _runtime_v1_StreamContainersRequestInit, StreamContainersRequest as _runtime_v1_StreamContainersRequest } from './runtime/v1/StreamContainersRequest.js';
import type { StreamContainersResponseInit as _runtime_v1_StreamContainersResponseInit, StreamContainersResponse as _runtime_v1_StreamContainersResponse } from './runtime/v1/StreamContainersResponse.js';
import type { StreamImagesRequestInit as _runtime_v1_StreamImagesRequestInit, StreamImagesRequest as _runtime_v1_StreamImagesRequest } from './runtime/v1/StreamImagesRequest.js';
import type { StreamImagesResponseInit as _runtime_v1_StreamImagesResponseInit, StreamImagesResponse as _runtime_v1_StreamImagesResponse } from './runtime/v1/StreamImagesResponse.js';
import type { StreamPodSandboxMetricsRequestInit as _runtime_v1_StreamPodSandboxMetricsRequestInit, StreamPodSandboxMetricsRequest as _runtime_v1_StreamPodSandboxMetricsRequest } from './runtime/v1/StreamPodSandboxMetricsRequest.js';
import type { StreamPodSandboxMetricsResponseInit as _runtime_v1_StreamPodSandboxMetricsResponseInit, StreamPodSandboxMetricsResponse as _runtime_v1_StreamPodSandboxMetricsResponse } from './runtime/v1/StreamPodSandboxMetricsResponse.js';
import type { StreamPodSandboxStatsRequestInit as _runtime_v1_StreamPodSandboxStatsRequestInit, StreamPodSandboxStatsRequest as _runtime_v1_StreamPodSandboxStatsRequest } from './runtime/v1/StreamPodSandboxStatsRequest.js';
import type { StreamPodSandboxStatsResponseInit as _runtime_v1_StreamPodSandboxStatsResponseInit, StreamPodSandboxStatsResponse as _runtime_v1_StreamPodSandboxStatsResponse } from './runtime/v1/StreamPodSandboxStatsResponse.js';
import type { StreamPodSandboxesRequestInit as _runtime_v1_StreamPodSandboxesRequestInit, StreamPodSandboxesRequest as _runtime_v1_StreamPodSandboxesRequest } from './runtime/v1/StreamPodSandboxesRequest.js';
import type { StreamPodSandboxesResponseInit as _runtime_v1_StreamPodSandboxesResponseInit, StreamPodSandboxesResponse as _runtime_v1_StreamPodSandboxesResponse } from './runtime/v1/StreamPodSandboxesResponse.js';
import type { SwapUsageInit as _runtime_v1_SwapUsageInit, SwapUsage as _runtime_v1_SwapUsage } from './runtime/v1/SwapUsage.js';
import type { UInt64ValueInit as _runtime_v1_UInt64ValueInit, UInt64Value as _runtime_v1_UInt64Value } from './runtime/v1/UInt64Value.js';
import type { UpdateContainerResourcesRequestInit as _runtime_v1_UpdateContainerResourcesRequestInit, UpdateContainerResourcesRequest as _runtime_v1_UpdateContainerResourcesRequest } from './runtime/v1/UpdateContainerResourcesRequest.js';
import type { UpdateContainerResourcesResponseInit as _runtime_v1_UpdateContainerResourcesResponseInit, UpdateContainerResourcesResponse as _runtime_v1_UpdateContainerResourcesResponse } from './runtime/v1/UpdateContainerResourcesResponse.js';
import type { UpdatePodSandboxResourcesRequestInit as _runtime_v1_UpdatePodSandboxResourcesRequestInit, UpdatePodSandboxResourcesRequest as _runtime_v1_UpdatePodSandboxResourcesRequest } from './runtime/v1/UpdatePodSandboxResourcesRequest.js';
import type { UpdatePodSandboxResourcesResponseInit as _runtime_v1_UpdatePodSandboxResourcesResponseInit, UpdatePodSandboxResourcesResponse as _runtime_v1_UpdatePodSandboxResourcesResponse } from './runtime/v1/UpdatePodSandboxResourcesResponse.js';
import type { UpdateRuntimeConfigRequestInit as _runtime_v1_UpdateRuntimeConfigRequestInit, UpdateRuntimeConfigRequest as _runtime_v1_UpdateRuntimeConfigRequest } from './runtime/v1/UpdateRuntimeConfigRequest.js';
import type { UpdateRuntimeConfigResponseInit as _runtime_v1_UpdateRuntimeConfigResponseInit, UpdateRuntimeConfigResponse as _runtime_v1_UpdateRuntimeConfigResponse } from './runtime/v1/UpdateRuntimeConfigResponse.js';
import type { UserNamespaceInit as _runtime_v1_UserNamespaceInit, UserNamespace as _runtime_v1_UserNamespace } from './runtime/v1/UserNamespace.js';
import type { VersionRequestInit as _runtime_v1_VersionRequestInit, VersionRequest as _runtime_v1_VersionRequest } from './runtime/v1/VersionRequest.js';
import type { VersionResponseInit as _runtime_v1_VersionResponseInit, VersionResponse as _runtime_v1_VersionResponse } from './runtime/v1/VersionResponse.js';
import type { WindowsContainerConfigInit as _runtime_v1_WindowsContainerConfigInit, WindowsContainerConfig as _runtime_v1_WindowsContainerConfig } from './runtime/v1/WindowsContainerConfig.js';
import type { WindowsContainerResourcesInit as _runtime_v1_WindowsContainerResourcesInit, WindowsContainerResources as _runtime_v1_WindowsContainerResources } from './runtime/v1/WindowsContainerResources.js';
import type { WindowsContainerSecurityContextInit as _runtime_v1_WindowsContainerSecurityContextInit, WindowsContainerSecurityContext as _runtime_v1_WindowsContainerSecurityContext } from './runtime/v1/WindowsContainerSecurityContext.js';
import type { WindowsContainerStatsInit as _runtime_v1_WindowsContainerStatsInit, WindowsContainerStats as _runtime_v1_WindowsContainerStats } from './runtime/v1/WindowsContainerStats.js';
import type { WindowsCpuGroupAffinityInit as _runtime_v1_WindowsCpuGroupAffinityInit, WindowsCpuGroupAffinity as _runtime_v1_WindowsCpuGroupAffinity } from './runtime/v1/WindowsCpuGroupAffinity.js';
import type { WindowsCpuUsageInit as _runtime_v1_WindowsCpuUsageInit, WindowsCpuUsage as _runtime_v1_WindowsCpuUsage } from './runtime/v1/WindowsCpuUsage.js';
import type { WindowsFilesystemUsageInit as _runtime_v1_WindowsFilesystemUsageInit, WindowsFilesystemUsage as _runtime_v1_WindowsFilesystemUsage } from './runtime/v1/WindowsFilesystemUsage.js';
import type { WindowsMemoryUsageInit as _runtime_v1_WindowsMemoryUsageInit, WindowsMemoryUsage as _runtime_v1_WindowsMemoryUsage } from './runtime/v1/WindowsMemoryUsage.js';
import type { WindowsNamespaceOptionInit as _runtime_v1_WindowsNamespaceOptionInit, WindowsNamespaceOption as _runtime_v1_WindowsNamespaceOption } from './runtime/v1/WindowsNamespaceOption.js';
import type { WindowsNetworkInterfaceUsageInit as _runtime_v1_WindowsNetworkInterfaceUsageInit, WindowsNetworkInterfaceUsage as _runtime_v1_WindowsNetworkInterfaceUsage } from './runtime/v1/WindowsNetworkInterfaceUsage.js';
import type { WindowsNetworkUsageInit as _runtime_v1_WindowsNetworkUsageInit, WindowsNetworkUsage as _runtime_v1_WindowsNetworkUsage } from './runtime/v1/WindowsNetworkUsage.js';
import type { WindowsPodSandboxConfigInit as _runtime_v1_WindowsPodSandboxConfigInit, WindowsPodSandboxConfig as _runtime_v1_WindowsPodSandboxConfig } from './runtime/v1/WindowsPodSandboxConfig.js';
import type { WindowsPodSandboxStatsInit as _runtime_v1_WindowsPodSandboxStatsInit, WindowsPodSandboxStats as _runtime_v1_WindowsPodSandboxStats } from './runtime/v1/WindowsPodSandboxStats.js';
import type { WindowsProcessUsageInit as _runtime_v1_WindowsProcessUsageInit, WindowsProcessUsage as _runtime_v1_WindowsProcessUsage } from './runtime/v1/WindowsProcessUsage.js';
import type { WindowsSandboxSecurityContextInit as _runtime_v1_WindowsSandboxSecurityContextInit, WindowsSandboxSecurityContext as _runtime_v1_WindowsSandboxSecurityContext } from './runtime/v1/WindowsSandboxSecurityContext.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  runtime: {
    v1: {
      AttachRequest: MessageTypeDefinition<_runtime_v1_AttachRequestInit, _runtime_v1_AttachRequest>
      AttachResponse: MessageTypeDefinition<_runtime_v1_AttachResponseInit, _runtime_v1_AttachResponse>
      AuthConfig: MessageTypeDefinition<_runtime_v1_AuthConfigInit, _runtime_v1_AuthConfig>
      CDIDevice: MessageTypeDefinition<_runtime_v1_CDIDeviceInit, _runtime_v1_CDIDevice>
      Capability: MessageTypeDefinition<_runtime_v1_CapabilityInit, _runtime_v1_Capability>
      CgroupDriver: EnumTypeDefinition
      CheckpointContainerRequest: MessageTypeDefinition<_runtime_v1_CheckpointContainerRequestInit, _runtime_v1_CheckpointContainerRequest>
      CheckpointContainerResponse: MessageTypeDefinition<_runtime_v1_CheckpointContainerResponseInit, _runtime_v1_CheckpointContainerResponse>
      CheckpointPodRequest: MessageTypeDefinition<_runtime_v1_CheckpointPodRequestInit, _runtime_v1_CheckpointPodRequest>
      CheckpointPodResponse: MessageTypeDefinition<_runtime_v1_CheckpointPodResponseInit, _runtime_v1_CheckpointPodResponse>
      Container: MessageTypeDefinition<_runtime_v1_ContainerInit, _runtime_v1_Container>
      ContainerAttributes: MessageTypeDefinition<_runtime_v1_ContainerAttributesInit, _runtime_v1_ContainerAttributes>
      ContainerConfig: MessageTypeDefinition<_runtime_v1_ContainerConfigInit, _runtime_v1_ContainerConfig>
      ContainerEventResponse: MessageTypeDefinition<_runtime_v1_ContainerEventResponseInit, _runtime_v1_ContainerEventResponse>
      ContainerEventType: EnumTypeDefinition
      ContainerFilter: MessageTypeDefinition<_runtime_v1_ContainerFilterInit, _runtime_v1_ContainerFilter>
      ContainerMetadata: MessageTypeDefinition<_runtime_v1_ContainerMetadataInit, _runtime_v1_ContainerMetadata>
      ContainerMetrics: MessageTypeDefinition<_runtime_v1_ContainerMetricsInit, _runtime_v1_ContainerMetrics>
      ContainerResources: MessageTypeDefinition<_runtime_v1_ContainerResourcesInit, _runtime_v1_ContainerResources>
      ContainerState: EnumTypeDefinition
      ContainerStateValue: MessageTypeDefinition<_runtime_v1_ContainerStateValueInit, _runtime_v1_ContainerStateValue>
      ContainerStats: MessageTypeDefinition<_runtime_v1_ContainerStatsInit, _runtime_v1_ContainerStats>
      ContainerStatsFilter: MessageTypeDefinition<_runtime_v1_ContainerStatsFilterInit, _runtime_v1_ContainerStatsFilter>
      ContainerStatsRequest: MessageTypeDefinition<_runtime_v1_ContainerStatsRequestInit, _runtime_v1_ContainerStatsRequest>
      ContainerStatsResponse: MessageTypeDefinition<_runtime_v1_ContainerStatsResponseInit, _runtime_v1_ContainerStatsResponse>
      ContainerStatus: MessageTypeDefinition<_runtime_v1_ContainerStatusInit, _runtime_v1_ContainerStatus>
      ContainerStatusRequest: MessageTypeDefinition<_runtime_v1_ContainerStatusRequestInit, _runtime_v1_ContainerStatusRequest>
      ContainerStatusResponse: MessageTypeDefinition<_runtime_v1_ContainerStatusResponseInit, _runtime_v1_ContainerStatusResponse>
      ContainerUser: MessageTypeDefinition<_runtime_v1_ContainerUserInit, _runtime_v1_ContainerUser>
      CpuUsage: MessageTypeDefinition<_runtime_v1_CpuUsageInit, _runtime_v1_CpuUsage>
      CreateContainerRequest: MessageTypeDefinition<_runtime_v1_CreateContainerRequestInit, _runtime_v1_CreateContainerRequest>
      CreateContainerResponse: MessageTypeDefinition<_runtime_v1_CreateContainerResponseInit, _runtime_v1_CreateContainerResponse>
      DNSConfig: MessageTypeDefinition<_runtime_v1_DNSConfigInit, _runtime_v1_DNSConfig>
      Device: MessageTypeDefinition<_runtime_v1_DeviceInit, _runtime_v1_Device>
      ExecRequest: MessageTypeDefinition<_runtime_v1_ExecRequestInit, _runtime_v1_ExecRequest>
      ExecResponse: MessageTypeDefinition<_runtime_v1_ExecResponseInit, _runtime_v1_ExecResponse>
      ExecSyncRequest: MessageTypeDefinition<_runtime_v1_ExecSyncRequestInit, _runtime_v1_ExecSyncRequest>
      ExecSyncResponse: MessageTypeDefinition<_runtime_v1_ExecSyncResponseInit, _runtime_v1_ExecSyncResponse>
      FilesystemIdentifier: MessageTypeDefinition<_runtime_v1_FilesystemIdentifierInit, _runtime_v1_FilesystemIdentifier>
      FilesystemUsage: MessageTypeDefinition<_runtime_v1_FilesystemUsageInit, _runtime_v1_FilesystemUsage>
      GetEventsRequest: MessageTypeDefinition<_runtime_v1_GetEventsRequestInit, _runtime_v1_GetEventsRequest>
      HugepageLimit: MessageTypeDefinition<_runtime_v1_HugepageLimitInit, _runtime_v1_HugepageLimit>
      IDMapping: MessageTypeDefinition<_runtime_v1_IDMappingInit, _runtime_v1_IDMapping>
      Image: MessageTypeDefinition<_runtime_v1_ImageInit, _runtime_v1_Image>
      ImageFilter: MessageTypeDefinition<_runtime_v1_ImageFilterInit, _runtime_v1_ImageFilter>
      ImageFsInfoRequest: MessageTypeDefinition<_runtime_v1_ImageFsInfoRequestInit, _runtime_v1_ImageFsInfoRequest>
      ImageFsInfoResponse: MessageTypeDefinition<_runtime_v1_ImageFsInfoResponseInit, _runtime_v1_ImageFsInfoResponse>
      ImageService: SubtypeConstructor<typeof grpc.Client, _runtime_v1_ImageServiceClient> & { service: _runtime_v1_ImageServiceDefinition }
      ImageSpec: MessageTypeDefinition<_runtime_v1_ImageSpecInit, _runtime_v1_ImageSpec>
      ImageStatusRequest: MessageTypeDefinition<_runtime_v1_ImageStatusRequestInit, _runtime_v1_ImageStatusRequest>
      ImageStatusResponse: MessageTypeDefinition<_runtime_v1_ImageStatusResponseInit, _runtime_v1_ImageStatusResponse>
      Int64Value: MessageTypeDefinition<_runtime_v1_Int64ValueInit, _runtime_v1_Int64Value>
      IoUsage: MessageTypeDefinition<_runtime_v1_IoUsageInit, _runtime_v1_IoUsage>
      KeyValue: MessageTypeDefinition<_runtime_v1_KeyValueInit, _runtime_v1_KeyValue>
      LinuxContainerConfig: MessageTypeDefinition<_runtime_v1_LinuxContainerConfigInit, _runtime_v1_LinuxContainerConfig>
      LinuxContainerResources: MessageTypeDefinition<_runtime_v1_LinuxContainerResourcesInit, _runtime_v1_LinuxContainerResources>
      LinuxContainerSecurityContext: MessageTypeDefinition<_runtime_v1_LinuxContainerSecurityContextInit, _runtime_v1_LinuxContainerSecurityContext>
      LinuxContainerUser: MessageTypeDefinition<_runtime_v1_LinuxContainerUserInit, _runtime_v1_LinuxContainerUser>
      LinuxPodSandboxConfig: MessageTypeDefinition<_runtime_v1_LinuxPodSandboxConfigInit, _runtime_v1_LinuxPodSandboxConfig>
      LinuxPodSandboxStats: MessageTypeDefinition<_runtime_v1_LinuxPodSandboxStatsInit, _runtime_v1_LinuxPodSandboxStats>
      LinuxPodSandboxStatus: MessageTypeDefinition<_runtime_v1_LinuxPodSandboxStatusInit, _runtime_v1_LinuxPodSandboxStatus>
      LinuxRuntimeConfiguration: MessageTypeDefinition<_runtime_v1_LinuxRuntimeConfigurationInit, _runtime_v1_LinuxRuntimeConfiguration>
      LinuxSandboxSecurityContext: MessageTypeDefinition<_runtime_v1_LinuxSandboxSecurityContextInit, _runtime_v1_LinuxSandboxSecurityContext>
      ListContainerStatsRequest: MessageTypeDefinition<_runtime_v1_ListContainerStatsRequestInit, _runtime_v1_ListContainerStatsRequest>
      ListContainerStatsResponse: MessageTypeDefinition<_runtime_v1_ListContainerStatsResponseInit, _runtime_v1_ListContainerStatsResponse>
      ListContainersRequest: MessageTypeDefinition<_runtime_v1_ListContainersRequestInit, _runtime_v1_ListContainersRequest>
      ListContainersResponse: MessageTypeDefinition<_runtime_v1_ListContainersResponseInit, _runtime_v1_ListContainersResponse>
      ListImagesRequest: MessageTypeDefinition<_runtime_v1_ListImagesRequestInit, _runtime_v1_ListImagesRequest>
      ListImagesResponse: MessageTypeDefinition<_runtime_v1_ListImagesResponseInit, _runtime_v1_ListImagesResponse>
      ListMetricDescriptorsRequest: MessageTypeDefinition<_runtime_v1_ListMetricDescriptorsRequestInit, _runtime_v1_ListMetricDescriptorsRequest>
      ListMetricDescriptorsResponse: MessageTypeDefinition<_runtime_v1_ListMetricDescriptorsResponseInit, _runtime_v1_ListMetricDescriptorsResponse>
      ListPodSandboxMetricsRequest: MessageTypeDefinition<_runtime_v1_ListPodSandboxMetricsRequestInit, _runtime_v1_ListPodSandboxMetricsRequest>
      ListPodSandboxMetricsResponse: MessageTypeDefinition<_runtime_v1_ListPodSandboxMetricsResponseInit, _runtime_v1_ListPodSandboxMetricsResponse>
      ListPodSandboxRequest: MessageTypeDefinition<_runtime_v1_ListPodSandboxRequestInit, _runtime_v1_ListPodSandboxRequest>
      ListPodSandboxResponse: MessageTypeDefinition<_runtime_v1_ListPodSandboxResponseInit, _runtime_v1_ListPodSandboxResponse>
      ListPodSandboxStatsRequest: MessageTypeDefinition<_runtime_v1_ListPodSandboxStatsRequestInit, _runtime_v1_ListPodSandboxStatsRequest>
      ListPodSandboxStatsResponse: MessageTypeDefinition<_runtime_v1_ListPodSandboxStatsResponseInit, _runtime_v1_ListPodSandboxStatsResponse>
      MemoryUsage: MessageTypeDefinition<_runtime_v1_MemoryUsageInit, _runtime_v1_MemoryUsage>
      Metric: MessageTypeDefinition<_runtime_v1_MetricInit, _runtime_v1_Metric>
      MetricDescriptor: MessageTypeDefinition<_runtime_v1_MetricDescriptorInit, _runtime_v1_MetricDescriptor>
      MetricType: EnumTypeDefinition
      Mount: MessageTypeDefinition<_runtime_v1_MountInit, _runtime_v1_Mount>
      MountPropagation: EnumTypeDefinition
      Namespace: MessageTypeDefinition<_runtime_v1_NamespaceInit, _runtime_v1_Namespace>
      NamespaceMode: EnumTypeDefinition
      NamespaceOption: MessageTypeDefinition<_runtime_v1_NamespaceOptionInit, _runtime_v1_NamespaceOption>
      NetworkConfig: MessageTypeDefinition<_runtime_v1_NetworkConfigInit, _runtime_v1_NetworkConfig>
      NetworkInterfaceUsage: MessageTypeDefinition<_runtime_v1_NetworkInterfaceUsageInit, _runtime_v1_NetworkInterfaceUsage>
      NetworkUsage: MessageTypeDefinition<_runtime_v1_NetworkUsageInit, _runtime_v1_NetworkUsage>
      PodIP: MessageTypeDefinition<_runtime_v1_PodIPInit, _runtime_v1_PodIP>
      PodSandbox: MessageTypeDefinition<_runtime_v1_PodSandboxInit, _runtime_v1_PodSandbox>
      PodSandboxAttributes: MessageTypeDefinition<_runtime_v1_PodSandboxAttributesInit, _runtime_v1_PodSandboxAttributes>
      PodSandboxConfig: MessageTypeDefinition<_runtime_v1_PodSandboxConfigInit, _runtime_v1_PodSandboxConfig>
      PodSandboxFilter: MessageTypeDefinition<_runtime_v1_PodSandboxFilterInit, _runtime_v1_PodSandboxFilter>
      PodSandboxMetadata: MessageTypeDefinition<_runtime_v1_PodSandboxMetadataInit, _runtime_v1_PodSandboxMetadata>
      PodSandboxMetrics: MessageTypeDefinition<_runtime_v1_PodSandboxMetricsInit, _runtime_v1_PodSandboxMetrics>
      PodSandboxNetworkStatus: MessageTypeDefinition<_runtime_v1_PodSandboxNetworkStatusInit, _runtime_v1_PodSandboxNetworkStatus>
      PodSandboxState: EnumTypeDefinition
      PodSandboxStateValue: MessageTypeDefinition<_runtime_v1_PodSandboxStateValueInit, _runtime_v1_PodSandboxStateValue>
      PodSandboxStats: MessageTypeDefinition<_runtime_v1_PodSandboxStatsInit, _runtime_v1_PodSandboxStats>
      PodSandboxStatsFilter: MessageTypeDefinition<_runtime_v1_PodSandboxStatsFilterInit, _runtime_v1_PodSandboxStatsFilter>
      PodSandboxStatsRequest: MessageTypeDefinition<_runtime_v1_PodSandboxStatsRequestInit, _runtime_v1_PodSandboxStatsRequest>
      PodSandboxStatsResponse: MessageTypeDefinition<_runtime_v1_PodSandboxStatsResponseInit, _runtime_v1_PodSandboxStatsResponse>
      PodSandboxStatus: MessageTypeDefinition<_runtime_v1_PodSandboxStatusInit, _runtime_v1_PodSandboxStatus>
      PodSandboxStatusRequest: MessageTypeDefinition<_runtime_v1_PodSandboxStatusRequestInit, _runtime_v1_PodSandboxStatusRequest>
      PodSandboxStatusResponse: MessageTypeDefinition<_runtime_v1_PodSandboxStatusResponseInit, _runtime_v1_PodSandboxStatusResponse>
      PortForwardRequest: MessageTypeDefinition<_runtime_v1_PortForwardRequestInit, _runtime_v1_PortForwardRequest>
      PortForwardResponse: MessageTypeDefinition<_runtime_v1_PortForwardResponseInit, _runtime_v1_PortForwardResponse>
      PortMapping: MessageTypeDefinition<_runtime_v1_PortMappingInit, _runtime_v1_PortMapping>
      ProcessUsage: MessageTypeDefinition<_runtime_v1_ProcessUsageInit, _runtime_v1_ProcessUsage>
      Protocol: EnumTypeDefinition
      PsiData: MessageTypeDefinition<_runtime_v1_PsiDataInit, _runtime_v1_PsiData>
      PsiStats: MessageTypeDefinition<_runtime_v1_PsiStatsInit, _runtime_v1_PsiStats>
      PullImageRequest: MessageTypeDefinition<_runtime_v1_PullImageRequestInit, _runtime_v1_PullImageRequest>
      PullImageResponse: MessageTypeDefinition<_runtime_v1_PullImageResponseInit, _runtime_v1_PullImageResponse>
      RemoveContainerRequest: MessageTypeDefinition<_runtime_v1_RemoveContainerRequestInit, _runtime_v1_RemoveContainerRequest>
      RemoveContainerResponse: MessageTypeDefinition<_runtime_v1_RemoveContainerResponseInit, _runtime_v1_RemoveContainerResponse>
      RemoveImageRequest: MessageTypeDefinition<_runtime_v1_RemoveImageRequestInit, _runtime_v1_RemoveImageRequest>
      RemoveImageResponse: MessageTypeDefinition<_runtime_v1_RemoveImageResponseInit, _runtime_v1_RemoveImageResponse>
      RemovePodSandboxRequest: MessageTypeDefinition<_runtime_v1_RemovePodSandboxRequestInit, _runtime_v1_RemovePodSandboxRequest>
      RemovePodSandboxResponse: MessageTypeDefinition<_runtime_v1_RemovePodSandboxResponseInit, _runtime_v1_RemovePodSandboxResponse>
      ReopenContainerLogRequest: MessageTypeDefinition<_runtime_v1_ReopenContainerLogRequestInit, _runtime_v1_ReopenContainerLogRequest>
      ReopenContainerLogResponse: MessageTypeDefinition<_runtime_v1_ReopenContainerLogResponseInit, _runtime_v1_ReopenContainerLogResponse>
      RestorePodRequest: MessageTypeDefinition<_runtime_v1_RestorePodRequestInit, _runtime_v1_RestorePodRequest>
      RestorePodResponse: MessageTypeDefinition<_runtime_v1_RestorePodResponseInit, _runtime_v1_RestorePodResponse>
      RestoredContainer: MessageTypeDefinition<_runtime_v1_RestoredContainerInit, _runtime_v1_RestoredContainer>
      RunPodSandboxRequest: MessageTypeDefinition<_runtime_v1_RunPodSandboxRequestInit, _runtime_v1_RunPodSandboxRequest>
      RunPodSandboxResponse: MessageTypeDefinition<_runtime_v1_RunPodSandboxResponseInit, _runtime_v1_RunPodSandboxResponse>
      RuntimeCondition: MessageTypeDefinition<_runtime_v1_RuntimeConditionInit, _runtime_v1_RuntimeCondition>
      RuntimeConfig: MessageTypeDefinition<_runtime_v1_RuntimeConfigInit, _runtime_v1_RuntimeConfig>
      RuntimeConfigRequest: MessageTypeDefinition<_runtime_v1_RuntimeConfigRequestInit, _runtime_v1_RuntimeConfigRequest>
      RuntimeConfigResponse: MessageTypeDefinition<_runtime_v1_RuntimeConfigResponseInit, _runtime_v1_RuntimeConfigResponse>
      RuntimeFeatures: MessageTypeDefinition<_runtime_v1_RuntimeFeaturesInit, _runtime_v1_RuntimeFeatures>
      RuntimeHandler: MessageTypeDefinition<_runtime_v1_RuntimeHandlerInit, _runtime_v1_RuntimeHandler>
      RuntimeHandlerFeatures: MessageTypeDefinition<_runtime_v1_RuntimeHandlerFeaturesInit, _runtime_v1_RuntimeHandlerFeatures>
      RuntimeService: SubtypeConstructor<typeof grpc.Client, _runtime_v1_RuntimeServiceClient> & { service: _runtime_v1_RuntimeServiceDefinition }
      RuntimeStatus: MessageTypeDefinition<_runtime_v1_RuntimeStatusInit, _runtime_v1_RuntimeStatus>
      SELinuxOption: MessageTypeDefinition<_runtime_v1_SELinuxOptionInit, _runtime_v1_SELinuxOption>
      SecurityProfile: MessageTypeDefinition<_runtime_v1_SecurityProfileInit, _runtime_v1_SecurityProfile>
      Signal: EnumTypeDefinition
      StartContainerRequest: MessageTypeDefinition<_runtime_v1_StartContainerRequestInit, _runtime_v1_StartContainerRequest>
      StartContainerResponse: MessageTypeDefinition<_runtime_v1_StartContainerResponseInit, _runtime_v1_StartContainerResponse>
      StatusRequest: MessageTypeDefinition<_runtime_v1_StatusRequestInit, _runtime_v1_StatusRequest>
      StatusResponse: MessageTypeDefinition<_runtime_v1_StatusResponseInit, _runtime_v1_StatusResponse>
      StopContainerRequest: MessageTypeDefinition<_runtime_v1_StopContainerRequestInit, _runtime_v1_StopContainerRequest>
      StopContainerResponse: MessageTypeDefinition<_runtime_v1_StopContainerResponseInit, _runtime_v1_StopContainerResponse>
      StopPodSandboxRequest: MessageTypeDefinition<_runtime_v1_StopPodSandboxRequestInit, _runtime_v1_StopPodSandboxRequest>
      StopPodSandboxResponse: MessageTypeDefinition<_runtime_v1_StopPodSandboxResponseInit, _runtime_v1_StopPodSandboxResponse>
      StreamContainerStatsRequest: MessageTypeDefinition<_runtime_v1_StreamContainerStatsRequestInit, _runtime_v1_StreamContainerStatsRequest>
      StreamContainerStatsResponse: MessageTypeDefinition<_runtime_v1_StreamContainerStatsResponseInit, _runtime_v1_StreamContainerStatsResponse>
      StreamContainersRequest: MessageTypeDefinition<_runtime_v1_StreamContainersRequestInit, _runtime_v1_StreamContainersRequest>
      StreamContainersResponse: MessageTypeDefinition<_runtime_v1_StreamContainersResponseInit, _runtime_v1_StreamContainersResponse>
      StreamImagesRequest: MessageTypeDefinition<_runtime_v1_StreamImagesRequestInit, _runtime_v1_StreamImagesRequest>
      StreamImagesResponse: MessageTypeDefinition<_runtime_v1_StreamImagesResponseInit, _runtime_v1_StreamImagesResponse>
      StreamPodSandboxMetricsRequest: MessageTypeDefinition<_runtime_v1_StreamPodSandboxMetricsRequestInit, _runtime_v1_StreamPodSandboxMetricsRequest>
      StreamPodSandboxMetricsResponse: MessageTypeDefinition<_runtime_v1_StreamPodSandboxMetricsResponseInit, _runtime_v1_StreamPodSandboxMetricsResponse>
      StreamPodSandboxStatsRequest: MessageTypeDefinition<_runtime_v1_StreamPodSandboxStatsRequestInit, _runtime_v1_StreamPodSandboxStatsRequest>
      StreamPodSandboxStatsResponse: MessageTypeDefinition<_runtime_v1_StreamPodSandboxStatsResponseInit, _runtime_v1_StreamPodSandboxStatsResponse>
      StreamPodSandboxesRequest: MessageTypeDefinition<_runtime_v1_StreamPodSandboxesRequestInit, _runtime_v1_StreamPodSandboxesRequest>
      StreamPodSandboxesResponse: MessageTypeDefinition<_runtime_v1_StreamPodSandboxesResponseInit, _runtime_v1_StreamPodSandboxesResponse>
      SupplementalGroupsPolicy: EnumTypeDefinition
      SwapUsage: MessageTypeDefinition<_runtime_v1_SwapUsageInit, _runtime_v1_SwapUsage>
      UInt64Value: MessageTypeDefinition<_runtime_v1_UInt64ValueInit, _runtime_v1_UInt64Value>
      UpdateContainerResourcesRequest: MessageTypeDefinition<_runtime_v1_UpdateContainerResourcesRequestInit, _runtime_v1_UpdateContainerResourcesRequest>
      UpdateContainerResourcesResponse: MessageTypeDefinition<_runtime_v1_UpdateContainerResourcesResponseInit, _runtime_v1_UpdateContainerResourcesResponse>
      UpdatePodSandboxResourcesRequest: MessageTypeDefinition<_runtime_v1_UpdatePodSandboxResourcesRequestInit, _runtime_v1_UpdatePodSandboxResourcesRequest>
      UpdatePodSandboxResourcesResponse: MessageTypeDefinition<_runtime_v1_UpdatePodSandboxResourcesResponseInit, _runtime_v1_UpdatePodSandboxResourcesResponse>
      UpdateRuntimeConfigRequest: MessageTypeDefinition<_runtime_v1_UpdateRuntimeConfigRequestInit, _runtime_v1_UpdateRuntimeConfigRequest>
      UpdateRuntimeConfigResponse: MessageTypeDefinition<_runtime_v1_UpdateRuntimeConfigResponseInit, _runtime_v1_UpdateRuntimeConfigResponse>
      UserNamespace: MessageTypeDefinition<_runtime_v1_UserNamespaceInit, _runtime_v1_UserNamespace>
      VersionRequest: MessageTypeDefinition<_runtime_v1_VersionRequestInit, _runtime_v1_VersionRequest>
      VersionResponse: MessageTypeDefinition<_runtime_v1_VersionResponseInit, _runtime_v1_VersionResponse>
      WindowsContainerConfig: MessageTypeDefinition<_runtime_v1_WindowsContainerConfigInit, _runtime_v1_WindowsContainerConfig>
      WindowsContainerResources: MessageTypeDefinition<_runtime_v1_WindowsContainerResourcesInit, _runtime_v1_WindowsContainerResources>
      WindowsContainerSecurityContext: MessageTypeDefinition<_runtime_v1_WindowsContainerSecurityContextInit, _runtime_v1_WindowsContainerSecurityContext>
      WindowsContainerStats: MessageTypeDefinition<_runtime_v1_WindowsContainerStatsInit, _runtime_v1_WindowsContainerStats>
      WindowsCpuGroupAffinity: MessageTypeDefinition<_runtime_v1_WindowsCpuGroupAffinityInit, _runtime_v1_WindowsCpuGroupAffinity>
      WindowsCpuUsage: MessageTypeDefinition<_runtime_v1_WindowsCpuUsageInit, _runtime_v1_WindowsCpuUsage>
      WindowsFilesystemUsage: MessageTypeDefinition<_runtime_v1_WindowsFilesystemUsageInit, _runtime_v1_WindowsFilesystemUsage>
      WindowsMemoryUsage: MessageTypeDefinition<_runtime_v1_WindowsMemoryUsageInit, _runtime_v1_WindowsMemoryUsage>
      WindowsNamespaceOption: MessageTypeDefinition<_runtime_v1_WindowsNamespaceOptionInit, _runtime_v1_WindowsNamespaceOption>
      WindowsNetworkInterfaceUsage: MessageTypeDefinition<_runtime_v1_WindowsNetworkInterfaceUsageInit, _runtime_v1_WindowsNetworkInterfaceUsage>
      WindowsNetworkUsage: MessageTypeDefinition<_runtime_v1_WindowsNetworkUsageInit, _runtime_v1_WindowsNetworkUsage>
      WindowsPodSandboxConfig: MessageTypeDefinition<_runtime_v1_WindowsPodSandboxConfigInit, _runtime_v1_WindowsPodSandboxConfig>
      WindowsPodSandboxStats: MessageTypeDefinition<_runtime_v1_WindowsPodSandboxStatsInit, _runtime_v1_WindowsPodSandboxStats>
      WindowsProcessUsage: MessageTypeDefinition<_runtime_v1_WindowsProcessUsageInit, _runtime_v1_WindowsProcessUsage>
      WindowsSandboxSecurityContext: MessageTypeDefinition<_runtime_v1_WindowsSandboxSecurityContextInit, _runtime_v1_WindowsSandboxSecurityContext>
    }
  }
}

