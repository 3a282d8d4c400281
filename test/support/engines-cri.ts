import { credentials, type MethodDefinition } from '@grpc/grpc-js';
import type { ImageServiceDefinition } from '../../src/cri/generated/runtime/v1/ImageService.js';
import type { RuntimeServiceDefinition } from '../../src/cri/generated/runtime/v1/RuntimeService.js';
import { loadCri } from '../../src/cri/load.js';

type Definition = RuntimeServiceDefinition & ImageServiceDefinition;
type Request<Method extends keyof Definition> = Definition[Method] extends { requestSerialize: (value: infer R) => Buffer } ? R : never;
type Answer<Method extends keyof Definition> = Definition[Method] extends { responseDeserialize: (bytes: Buffer) => infer A } ? A : never;

/** A client of one CRI socket, for unary calls; what a call that failed rejects with is grpc-js' ServiceError. */
export interface CriClient {
  call<Method extends keyof Definition>(method: Method, request: Request<Method>, limitMs?: number): Promise<Answer<Method>>;
  close(): void;
}

/** `userAgent` is put before grpc-js' own. */
export function connectCri(socketPath: string, userAgent?: string): CriClient {
  const { RuntimeService, ImageService } = loadCri().runtime.v1;
  const methods = { ...RuntimeService.service, ...ImageService.service } as Readonly<Record<string, MethodDefinition<object, object>>>;
  const client = new RuntimeService(`unix://${socketPath}`, credentials.createInsecure(), {
    'grpc.max_receive_message_length': 16 * 1024 * 1024,
    'grpc.initial_reconnect_backoff_ms': 50,
    ...(userAgent === undefined ? {} : { 'grpc.primary_user_agent': userAgent }),
  });
  return {
    call<Method extends keyof Definition>(method: Method, request: Request<Method>, limitMs = 60_000) {
      const { path, requestSerialize, responseDeserialize } = methods[method as string]!;
      return new Promise<Answer<Method>>((resolve, reject) => {
        const options = { deadline: Date.now() + limitMs };
        client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request as object, options, (error, answer) => {
          if (error === null) resolve(answer as Answer<Method>);
          else reject(error);
        });
      });
    },
    close: () => client.close(),
  };
}
