import { ServerInterceptingCall, ServerListenerBuilder, type ServerInterceptor } from '@grpc/grpc-js';
import { peerOf } from './peer-of.js';

/**
 * Reports each call whose request has not come in as a whole yet, which is when the client has said that it is all;
 * `receive` gives what to call then, or when the call ends without.
 */
export function watchMessages(receive: (peer: string) => () => void): ServerInterceptor {
  return (_method, call) => {
    const over = receive(peerOf(call));
    const listener = new ServerListenerBuilder()
      .withOnReceiveHalfClose((next) => {
        over();
        next();
      })
      .withOnCancel(over)
      .build();
    return new ServerInterceptingCall(call, {
      start: (next) => {
        next(listener);
      },
    });
  };
}
