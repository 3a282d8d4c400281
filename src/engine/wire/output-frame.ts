import { AdapterError } from '../../errors/adapter-error.js';

/**
 * The header of a frame of output, as the Engine sends it for exec, attach and logs of what has no TTY
 * (Engine API, "Attach to a container"): a byte with the number of the stream, three zero bytes, and the
 * length of what follows (32 bits, big endian).
 */
export const FRAME_HEADER_BYTES = 8;

/** `failure`: what follows says why the Engine cannot go on. */
export type FrameStream = 'stdout' | 'stderr' | 'failure';

/**
 * The stream of the frame whose header begins at this place. Throws `internal` on bytes that are not a
 * header.
 */
export function frameStreamAt(bytes: Buffer, at: number): FrameStream {
  switch (bytes[at]) {
    case 1:
      return 'stdout';
    case 2:
      return 'stderr';
    case 3:
      return 'failure';
    default:
      throw new AdapterError(
        'internal',
        `the Engine sent a frame for stream ${String(bytes[at])}, which is not stdout or stderr`,
      );
  }
}

/** The length of the frame's content. The header must be there as a whole. */
export function frameLengthAt(bytes: Buffer, at: number): number {
  return bytes.readUInt32BE(at + 4);
}
