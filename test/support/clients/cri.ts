import { credentials, type MethodDefinition } from '@grpc/grpc-js';
import type { ImageServiceDefinition } from '../../../src/cri/generated/runtime/v1/ImageService.js';
import type { RuntimeServiceDefinition } from '../../../src/cri/generated/runtime/v1/RuntimeService.js';
import { loadCri } from '../../../src/cri/load.js';

type Definition = RuntimeServiceDefinition & ImageServiceDefinition;
type Request<Method extends keyof Definition> = Definition[Method] extends {
  requestSerialize: (value: infer R) => Buffer;
}
  ? R
  : never;
type Answer<Method extends keyof Definition> = Definition[Method] extends {
  responseDeserialize: (bytes: Buffer) => infer A;
}
  ? A
  : never;

/**
 * A client of one CRI socket, for unary calls; what a call that failed rejects with is grpc-js' ServiceError.
 */
export interface CriClient {
  call<Method extends keyof Definition>(
    method: Method,
    request: Request<Method>,
    limitMs?: number,
    cancelled?: AbortSignal,
  ): Promise<Answer<Method>>;
  /** The answer as it is on the wire: what the runtime takes, without what it takes to decode it. */
  bytes<Method extends keyof Definition>(method: Method, request: Request<Method>): Promise<Buffer>;
  close(): void;
}

/** `userAgent` is put before grpc-js' own. */
export function connectCri(socketPath: string, userAgent?: string): CriClient {
  const { RuntimeService, ImageService } = loadCri().runtime.v1;
  const methods = { ...RuntimeService.service, ...ImageService.service } as Readonly<
    Record<string, MethodDefinition<object, object>>
  >;
  const client = new RuntimeService(`unix://${socketPath}`, credentials.createInsecure(), {
    'grpc.max_receive_message_length': 16 * 1024 * 1024,
    'grpc.initial_reconnect_backoff_ms': 50,
    ...(userAgent === undefined ? {} : { 'grpc.primary_user_agent': userAgent }),
  });
  function ask<Result>(
    method: string,
    request: object,
    deserialize: (bytes: Buffer) => Result,
    { limitMs = 60_000, cancelled }: { limitMs?: number; cancelled?: AbortSignal | undefined } = {},
  ): Promise<Result> {
    const { path, requestSerialize } = methods[method]!;
    return new Promise((resolve, reject) => {
      const call = client.makeUnaryRequest(
        path,
        requestSerialize,
        deserialize,
        request,
        { deadline: Date.now() + limitMs },
        (error, answer) => {
          if (error === null) resolve(answer as Result);
          else reject(error);
        },
      );
      cancelled?.addEventListener('abort', () => call.cancel(), { once: true });
    });
  }

  return {
    call<Method extends keyof Definition>(
      method: Method,
      request: Request<Method>,
      limitMs?: number,
      cancelled?: AbortSignal,
    ) {
      const deserialize = methods[method as string]!.responseDeserialize as (bytes: Buffer) => Answer<Method>;
      return ask(method as string, request as object, deserialize, {
        ...(limitMs === undefined ? {} : { limitMs }),
        cancelled,
      });
    },
    bytes: (method, request) => ask(method as string, request as object, (bytes) => bytes),
    close: () => client.close(),
  };
}
