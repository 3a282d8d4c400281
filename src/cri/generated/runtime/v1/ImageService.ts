// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ImageFsInfoRequestInit as _runtime_v1_ImageFsInfoRequestInit, ImageFsInfoRequest as _runtime_v1_ImageFsInfoRequest } from '../../runtime/v1/ImageFsInfoRequest.js';
import type { ImageFsInfoResponseInit as _runtime_v1_ImageFsInfoResponseInit, ImageFsInfoResponse as _runtime_v1_ImageFsInfoResponse } from '../../runtime/v1/ImageFsInfoResponse.js';
import type { ImageStatusRequestInit as _runtime_v1_ImageStatusRequestInit, ImageStatusRequest as _runtime_v1_ImageStatusRequest } from '../../runtime/v1/ImageStatusRequest.js';
import type { ImageStatusResponseInit as _runtime_v1_ImageStatusResponseInit, ImageStatusResponse as _runtime_v1_ImageStatusResponse } from '../../runtime/v1/ImageStatusResponse.js';
import type { ListImagesRequestInit as _runtime_v1_ListImagesRequestInit, ListImagesRequest as _runtime_v1_ListImagesRequest } from '../../runtime/v1/ListImagesRequest.js';
import type { ListImagesResponseInit as _runtime_v1_ListImagesResponseInit, ListImagesResponse as _runtime_v1_ListImagesResponse } from '../../runtime/v1/ListImagesResponse.js';
import type { PullImageRequestInit as _runtime_v1_PullImageRequestInit, PullImageRequest as _runtime_v1_PullImageRequest } from '../../runtime/v1/PullImageRequest.js';
import type { PullImageResponseInit as _runtime_v1_PullImageResponseInit, PullImageResponse as _runtime_v1_PullImageResponse } from '../../runtime/v1/PullImageResponse.js';
import type { RemoveImageRequestInit as _runtime_v1_RemoveImageRequestInit, RemoveImageRequest as _runtime_v1_RemoveImageRequest } from '../../runtime/v1/RemoveImageRequest.js';
import type { RemoveImageResponseInit as _runtime_v1_RemoveImageResponseInit, RemoveImageResponse as _runtime_v1_RemoveImageResponse } from '../../runtime/v1/RemoveImageResponse.js';
import type { StreamImagesRequestInit as _runtime_v1_StreamImagesRequestInit, StreamImagesRequest as _runtime_v1_StreamImagesRequest } from '../../runtime/v1/StreamImagesRequest.js';
import type { StreamImagesResponseInit as _runtime_v1_StreamImagesResponseInit, StreamImagesResponse as _runtime_v1_StreamImagesResponse } from '../../runtime/v1/StreamImagesResponse.js';

export interface ImageServiceClient extends grpc.Client {
  ImageFsInfo(argument: _runtime_v1_ImageFsInfoRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ImageFsInfoResponse>): grpc.ClientUnaryCall;
  ImageFsInfo(argument: _runtime_v1_ImageFsInfoRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ImageFsInfoResponse>): grpc.ClientUnaryCall;
  ImageFsInfo(argument: _runtime_v1_ImageFsInfoRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ImageFsInfoResponse>): grpc.ClientUnaryCall;
  ImageFsInfo(argument: _runtime_v1_ImageFsInfoRequestInit, callback: grpc.requestCallback<_runtime_v1_ImageFsInfoResponse>): grpc.ClientUnaryCall;
  imageFsInfo(argument: _runtime_v1_ImageFsInfoRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ImageFsInfoResponse>): grpc.ClientUnaryCall;
  imageFsInfo(argument: _runtime_v1_ImageFsInfoRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ImageFsInfoResponse>): grpc.ClientUnaryCall;
  imageFsInfo(argument: _runtime_v1_ImageFsInfoRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ImageFsInfoResponse>): grpc.ClientUnaryCall;
  imageFsInfo(argument: _runtime_v1_ImageFsInfoRequestInit, callback: grpc.requestCallback<_runtime_v1_ImageFsInfoResponse>): grpc.ClientUnaryCall;
  
  ImageStatus(argument: _runtime_v1_ImageStatusRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ImageStatusResponse>): grpc.ClientUnaryCall;
  ImageStatus(argument: _runtime_v1_ImageStatusRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ImageStatusResponse>): grpc.ClientUnaryCall;
  ImageStatus(argument: _runtime_v1_ImageStatusRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ImageStatusResponse>): grpc.ClientUnaryCall;
  ImageStatus(argument: _runtime_v1_ImageStatusRequestInit, callback: grpc.requestCallback<_runtime_v1_ImageStatusResponse>): grpc.ClientUnaryCall;
  imageStatus(argument: _runtime_v1_ImageStatusRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ImageStatusResponse>): grpc.ClientUnaryCall;
  imageStatus(argument: _runtime_v1_ImageStatusRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ImageStatusResponse>): grpc.ClientUnaryCall;
  imageStatus(argument: _runtime_v1_ImageStatusRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ImageStatusResponse>): grpc.ClientUnaryCall;
  imageStatus(argument: _runtime_v1_ImageStatusRequestInit, callback: grpc.requestCallback<_runtime_v1_ImageStatusResponse>): grpc.ClientUnaryCall;
  
  ListImages(argument: _runtime_v1_ListImagesRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListImagesResponse>): grpc.ClientUnaryCall;
  ListImages(argument: _runtime_v1_ListImagesRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ListImagesResponse>): grpc.ClientUnaryCall;
  ListImages(argument: _runtime_v1_ListImagesRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListImagesResponse>): grpc.ClientUnaryCall;
  ListImages(argument: _runtime_v1_ListImagesRequestInit, callback: grpc.requestCallback<_runtime_v1_ListImagesResponse>): grpc.ClientUnaryCall;
  listImages(argument: _runtime_v1_ListImagesRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListImagesResponse>): grpc.ClientUnaryCall;
  listImages(argument: _runtime_v1_ListImagesRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_ListImagesResponse>): grpc.ClientUnaryCall;
  listImages(argument: _runtime_v1_ListImagesRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_ListImagesResponse>): grpc.ClientUnaryCall;
  listImages(argument: _runtime_v1_ListImagesRequestInit, callback: grpc.requestCallback<_runtime_v1_ListImagesResponse>): grpc.ClientUnaryCall;
  
  PullImage(argument: _runtime_v1_PullImageRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_PullImageResponse>): grpc.ClientUnaryCall;
  PullImage(argument: _runtime_v1_PullImageRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_PullImageResponse>): grpc.ClientUnaryCall;
  PullImage(argument: _runtime_v1_PullImageRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_PullImageResponse>): grpc.ClientUnaryCall;
  PullImage(argument: _runtime_v1_PullImageRequestInit, callback: grpc.requestCallback<_runtime_v1_PullImageResponse>): grpc.ClientUnaryCall;
  pullImage(argument: _runtime_v1_PullImageRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_PullImageResponse>): grpc.ClientUnaryCall;
  pullImage(argument: _runtime_v1_PullImageRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_PullImageResponse>): grpc.ClientUnaryCall;
  pullImage(argument: _runtime_v1_PullImageRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_PullImageResponse>): grpc.ClientUnaryCall;
  pullImage(argument: _runtime_v1_PullImageRequestInit, callback: grpc.requestCallback<_runtime_v1_PullImageResponse>): grpc.ClientUnaryCall;
  
  RemoveImage(argument: _runtime_v1_RemoveImageRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RemoveImageResponse>): grpc.ClientUnaryCall;
  RemoveImage(argument: _runtime_v1_RemoveImageRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_RemoveImageResponse>): grpc.ClientUnaryCall;
  RemoveImage(argument: _runtime_v1_RemoveImageRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RemoveImageResponse>): grpc.ClientUnaryCall;
  RemoveImage(argument: _runtime_v1_RemoveImageRequestInit, callback: grpc.requestCallback<_runtime_v1_RemoveImageResponse>): grpc.ClientUnaryCall;
  removeImage(argument: _runtime_v1_RemoveImageRequestInit, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RemoveImageResponse>): grpc.ClientUnaryCall;
  removeImage(argument: _runtime_v1_RemoveImageRequestInit, metadata: grpc.Metadata, callback: grpc.requestCallback<_runtime_v1_RemoveImageResponse>): grpc.ClientUnaryCall;
  removeImage(argument: _runtime_v1_RemoveImageRequestInit, options: grpc.CallOptions, callback: grpc.requestCallback<_runtime_v1_RemoveImageResponse>): grpc.ClientUnaryCall;
  removeImage(argument: _runtime_v1_RemoveImageRequestInit, callback: grpc.requestCallback<_runtime_v1_RemoveImageResponse>): grpc.ClientUnaryCall;
  
  StreamImages(argument: _runtime_v1_StreamImagesRequestInit, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamImagesResponse>;
  StreamImages(argument: _runtime_v1_StreamImagesRequestInit, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamImagesResponse>;
  streamImages(argument: _runtime_v1_StreamImagesRequestInit, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamImagesResponse>;
  streamImages(argument: _runtime_v1_StreamImagesRequestInit, options?: grpc.CallOptions): grpc.ClientReadableStream<_runtime_v1_StreamImagesResponse>;
  
}

export interface ImageServiceHandlers extends grpc.UntypedServiceImplementation {
  ImageFsInfo: grpc.handleUnaryCall<_runtime_v1_ImageFsInfoRequest, _runtime_v1_ImageFsInfoResponseInit>;
  
  ImageStatus: grpc.handleUnaryCall<_runtime_v1_ImageStatusRequest, _runtime_v1_ImageStatusResponseInit>;
  
  ListImages: grpc.handleUnaryCall<_runtime_v1_ListImagesRequest, _runtime_v1_ListImagesResponseInit>;
  
  PullImage: grpc.handleUnaryCall<_runtime_v1_PullImageRequest, _runtime_v1_PullImageResponseInit>;
  
  RemoveImage: grpc.handleUnaryCall<_runtime_v1_RemoveImageRequest, _runtime_v1_RemoveImageResponseInit>;
  
  StreamImages: grpc.handleServerStreamingCall<_runtime_v1_StreamImagesRequest, _runtime_v1_StreamImagesResponseInit>;
  
}

export interface ImageServiceDefinition extends grpc.ServiceDefinition {
  ImageFsInfo: MethodDefinition<_runtime_v1_ImageFsInfoRequestInit, _runtime_v1_ImageFsInfoResponseInit, _runtime_v1_ImageFsInfoRequest, _runtime_v1_ImageFsInfoResponse>
  ImageStatus: MethodDefinition<_runtime_v1_ImageStatusRequestInit, _runtime_v1_ImageStatusResponseInit, _runtime_v1_ImageStatusRequest, _runtime_v1_ImageStatusResponse>
  ListImages: MethodDefinition<_runtime_v1_ListImagesRequestInit, _runtime_v1_ListImagesResponseInit, _runtime_v1_ListImagesRequest, _runtime_v1_ListImagesResponse>
  PullImage: MethodDefinition<_runtime_v1_PullImageRequestInit, _runtime_v1_PullImageResponseInit, _runtime_v1_PullImageRequest, _runtime_v1_PullImageResponse>
  RemoveImage: MethodDefinition<_runtime_v1_RemoveImageRequestInit, _runtime_v1_RemoveImageResponseInit, _runtime_v1_RemoveImageRequest, _runtime_v1_RemoveImageResponse>
  StreamImages: MethodDefinition<_runtime_v1_StreamImagesRequestInit, _runtime_v1_StreamImagesResponseInit, _runtime_v1_StreamImagesRequest, _runtime_v1_StreamImagesResponse>
}
