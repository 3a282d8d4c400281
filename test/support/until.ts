/** The real clock, also while a test has a fake one. */
const { setTimeout, performance } = globalThis;

/** Shorter than the limit of a test of the quick tiers, so that a failure shows what the last look saw. */
const LIMIT_MS = 4_500;

/**
 * What `look` answers as soon as it neither throws nor answers false. Rejects with what it last threw. For
 * what gives a test no event to wait for.
 */
export async function until<T>(
  look: () => T | Promise<T>,
  { limitMs = LIMIT_MS, everyMs = 5 } = {},
): Promise<Exclude<T, false>> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    try {
      const seen = await look();
      if (seen !== false) return seen as Exclude<T, false>;
      if (performance.now() > deadline) throw new Error(`still not so after ${String(limitMs / 1000)} s`);
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
