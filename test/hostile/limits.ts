/** What no attack may break. */
export const LIMITS = {
  /**
   * Of ListPodSandbox and Version, each by a client of its own, above what they take on this machine when
   * nothing is wrong.
   */
  p99Ms: 100,
  /**
   * Resident memory above that before the attack: while it lasts, and once it is over and everything was let
   * go.
   */
  growthMib: 256,
  leftMib: 96,
  /**
   * A pod of somebody else's, from RunPodSandbox to its container's start. It takes half a second when
   * nothing is wrong.
   */
  honestStartMs: 10_000,
} as const;

/** A call that has no answer by then has timed out. */
export const CALL_LIMIT_MS = 10_000;
/** How long an attack continues that does not end by itself. */
export const ATTACK_MS = 5_000;
/** When an attack is given up that should have ended. */
export const ATTACK_LIMIT_MS = 45_000;
/** For memory that is free but not yet given back. */
export const SETTLE_LIMIT_MS = 10_000;
export const PODS = 30;
