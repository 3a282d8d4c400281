/**
 * Every way in which a request can fail, as the caller has to understand it. `grpc/status.ts` gives each its
 * status code.
 */
export type Fault =
  /** The sandbox, container or image of the request does not exist. */
  | 'not-found'
  /** Something else already has this name. */
  | 'already-exists'
  /** The request can never succeed as it stands; the message names the field. */
  | 'invalid-argument'
  /** The request is sound, the object is in the wrong state for it. */
  | 'failed-precondition'
  /** A bounded resource (streams, queued calls) is used up for now. */
  | 'resource-exhausted'
  /** The registry wants credentials, or other ones. */
  | 'unauthenticated'
  /** The registry or the Engine refuses this for these credentials. */
  | 'permission-denied'
  /** The Engine cannot be reached, or Berth does not know the node's state yet. */
  | 'unavailable'
  /** A registry cannot be reached, or is not serving at present. */
  | 'registry-unavailable'
  /** The time limit of the request, or of the work behind it, passed. */
  | 'deadline-exceeded'
  /** The caller has disconnected. */
  | 'cancelled'
  /** Berth does not offer this. */
  | 'unimplemented'
  /** The Engine, a plugin or Berth failed; asking again may help. */
  | 'internal';

/** The one error class of Berth: a fault, a sentence for the kubelet's log, and its cause. */
export class AdapterError extends Error {
  override readonly name = 'AdapterError';
  readonly fault: Fault;

  constructor(fault: Fault, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.fault = fault;
  }
}

/** An `invalid-argument` error that names the CRI field, e.g. `config.linux.sysctls["kernel.foo"]`. */
export function invalidArgument(field: string, problem: string): AdapterError {
  return new AdapterError('invalid-argument', `${field}: ${problem}`);
}

/** True for an AdapterError with this fault. */
export function hasFault(error: unknown, fault: Fault): error is AdapterError {
  return error instanceof AdapterError && error.fault === fault;
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
