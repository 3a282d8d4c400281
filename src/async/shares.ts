/**
 * Shares a fixed amount among holders so that none takes it all: a holder is given more only while that
 * leaves at least as much as it has for all others, and less than `most`. Alone it gets a half, two get a
 * third each. The last eighth is for holders that have little, so that one that comes after a dozen others
 * still finds something.
 */
export interface Shares {
  /** False, and nothing is taken, when it would be more than the holder's share. */
  take(holder: string, amount: number): boolean;
  give(holder: string, amount: number): void;
}

/** Parts of the total: what is kept for holders that have little, and how much little is. */
const KEPT = 1 / 8;
const LITTLE = 1 / 128;

export function createShares(total: number, most = total): Shares {
  const held = new Map<string, number>();
  const kept = Math.floor(total * KEPT);
  const little = Math.max(1, Math.floor(total * LITTLE));
  let left = total;

  function add(holder: string, amount: number): void {
    left -= amount;
    const now = (held.get(holder) ?? 0) + amount;
    if (now === 0) held.delete(holder);
    else held.set(holder, now);
  }

  return {
    take(holder, amount) {
      const wanted = (held.get(holder) ?? 0) + amount;
      if (wanted > Math.min(left, most)) return false;
      if (wanted > little && left - amount < kept) return false;
      add(holder, amount);
      return true;
    },
    give(holder, amount) {
      add(holder, -amount);
    },
  };
}
