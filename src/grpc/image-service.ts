import type { ImageServiceHandlers } from '../cri/generated/runtime/v1/ImageService.js';
import type { Calls } from './instrument.js';
import { serverStream } from './server-stream.js';
import type { ServiceImpl } from './service-impl.js';
import { unary } from './unary.js';

export type ImageServiceImpl = ServiceImpl<ImageServiceHandlers>;

/** One line per RPC, in the order of the proto: the type makes a missing one a compile error. */
export function createImageService(impl: ImageServiceImpl, calls: Calls): ImageServiceHandlers {
  return {
    ListImages: unary('ListImages', calls, impl.ListImages),
    StreamImages: serverStream('StreamImages', calls, impl.StreamImages),
    ImageStatus: unary('ImageStatus', calls, impl.ImageStatus),
    PullImage: unary('PullImage', calls, impl.PullImage),
    RemoveImage: unary('RemoveImage', calls, impl.RemoveImage),
    ImageFsInfo: unary('ImageFsInfo', calls, impl.ImageFsInfo),
  };
}
