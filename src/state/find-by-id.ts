/**
 * The entry with this id, or the only one whose id starts with it, as `docker` and `crictl` users type ids.
 */
export function findById<T>(entries: ReadonlyMap<string, T>, id: string): T | undefined {
  const exact = entries.get(id);
  if (exact !== undefined || id === '') return exact;
  let found: T | undefined;
  for (const [key, entry] of entries) {
    if (!key.startsWith(id)) continue;
    if (found !== undefined) return undefined;
    found = entry;
  }
  return found;
}
