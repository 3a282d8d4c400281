/**
 * Shares a fixed amount among holders so that none takes it all: a holder is given more only while that
 * leaves at least as much as it has for all others, and less than `most`. Alone it gets a half, two get a
 * third each, and one that comes later still finds something.
 */
export interface Shares {
  /** False, and nothing is taken, when it would be more than the holder's share. */
  take(holder: string, amount: number): boolean;
  give(holder: string, amount: number): void;
}

export function createShares(total: number, most = total): Shares {
  const held = new Map<string, number>();
  let left = total;

  function add(holder: string, amount: number): void {
    left -= amount;
    const now = (held.get(holder) ?? 0) + amount;
    if (now === 0) held.delete(holder);
    else held.set(holder, now);
  }

  return {
    take(holder, amount) {
      if ((held.get(holder) ?? 0) + amount > Math.min(left, most)) return false;
      add(holder, amount);
      return true;
    },
    give(holder, amount) {
      add(holder, -amount);
    },
  };
}
