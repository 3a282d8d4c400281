/**
 * `await using` closes it, so that a failed expectation leaves nothing running. Closing it twice must do no
 * harm.
 */
export function closing<T extends { close(): unknown }>(thing: T): T & AsyncDisposable {
  return Object.assign(thing, {
    async [Symbol.asyncDispose](): Promise<void> {
      await thing.close();
    },
  });
}
