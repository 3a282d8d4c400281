/** What a pump reports of the log of one container. */
export type LogReport = { readonly containerId: string } & (
  | /** All that the container wrote until it ended is in its log, or can never be. */
    { readonly kind: 'drained' }
    /** Why nothing can be written at the moment; undefined when that is over. */
  | { readonly kind: 'trouble'; readonly problem: string | undefined }
  /** The Engine no longer had what was written last: lines may be missing. */
  | { readonly kind: 'gap' }
  /** The log file was deleted or replaced while it was written; what was in it is written again. */
  | { readonly kind: 'replaced' }
  /** Docker's own files of this container are damaged. */
  | { readonly kind: 'damaged' }
  /** The Engine keeps no output of this container that could be read. */
  | { readonly kind: 'unreadable'; readonly why: string }
);

/** Reports each change once. */
export interface Reports {
  drained(): void;
  trouble(problem: string | undefined): void;
  inTrouble(): boolean;
  gap(): void;
  replaced(): void;
  damaged(): void;
  unreadable(why: string): void;
}

export function createReports(containerId: string, report: (report: LogReport) => void): Reports {
  let problem: string | undefined;
  let isDamaged = false;
  return {
    drained() {
      // Whether it was fixed or not, it matters no more.
      problem = undefined;
      report({ kind: 'drained', containerId });
    },
    trouble(next) {
      if (next === problem) return;
      problem = next;
      report({ kind: 'trouble', containerId, problem });
    },
    inTrouble: () => problem !== undefined,
    gap: () => report({ kind: 'gap', containerId }),
    replaced: () => report({ kind: 'replaced', containerId }),
    damaged() {
      if (!isDamaged) report({ kind: 'damaged', containerId });
      isDamaged = true;
    },
    unreadable: (why) => report({ kind: 'unreadable', containerId, why }),
  };
}
