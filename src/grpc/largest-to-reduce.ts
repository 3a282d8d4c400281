/**
 * Which elements of a list have to be sent reduced so that all together fit: the largest, so that who asks
 * for much loses it first, and no more of them than necessary.
 */
export function largestToReduce(
  sizes: readonly number[],
  maxBytes: number,
  reducedSize: (index: number) => number,
): ReadonlySet<number> {
  const chosen = new Set<number>();
  let excess = sizes.reduce((sum, size) => sum + size, 0) - maxBytes;
  if (excess <= 0) return chosen;
  const largestFirst = sizes
    .map((size, index) => ({ size, index }))
    .sort((one, other) => other.size - one.size);
  for (const { size, index } of largestFirst) {
    if (excess <= 0) break;
    const saved = size - reducedSize(index);
    if (saved <= 0) continue;
    chosen.add(index);
    excess -= saved;
  }
  return chosen;
}
