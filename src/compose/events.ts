import { systemClock } from '../async/clock.js';
import type { Contract } from '../cri/load.js';
import { createContainerEvents } from '../events/container-events.js';
import { encodeEventsWith } from '../events/encode-event.js';
import { createGetContainerEvents } from '../events/get-container-events.js';
import type { RuntimeServiceImpl } from '../grpc/runtime-service.js';
import type { Logger } from '../observability/logger.js';
import type { Store } from '../state/store.js';

export interface EventsParts {
  readonly store: Store;
  readonly contract: Contract;
  readonly log: Logger;
}

export interface Events {
  readonly rpcs: Pick<RuntimeServiceImpl, 'GetContainerEvents'>;
  /** Ends the streams, which would not end by themselves. */
  close(): void;
}

export function composeEvents({ store, contract, log }: EventsParts): Events {
  const events = createContainerEvents({
    store,
    clock: systemClock,
    encode: encodeEventsWith(contract.RuntimeService.service.GetContainerEvents.responseSerialize),
    onWarning: (message, fields) => {
      log.warn(fields, message);
    },
  });
  return { rpcs: { GetContainerEvents: createGetContainerEvents(events) }, close: events.close };
}
