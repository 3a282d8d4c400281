/** `map` over all items, at most `width` at a time, results in the order of the items. */
export async function mapWide<T, R>(
  items: readonly T[],
  width: number,
  map: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array<R>(items.length);
  const entries = items.entries();
  const workers = Array.from({ length: Math.min(width, items.length) }, async () => {
    for (const [index, item] of entries) results[index] = await map(item);
  });
  await Promise.all(workers);
  return results;
}
