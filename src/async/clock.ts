/** The time, as a part that tests can replace. */
export interface Clock {
  /**
   * Nanoseconds since 1970 (CRI's timestamps). Counted from the wall clock at the start of the process: never
   * goes back.
   */
  nowNs(): bigint;
  /** Milliseconds that only ever go forward, for measuring and for time limits. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  nowNs: () => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n,
  monotonicMs: () => performance.now(),
};
