/**
 * How many streams are open, in all and to one container or pod. Whoever may exec into one pod must not take the streams of all others,
 * nor the process's memory and file descriptors.
 */
export interface OpenStreams {
  /** Takes a place; gives the function that gives it back, to be called once. Undefined when there is none. */
  enter(targetId: string): (() => void) | undefined;
}

export interface StreamCounts {
  readonly inAll: number;
  readonly perTarget: number;
}

export function createOpenStreams({ inAll, perTarget }: StreamCounts): OpenStreams {
  const byTarget = new Map<string, number>();
  let count = 0;

  function add(targetId: string, difference: 1 | -1): void {
    count += difference;
    const ofTarget = (byTarget.get(targetId) ?? 0) + difference;
    if (ofTarget === 0) byTarget.delete(targetId);
    else byTarget.set(targetId, ofTarget);
  }

  return {
    enter(targetId) {
      if (count >= inAll || (byTarget.get(targetId) ?? 0) >= perTarget) return undefined;
      add(targetId, 1);
      return () => {
        add(targetId, -1);
      };
    },
  };
}
