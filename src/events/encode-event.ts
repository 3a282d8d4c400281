import type { ContainerEventResponseInit } from '../cri/generated/runtime/v1/ContainerEventResponse.js';
import type { ContainerStatusInit } from '../cri/generated/runtime/v1/ContainerStatus.js';

type EncodeEvent = (event: ContainerEventResponseInit) => Buffer;

/**
 * Encodes each status of a container once, for as long as it stays the same: an event has those of all
 * containers of its pod, which may be hundreds. Protocol Buffers encode a message as the encodings of its
 * parts, one after the other.
 */
export function encodeEventsWith(serialize: EncodeEvent): EncodeEvent {
  const encoded = new WeakMap<ContainerStatusInit, Buffer>();

  function bytesOf(status: ContainerStatusInit): Buffer {
    let bytes = encoded.get(status);
    if (bytes === undefined) encoded.set(status, (bytes = serialize({ containersStatuses: [status] })));
    return bytes;
  }

  return ({ containersStatuses = [], ...own }) =>
    Buffer.concat([serialize(own), ...containersStatuses.map(bytesOf)]);
}
