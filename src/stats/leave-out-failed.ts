import type { Steps } from '../async/in-slices.js';

/**
 * For lists: an item that cannot be read is reported to `onFailed` and left out of the answer, which has all
 * others.
 */
export function leaveOutFailed<T, R>(
  read: (item: T) => R | undefined,
  onFailed: (error: unknown) => void,
): (item: T) => R | undefined {
  return (item) => {
    try {
      return read(item);
    } catch (error) {
      onFailed(error);
      return undefined;
    }
  };
}

/** The same for items that are read in steps. */
export function leaveOutFailedSteps<T, R>(
  read: (item: T) => Steps<R>,
  onFailed: (error: unknown) => void,
): (item: T) => Steps<R> {
  return function* (item) {
    try {
      return yield* read(item);
    } catch (error) {
      onFailed(error);
      return undefined;
    }
  };
}
