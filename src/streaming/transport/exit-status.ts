/**
 * How a remote command ended, in the form of the error channel (k8s.io/apimachinery, util/remotecommand;
 * metav1.Status).
 */
export type Outcome =
  | { readonly kind: 'success' }
  | { readonly kind: 'exit-code'; readonly exitCode: number }
  /** The command did not run, or how it ended is not known. */
  | { readonly kind: 'failure'; readonly message: string };

/** `structured`: JSON. Else what protocols before v4 carry: a text, and undefined for success. */
export function encodeStatus(outcome: Outcome, structured: boolean): Buffer | undefined {
  const status = toStatus(outcome);
  if (structured) return Buffer.from(JSON.stringify(status));
  return status.message === undefined ? undefined : Buffer.from(status.message);
}

interface Status {
  readonly metadata: object;
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: { readonly causes: readonly { readonly reason?: string; readonly message: string }[] };
  readonly code?: number;
}

function toStatus(outcome: Outcome): Status {
  switch (outcome.kind) {
    case 'success':
      return { metadata: {}, status: 'Success' };
    case 'exit-code':
      if (outcome.exitCode === 0) return { metadata: {}, status: 'Success' };
      return {
        metadata: {},
        status: 'Failure',
        message: `command terminated with non-zero exit code: exit status ${outcome.exitCode}`,
        reason: 'NonZeroExitCode',
        details: { causes: [{ reason: 'ExitCode', message: String(outcome.exitCode) }] },
      };
    case 'failure':
      return {
        metadata: {},
        status: 'Failure',
        message: `Internal error occurred: ${outcome.message}`,
        reason: 'InternalError',
        details: { causes: [{ message: outcome.message }] },
        code: 500,
      };
  }
}
