import type { Encoded } from '../../cri/encoded.js';

/** Pods of a list that must not become longer than a message may be: the largest ones give way. */
export interface PodsThatFit {
  add(pod: Encoded): void;
  /** Those that fit, in the order of adding, and how many do not. */
  readonly kept: () => readonly Encoded[];
  readonly leftOut: () => number;
  readonly bytes: () => number;
}

export function createPodsThatFit(maxBytes: number): PodsThatFit {
  const pods = new Set<Encoded>();
  let bytes = 0;
  let leftOut = 0;

  function largest(): Encoded | undefined {
    return [...pods].reduce<Encoded | undefined>(
      (most, pod) => (most === undefined || pod.encoded.length > most.encoded.length ? pod : most),
      undefined,
    );
  }

  return {
    add(pod) {
      pods.add(pod);
      bytes += pod.encoded.length;
      while (bytes > maxBytes) {
        const most = largest();
        if (most === undefined) return;
        pods.delete(most);
        bytes -= most.encoded.length;
        leftOut += 1;
      }
    },
    kept: () => [...pods],
    leftOut: () => leftOut,
    bytes: () => bytes,
  };
}
