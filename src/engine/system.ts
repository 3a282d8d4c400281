import { readValues } from './answer.js';
import { toEngineTime } from './engine-time.js';
import type { EngineSystem } from './engine-client.js';
import type { EngineRequest, EngineRequests } from './requests.js';
import { brokenOff, nameOf } from './requests.js';
import type { EngineEvent } from './wire/event.js';
import { CONTAINER_ACTIONS, engineEvent, IMAGE_ACTIONS } from './wire/event.js';
import { engineInfo, engineVersion } from './wire/system.js';
import type { Readable } from 'node:stream';
import type { Clock } from '../async/clock.js';

/**
 * An event repeats all labels of its container. Larger ones are not worth holding: the container is read
 * after its events anyway.
 */
const EVENT_MEMBER_BYTES = 64 * 1024;

export interface EngineSystemParts {
  readonly requests: EngineRequests;
  readonly apiVersion: EngineSystem['apiVersion'];
  readonly clock: Clock;
}

export function createEngineSystem({ requests, apiVersion, clock }: EngineSystemParts): EngineSystem {
  return {
    apiVersion,
    ping: (signal) => requests.done({ method: 'GET', path: '/_ping' }, signal),
    version: (signal) => requests.json(engineVersion, { method: 'GET', path: '/version' }, signal),
    info: (signal) => requests.json(engineInfo, { method: 'GET', path: '/info' }, signal),
    async events(sinceNs, signal) {
      const request = eventsRequest(sinceNs ?? clock.nowNs());
      const body = await requests.stream(request, signal);
      return { [Symbol.asyncIterator]: () => readEvents(body, request, signal) };
    },
  };
}

/**
 * The Engine sends its headers just before it subscribes (seen in both Engines: at once, with no event
 * pending). So there is always a `since`: what falls between the two is replayed from the Engine's ring of
 * its last 256 events.
 */
function eventsRequest(sinceNs: bigint): EngineRequest {
  const query = {
    since: toEngineTime(sinceNs),
    filters: JSON.stringify({
      type: ['container', 'image'],
      event: [...new Set<string>([...CONTAINER_ACTIONS, ...IMAGE_ACTIONS])],
    }),
  };
  return { method: 'GET', path: '/events', query };
}

async function* readEvents(
  body: Readable,
  request: EngineRequest,
  signal: AbortSignal,
): AsyncGenerator<EngineEvent, void, undefined> {
  try {
    yield* readValues(body, {
      schema: engineEvent,
      layout: 'values',
      call: nameOf(request),
      memberBytes: EVENT_MEMBER_BYTES,
    });
  } catch (error) {
    throw signal.aborted ? signal.reason : brokenOff(error, request);
  }
}
