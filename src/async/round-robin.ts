/** A queue from which the holders are served in turn, and the items of each in the order of their coming. */
export interface RoundRobin<T> {
  add(holder: string, item: T): void;
  remove(holder: string, item: T): void;
  has(holder: string): boolean;
  isEmpty(): boolean;
  /** Takes out the next item: of the holder that was served the longest ago, among those that `accepts`. */
  next(accepts?: (holder: string) => boolean): { readonly holder: string; readonly item: T } | undefined;
}

export function createRoundRobin<T>(): RoundRobin<T> {
  /** In the order in which they are to be served; none is empty. */
  const queues = new Map<string, T[]>();

  return {
    add(holder, item) {
      const queue = queues.get(holder);
      if (queue === undefined) queues.set(holder, [item]);
      else queue.push(item);
    },
    remove(holder, item) {
      const left = (queues.get(holder) ?? []).filter((other) => other !== item);
      if (left.length > 0) queues.set(holder, left);
      else queues.delete(holder);
    },
    has: (holder) => queues.has(holder),
    isEmpty: () => queues.size === 0,
    next(accepts = () => true) {
      for (const [holder, queue] of queues) {
        if (!accepts(holder)) continue;
        const [item] = queue.splice(0, 1) as [T];
        queues.delete(holder);
        if (queue.length > 0) queues.set(holder, queue);
        return { holder, item };
      }
      return undefined;
    },
  };
}
