import type { ImageFacts } from '../translate/facts.js';

/**
 * The node's images, as far as image/ needs them: reads from memory, without an Engine call.
 */
export interface ImageStore {
  /** Every image; throws `unavailable` while the state is being refreshed. */
  list(): readonly ImageFacts[];
  /**
   * By id (`sha256:…`, bare hex, unique prefix of at least 12), tag or digest reference, in any spelling a
   * user may give.
   */
  find(reference: string): ImageFacts | undefined;
  /** Reads the images of the Engine again, and resolves when list() shows what it has now. */
  refresh(signal: AbortSignal): Promise<void>;
}
