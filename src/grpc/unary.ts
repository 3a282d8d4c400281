import type { handleUnaryCall } from '@grpc/grpc-js';
import { callSignal } from './call-signal.js';
import { SUCCESS, type Calls } from './instrument.js';
import { toServiceError } from './status.js';

/** A unary RPC as its implementation writes it. */
export type Unary<Request, Response> = (
  request: Request,
  signal: AbortSignal,
) => Promise<Response> | Response;

/** An implementation as grpc-js calls it: errors become status codes here, and nowhere else. */
export function unary<Request extends object, Response extends object>(
  method: string,
  calls: Calls,
  run: Unary<Request, Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const { within, finish } = calls.begin(method, call);
    const answer = async (): Promise<Response> => run(call.request, callSignal(call));
    within(() => {
      answer().then(
        (response) => {
          finish({ ...SUCCESS, response });
          callback(null, response);
        },
        (error: unknown) => {
          const outcome = toServiceError(error);
          finish({ ...outcome, error });
          callback(outcome);
        },
      );
    });
  };
}
