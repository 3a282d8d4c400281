import type { ImageFsInfoRequest } from '../cri/generated/runtime/v1/ImageFsInfoRequest.js';
import type { ImageFsInfoResponseInit } from '../cri/generated/runtime/v1/ImageFsInfoResponse.js';
import type { ImageStatusRequest } from '../cri/generated/runtime/v1/ImageStatusRequest.js';
import type { ImageStatusResponseInit } from '../cri/generated/runtime/v1/ImageStatusResponse.js';
import type { ListImagesRequest } from '../cri/generated/runtime/v1/ListImagesRequest.js';
import type { ListImagesResponseInit } from '../cri/generated/runtime/v1/ListImagesResponse.js';
import type { PullImageRequest } from '../cri/generated/runtime/v1/PullImageRequest.js';
import type { PullImageResponseInit } from '../cri/generated/runtime/v1/PullImageResponse.js';
import type { RemoveImageRequest } from '../cri/generated/runtime/v1/RemoveImageRequest.js';
import type { RemoveImageResponseInit } from '../cri/generated/runtime/v1/RemoveImageResponse.js';
import type { StreamImagesRequest } from '../cri/generated/runtime/v1/StreamImagesRequest.js';
import type { StreamImagesResponseInit } from '../cri/generated/runtime/v1/StreamImagesResponse.js';
import type { ImageServiceHandlers } from '../cri/generated/runtime/v1/ImageService.js';
import type { Calls } from './instrument.js';
import { serverStream, type ServerStream } from './server-stream.js';
import { unary, type Unary } from './unary.js';

/** What the rooms offer: one function for each of the RPCs of CRI's ImageService, in the order of the proto. */
export interface ImageServiceRooms {
  readonly ListImages: Unary<ListImagesRequest, ListImagesResponseInit>;
  readonly StreamImages: ServerStream<StreamImagesRequest, StreamImagesResponseInit>;
  readonly ImageStatus: Unary<ImageStatusRequest, ImageStatusResponseInit>;
  readonly PullImage: Unary<PullImageRequest, PullImageResponseInit>;
  readonly RemoveImage: Unary<RemoveImageRequest, RemoveImageResponseInit>;
  readonly ImageFsInfo: Unary<ImageFsInfoRequest, ImageFsInfoResponseInit>;
}

/** One line per RPC, in the order of the proto: the type makes a missing one a compile error. */
export function createImageService(rooms: ImageServiceRooms, calls: Calls): ImageServiceHandlers {
  return {
    ListImages: unary('ListImages', calls, rooms.ListImages),
    StreamImages: serverStream('StreamImages', calls, rooms.StreamImages),
    ImageStatus: unary('ImageStatus', calls, rooms.ImageStatus),
    PullImage: unary('PullImage', calls, rooms.PullImage),
    RemoveImage: unary('RemoveImage', calls, rooms.RemoveImage),
    ImageFsInfo: unary('ImageFsInfo', calls, rooms.ImageFsInfo),
  };
}
