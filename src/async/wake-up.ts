/** Lets one party wait for what others announce, also when that came before the wait. */
export interface WakeUp {
  wake(): void;
  /** True when woken since the last `clear`, false when that takes longer than `limitMs`. */
  wait(limitMs?: number): Promise<boolean>;
  clear(): void;
}

export function createWakeUp(): WakeUp {
  let isWoken = false;
  let end: (() => void) | undefined;
  return {
    wake() {
      isWoken = true;
      end?.();
    },
    wait: (limitMs) =>
      new Promise((resolve) => {
        let timer: NodeJS.Timeout | undefined;
        end = () => {
          clearTimeout(timer);
          end = undefined;
          resolve(isWoken);
        };
        if (isWoken) end();
        else if (limitMs !== undefined) timer = setTimeout(end, limitMs);
      }),
    clear() {
      isWoken = false;
    },
  };
}
