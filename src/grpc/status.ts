import { status } from '@grpc/grpc-js';
import { AdapterError, messageOf, type Fault } from '../errors/adapter-error.js';

/** The only place that names gRPC codes: a fault without one does not compile. */
const CODE_OF = {
  'not-found': status.NOT_FOUND,
  'already-exists': status.ALREADY_EXISTS,
  'invalid-argument': status.INVALID_ARGUMENT,
  'failed-precondition': status.FAILED_PRECONDITION,
  'resource-exhausted': status.RESOURCE_EXHAUSTED,
  unauthenticated: status.UNAUTHENTICATED,
  'permission-denied': status.PERMISSION_DENIED,
  unavailable: status.UNAVAILABLE,
  // Kubelets look for the word at the beginning of the message, and leave out the code only when it is
  // UNKNOWN.
  'registry-unavailable': status.UNKNOWN,
  'deadline-exceeded': status.DEADLINE_EXCEEDED,
  cancelled: status.CANCELLED,
  unimplemented: status.UNIMPLEMENTED,
  // Not INTERNAL: runtimes answer UNKNOWN where the reason lies in the world, and kubelets show its message
  // alone.
  internal: status.UNKNOWN,
} as const satisfies Record<Fault, status>;

/**
 * Longest sentence that is sent. It travels in the answer's headers, percent-encoded to nine bytes a
 * character at worst, and HTTP/2 takes 64 KiB of those: with more the answer would not be sent at all, and
 * the client would wait until its deadline.
 */
const DETAILS_MAX_CHARACTERS = 4096;

/** What a client gets for anything that was thrown. */
export function toServiceError(error: unknown): { readonly code: status; readonly details: string } {
  if (error instanceof AdapterError) return { code: CODE_OF[error.fault], details: shortened(error.message) };
  return { code: status.INTERNAL, details: shortened(`internal error: ${messageOf(error)}`) };
}

function shortened(sentence: string): string {
  return sentence.length <= DETAILS_MAX_CHARACTERS
    ? sentence
    : `${sentence.slice(0, DETAILS_MAX_CHARACTERS)}…`;
}

/** A code's name, as metrics and logs show it. */
export function codeName(code: status): string {
  return status[code];
}
