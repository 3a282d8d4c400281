import type { handleUnaryCall } from '@grpc/grpc-js';
import { callSignal } from './call-signal.js';
import { startCall, SUCCESS, type OnCall } from './instrument.js';
import { toServiceError } from './status.js';

/** A unary RPC as the rooms write it. */
export type Unary<Request, Response> = (
  request: Request,
  signal: AbortSignal,
) => Promise<Response> | Response;

/** A room's function as grpc-js wants it: errors become status codes here, and nowhere else. */
export function unary<Request, Response>(
  method: string,
  onCall: OnCall,
  run: Unary<Request, Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const finish = startCall(onCall, method, userAgentOf(call.metadata.get('user-agent')));
    const answer = async (): Promise<Response> => run(call.request, callSignal(call));
    answer().then(
      (response) => {
        finish(SUCCESS);
        callback(null, response);
      },
      (error: unknown) => {
        const outcome = toServiceError(error);
        finish(outcome, error);
        callback(outcome);
      },
    );
  };
}

export function userAgentOf(values: readonly (string | Buffer)[]): string {
  return String(values[0] ?? '');
}
