import { Metadata, type handleServerStreamingCall, type ServerWritableStream } from '@grpc/grpc-js';
import type { AdapterError } from '../errors/adapter-error.js';
import { callSignal } from './call-signal.js';
import { SUCCESS, type Calls } from './instrument.js';
import { toServiceError } from './status.js';

/** A server-streaming RPC as its implementation writes it: one message per element. */
export type ServerStream<Request, Response> = (
  request: Request,
  signal: AbortSignal,
  /** Ends the call with this error, also while its reader does not read. The signal fires then. */
  end: (why: AdapterError) => void,
) => AsyncIterable<Response> | Iterable<Response>;

/** An implementation as grpc-js calls it; a reader that is slow holds the generator up. */
export function serverStream<Request extends object, Response>(
  method: string,
  calls: Calls,
  run: ServerStream<Request, Response>,
): handleServerStreamingCall<Request, Response> {
  return (call) => {
    const { within, finish } = calls.begin(method, call);
    const ending = new AbortController();
    const { signal } = ending;
    const end = (why: unknown): void => {
      ending.abort(why);
    };
    const left = callSignal(call);
    left.addEventListener('abort', () => {
      end(left.reason);
    });
    within(() => {
      send(call, () => run(call.request, signal, end), signal).then(
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
  const messages = open();
  // The caller of a stream that has no message yet knows by it that the stream has begun.
  call.sendMetadata(new Metadata());
  for await (const message of messages) {
    signal.throwIfAborted();
    await written(call, message, signal);
  }
}

/** One message at a time waits for its reader: a stream of grpc-js takes sixteen, however large they are. */
function written<Request, Response>(
  call: ServerWritableStream<Request, Response>,
  message: Response,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    call.write(message, (error: Error | null | undefined) => {
      signal.removeEventListener('abort', onAbort);
      if (error === null || error === undefined) resolve();
      else reject(error);
    });
  });
}
