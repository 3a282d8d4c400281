/** Something that is waited for once. */
export interface FirstTime {
  readonly promise: Promise<void>;
  /** May be called any number of times. */
  happened(): void;
}

export function createFirstTime(): FirstTime {
  let happened: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    happened = resolve;
  });
  return { promise, happened };
}
