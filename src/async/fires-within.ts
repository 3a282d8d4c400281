/**
 * Resolves when the signal fires, or has fired, or when `limitMs` have passed; true in the first two cases.
 */
export function firesWithin(signal: AbortSignal, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve(signal.aborted);
    };
    const timer = setTimeout(done, limitMs).unref();
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
