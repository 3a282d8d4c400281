import { status } from '@grpc/grpc-js';
import { codeName } from './status.js';

/** What is known of a call once it has ended. */
export interface FinishedCall {
  readonly method: string;
  readonly code: string;
  readonly details: string;
  readonly durationMs: number;
  readonly userAgent: string;
  /** What was thrown, unless the call went well: a fault in Berth itself shows its stack in the log. */
  readonly error: unknown;
}

/** Told of every call, once. Never of its contents: requests hold credentials and environments. */
export type OnCall = (call: FinishedCall) => void;

/** Times one call: call it when the call has ended. */
export type Finish = (outcome: { readonly code: status; readonly details: string }, error?: unknown) => void;

export function startCall(onCall: OnCall, method: string, userAgent: string): Finish {
  const begun = performance.now();
  return ({ code, details }, error) => {
    onCall({
      method,
      code: codeName(code),
      details,
      durationMs: performance.now() - begun,
      userAgent,
      error,
    });
  };
}

export const SUCCESS = { code: status.OK, details: '' } as const;
