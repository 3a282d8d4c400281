import type { handleServerStreamingCall, ServerWritableStream } from '@grpc/grpc-js';
import { once } from 'node:events';
import { callSignal } from './call-signal.js';
import { SUCCESS, type Calls } from './instrument.js';
import { toServiceError } from './status.js';

/** A server-streaming RPC as the rooms write it: one message per element. */
export type ServerStream<Request, Response> = (
  request: Request,
  signal: AbortSignal,
) => AsyncIterable<Response> | Iterable<Response>;

/** A room's generator as grpc-js wants it; a reader that is slow holds the generator up. */
export function serverStream<Request extends object, Response>(
  method: string,
  calls: Calls,
  run: ServerStream<Request, Response>,
): handleServerStreamingCall<Request, Response> {
  return (call) => {
    const { within, finish } = calls.begin(method, call);
    const signal = callSignal(call);
    within(() => {
      send(call, () => run(call.request, signal), signal).then(
        () => {
          finish(SUCCESS);
          call.end();
        },
        (error: unknown) => {
          const outcome = toServiceError(error);
          finish({ ...outcome, error });
          call.emit('error', outcome);
        },
      );
    });
  };
}

async function send<Request, Response>(
  call: ServerWritableStream<Request, Response>,
  open: () => AsyncIterable<Response> | Iterable<Response>,
  signal: AbortSignal,
): Promise<void> {
  for await (const message of open()) {
    signal.throwIfAborted();
    if (!call.write(message)) await once(call, 'drain', { signal });
  }
}
