import type { handleServerStreamingCall, handleUnaryCall } from '@grpc/grpc-js';
import type { ServerStream } from './server-stream.js';
import type { Unary } from './unary.js';

/**
 * What implements a service: one function for each of its RPCs. Derived from the handlers that are
 * generated from the proto, so that a request or a response of an RPC cannot be another one here.
 */
export type ServiceImpl<Handlers> = {
  readonly [Method in keyof Methods<Handlers>]: Rpc<Methods<Handlers>[Method]>;
};

/** Without the index signature that grpc-js's UntypedServiceImplementation adds to the generated methods. */
type Methods<Handlers> = {
  [
    Method in keyof Handlers as string extends Method ? never : number extends Method ? never : Method
  ]: Handlers[Method];
};

type Rpc<Handler> =
  Handler extends handleUnaryCall<infer Request, infer Response>
    ? Unary<Request, Response>
    : Handler extends handleServerStreamingCall<infer Request, infer Response>
      ? ServerStream<Request, Response>
      : never;
