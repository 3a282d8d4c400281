import { credentials, type ClientReadableStream, type ServiceError } from '@grpc/grpc-js';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect as connectSocket } from 'node:net';
import type { ContainerEventResponse } from '../../../src/cri/generated/runtime/v1/ContainerEventResponse.js';
import { loadCri } from '../../../src/cri/load.js';

/**
 * A call of GetContainerEvents by a client that reads nothing: grpc-js would go on reading for its caller.
 */
export interface UnreadEvents {
  /** Reads to the end after all. */
  read(): Promise<{ readonly events: readonly ContainerEventResponse[]; readonly trailers: UnreadTrailers }>;
  close(): void;
}

interface UnreadTrailers {
  readonly 'grpc-status'?: string;
  readonly 'grpc-message'?: string;
}

export async function leaveUnread(socketPath: string): Promise<UnreadEvents> {
  const { path, responseDeserialize } = loadCri().runtime.v1.RuntimeService.service.GetContainerEvents;
  const session = connectHttp2('http://localhost', { createConnection: () => connectSocket(socketPath) });
  const call = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  // An empty message: its length is 0.
  call.end(Buffer.alloc(5));
  await once(call, 'response');
  return {
    async read() {
      const trailers = once(call, 'trailers');
      const chunks: Buffer[] = [];
      for await (const chunk of call) chunks.push(chunk as Buffer);
      const events = messagesIn(Buffer.concat(chunks)).map(responseDeserialize);
      return { events, trailers: ((await trailers) as [UnreadTrailers])[0] };
    },
    close: () => {
      session.destroy();
    },
  };
}

function messagesIn(bytes: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 5 + bytes.readUInt32BE(at + 1);
    messages.push(bytes.subarray(at + 5, end));
    at = end;
  }
  return messages;
}

/** One call of GetContainerEvents. */
export interface EventStream {
  /** All that were received. */
  readonly events: readonly ContainerEventResponse[];
  /** Resolves when the check holds; looked at after each event. */
  until(check: () => boolean): Promise<void>;
  /** Resolves with what the stream ended with, read to its end. */
  readonly ended: Promise<ServiceError | undefined>;
  cancel(): void;
}

/** A connection of its own for calls of GetContainerEvents. */
export interface EventsClient {
  /** Resolves when Berth has taken the call: from then on no event is missed. */
  listen(): Promise<EventStream>;
  close(): void;
}

export function connectEvents(socketPath: string): EventsClient {
  const { RuntimeService } = loadCri().runtime.v1;
  const client = new RuntimeService(`unix://${socketPath}`, credentials.createInsecure(), {
    'grpc.max_receive_message_length': 16 * 1024 * 1024,
    // Otherwise all clients of one process share a connection to one address.
    'grpc.use_local_subchannel_pool': 1,
  });
  return {
    async listen() {
      const call = client.GetContainerEvents({});
      const begun = once(call, 'metadata');
      const stream = read(call);
      await begun;
      return stream;
    },
    close: () => client.close(),
  };
}

function read(call: ClientReadableStream<ContainerEventResponse>): EventStream {
  const events: ContainerEventResponse[] = [];
  const waiters = new Set<() => void>();
  const ended = new Promise<ServiceError | undefined>((resolve) => {
    call.on('error', (error) => resolve(error as ServiceError));
    call.on('end', () => resolve(undefined));
  });
  call.on('data', (event: ContainerEventResponse) => {
    events.push(event);
    for (const waiter of [...waiters]) waiter();
  });
  return {
    events,
    ended,
    until: (check) =>
      new Promise((resolve) => {
        const waiter = (): void => {
          if (!check()) return;
          waiters.delete(waiter);
          resolve();
        };
        waiters.add(waiter);
        waiter();
      }),
    cancel: () => call.cancel(),
  };
}

/** Type and id of each event, in one line. */
export function told(events: readonly ContainerEventResponse[]): string[] {
  return events.map(
    ({ containerEventType, containerId }) =>
      `${/^CONTAINER_(.*)_EVENT$/.exec(containerEventType)![1]!.toLowerCase()} ${containerId}`,
  );
}
