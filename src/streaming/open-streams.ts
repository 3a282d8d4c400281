/**
 * How many streams are open, in all and to the containers and ports of one pod. Whoever may exec into one pod must not take the streams of all others,
 * nor the process's memory and file descriptors.
 */
export interface OpenStreams {
  /** Takes a place; gives the function that gives it back, to be called once. Undefined when there is none. */
  enter(sandboxId: string): (() => void) | undefined;
}

export interface StreamCounts {
  readonly inAll: number;
  readonly perPod: number;
}

export function createOpenStreams({ inAll, perPod }: StreamCounts): OpenStreams {
  const byPod = new Map<string, number>();
  let count = 0;

  function add(sandboxId: string, difference: 1 | -1): void {
    count += difference;
    const ofPod = (byPod.get(sandboxId) ?? 0) + difference;
    if (ofPod === 0) byPod.delete(sandboxId);
    else byPod.set(sandboxId, ofPod);
  }

  return {
    enter(sandboxId) {
      if (count >= inAll || (byPod.get(sandboxId) ?? 0) >= perPod) return undefined;
      add(sandboxId, 1);
      return () => {
        add(sandboxId, -1);
      };
    },
  };
}
