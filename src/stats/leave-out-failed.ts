/** For lists: an item that cannot be read is left out of the answer, and `onFailed` told of it, so that the others come all the same. */
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
