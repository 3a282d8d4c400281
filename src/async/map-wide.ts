/** Pieces of work under way at once: enough to keep the Engine busy, few enough to leave it usable. */
const WIDTH = 8;

/** `map` over all items, a few at a time, results in the order of the items. */
export async function mapWide<T, R>(items: readonly T[], map: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array<R>(items.length);
  const entries = items.entries();
  const workers = Array.from({ length: Math.min(WIDTH, items.length) }, async () => {
    for (const [index, item] of entries) results[index] = await map(item);
  });
  await Promise.all(workers);
  return results;
}
