/** Wakes one who waits for word, also of what was said before the waiting began. */
export interface Doorbell {
  ring(): void;
  /** How often it rang. */
  rings(): number;
  /** Resolves when it has rung more often than `heard`, or after this long. */
  wait(heard: number, limitMs?: number): Promise<void>;
}

export function createDoorbell(): Doorbell {
  let rings = 0;
  let answer: (() => void) | undefined;
  return {
    ring() {
      rings += 1;
      answer?.();
    },
    rings: () => rings,
    wait: (heard, limitMs) =>
      new Promise((resolve) => {
        if (rings > heard) {
          resolve();
          return;
        }
        const timer = limitMs === undefined ? undefined : setTimeout(resolve, limitMs);
        answer = () => {
          clearTimeout(timer);
          answer = undefined;
          resolve();
        };
      }),
  };
}
