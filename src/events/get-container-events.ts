import type { GetEventsRequest } from '../cri/generated/runtime/v1/GetEventsRequest.js';
import type { AdapterError } from '../errors/adapter-error.js';
import type { ContainerEvents } from './container-events.js';
import type { EventListener } from './event-listener.js';

/**
 * GetContainerEvents: ends only when the caller leaves, when it does not read, or when Berth ends. While
 * there is no Engine it has no events: a kubelet opens no more than five streams in its life, whatever they
 * ended for.
 */
export function createGetContainerEvents(events: Pick<ContainerEvents, 'listen'>) {
  return (
    _request: GetEventsRequest,
    signal: AbortSignal,
    end: (why: AdapterError) => void,
  ): AsyncIterable<Buffer> => {
    signal.throwIfAborted();
    const listener = events.listen(end);
    signal.addEventListener('abort', listener.close, { once: true });
    return messages(listener, signal);
  };
}

async function* messages(listener: EventListener, signal: AbortSignal): AsyncGenerator<Buffer> {
  for (;;) {
    signal.throwIfAborted();
    const message = listener.next();
    if (message === undefined) await listener.wait();
    else yield message;
  }
}
