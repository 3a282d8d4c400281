/** A condition of the node: CRI's RuntimeReady or NetworkReady. */
export interface Readiness {
  readonly ready: boolean;
  /** One word in CamelCase; empty when ready. */
  readonly reason: string;
  /** What is wrong and what fixes it; empty when ready. */
  readonly message: string;
}
