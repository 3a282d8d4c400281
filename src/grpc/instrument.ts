import { status } from '@grpc/grpc-js';
import type { CallFields, CallScope } from '../async/call-scope.js';
import { callSubject, madeBy, type NamesOf } from './call-subject.js';
import { peerOf } from './peer-of.js';
import { codeName } from './status.js';

/** What is known of a call once it has ended. */
export interface FinishedCall {
  readonly method: string;
  readonly code: string;
  readonly details: string;
  readonly durationMs: number;
  readonly userAgent: string;
  /** Ids and names of what the call was about. */
  readonly subject: CallFields;
  /** What was thrown, unless the call went well: a fault in Berth itself shows its stack in the log. */
  readonly error: unknown;
}

/**
 * Told of every call, once. Never of its contents, but for ids and names: requests hold credentials and
 * environments.
 */
export type OnCall = (call: FinishedCall) => void;

/** What a handler gets from grpc-js, as far as calls report it. */
export interface IncomingCall {
  readonly request: object;
  readonly metadata: { get(name: string): readonly (string | Buffer)[] };
  getPeer(): string;
}

/** Begins each call of the server. */
export interface Calls {
  begin(method: string, call: IncomingCall): Call;
}

/** One call that is in progress. */
export interface Call {
  /** Runs the call's work, so that whatever goes wrong in it is known to be this call's. */
  within<T>(work: () => T): T;
  /** To be called once, when it has ended. */
  finish(outcome: Outcome): void;
}

export interface Outcome {
  readonly code: status;
  readonly details: string;
  readonly error?: unknown;
  readonly response?: object;
}

export interface CallsParts {
  readonly onCall: OnCall;
  readonly namesOf: NamesOf;
  readonly scope: CallScope;
  /** Counts a call of this peer; the function that it gives ends it. */
  readonly enter: (peer: string) => () => void;
}

export function createCalls({ onCall, namesOf, scope, enter }: CallsParts): Calls {
  return {
    begin(method, call) {
      const begun = performance.now();
      const leave = enter(peerOf(call));
      const subject = callSubject(call.request, namesOf);
      return {
        within: (work) => scope.run({ call: method, ...subject }, work),
        finish({ code, details, error, response }) {
          leave();
          onCall({
            method,
            code: codeName(code),
            details,
            durationMs: performance.now() - begun,
            userAgent: String(call.metadata.get('user-agent')[0] ?? ''),
            subject: response === undefined ? subject : { ...subject, ...madeBy(response) },
            error,
          });
        },
      };
    },
  };
}

export const SUCCESS = { code: status.OK, details: '' } as const;
