import {
  Server,
  ServerCredentials,
  type ConnectionInjector,
  type ServerOptions,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import type { Duplex } from 'node:stream';
import { settlesWithin } from '../async/settles-within.js';
import { systemClock } from '../async/clock.js';
import { loadCri, type Contract } from '../cri/load.js';
import { createImageService, type ImageServiceImpl } from './image-service.js';
import { createConnections, type Connections } from './connections.js';
import { createCalls, type CallsParts } from './instrument.js';
import { encodedList } from './encoded-list.js';
import { createEnumChecks } from './known-enums.js';
import { watchMessages } from './whole-messages.js';
import { joinedList, listInPieces, type ListBound, type Serialize } from './joined-list.js';
import { boundedSandboxStatus } from './sandbox-status.js';
import { createRuntimeService, type RuntimeServiceImpl } from './runtime-service.js';

/** The kubelet's own limit, both ways. */
const MESSAGE_MAX_BYTES = 16 * 1024 * 1024;

/**
 * A kubelet has two connections, each crictl one for as long as it runs, and so has each agent that speaks
 * CRI. More than this are forgotten ones, and each costs some 100 KiB.
 */
const CONNECTIONS_MAX = 64;

/**
 * Calls under way on one connection; HTTP/2 has the client wait with more. The kubelet makes all of its calls
 * on one: a node of 250 pods with four containers each that are all stopped at once takes 1,000, and their
 * probes as many again.
 */
const CALLS_PER_CONNECTION_MAX = 2048;

/**
 * What one connection may keep in memory on Berth's side, unread answers above all: eight of the largest.
 * Streams beyond it are refused, and a connection that goes on is closed.
 */
const CONNECTION_MEMORY_MAX_MIB = 128;

/**
 * What messages that have come in only in part may take, of all connections: eight of the largest. A
 * kubelet's come in within milliseconds.
 */
const INCOMPLETE_MAX_BYTES = 8 * MESSAGE_MAX_BYTES;

/**
 * A connection is pinged when this long has passed since the last answer, and closed when its peer does not
 * answer in time: that also ends connections of which Node reads nothing more after a malformed frame, and
 * would never close.
 */
const KEEPALIVE = { everyMs: 30_000, limitMs: 20_000 };

/**
 * Lists and chunks of lists whose message is one repeated field: what its elements are, that field's name,
 * and how it is encoded. Records live on; the others are new each time.
 */
const LISTS = {
  ListPodSandbox: { of: 'sandbox', field: 'items', encoding: joinedList },
  ListContainers: { of: 'container', field: 'containers', encoding: joinedList },
  StreamPodSandboxes: { of: 'sandbox', field: 'podSandboxes', encoding: joinedList },
  StreamContainers: { of: 'container', field: 'containers', encoding: joinedList },
  ListContainerStats: { of: 'containerStats', field: 'stats', encoding: listInPieces },
  StreamContainerStats: { of: 'containerStats', field: 'containerStats', encoding: listInPieces },
  ListPodSandboxStats: { of: 'sandboxStats', field: 'stats', encoding: listInPieces },
  StreamPodSandboxStats: { of: 'sandboxStats', field: 'podSandboxStats', encoding: listInPieces },
  ListImages: { of: 'image', field: 'images', encoding: listInPieces },
  StreamImages: { of: 'image', field: 'images', encoding: listInPieces },
} as const;

/** Lists whose elements come encoded, and within the bound: that field's name. */
const ENCODED_LISTS: Readonly<Record<string, string>> = {
  ListPodSandboxMetrics: 'podMetrics',
  StreamPodSandboxMetrics: 'podSandboxMetrics',
};

type Reduction = Pick<ListBound<object>, 'reduce' | 'leastBytes'>;

/** CRI over connections that someone else accepts. */
export interface CriServer {
  /** Serves one connection. */
  serve(connection: Duplex): void;
  /** Takes no more calls, waits for those under way up to `graceMs`, then cuts them. */
  close(graceMs: number): Promise<void>;
}

export interface CriServerParts extends Pick<CallsParts, 'onCall' | 'namesOf' | 'scope'> {
  readonly runtime: RuntimeServiceImpl;
  readonly image: ImageServiceImpl;
  readonly onWarning: (message: string, fields: Readonly<Record<string, unknown>>) => void;
  /** What lists that are too large leave out of their largest elements. */
  readonly reductions: Readonly<Record<(typeof LISTS)[keyof typeof LISTS]['of'], Reduction>>;
  /** Called when no more calls are taken, to end those that do not end by themselves. */
  readonly onClosing?: () => void;
  /** Default: loaded. */
  readonly contract?: Contract;
  /** Default: see KEEPALIVE. */
  readonly keepalive?: { readonly everyMs: number; readonly limitMs: number };
}

export function createCriServer(parts: CriServerParts): CriServer {
  const { runtime, image, onWarning, contract = loadCri().runtime.v1 } = parts;
  const { RuntimeService, ImageService } = contract;
  const checkFor = createEnumChecks(contract);
  const connections = createConnections({
    most: CONNECTIONS_MAX,
    incompleteBytes: INCOMPLETE_MAX_BYTES,
    clock: systemClock,
    onWarning,
  });
  const calls = createCalls({ ...parts, enter: connections.enter });
  const server = new Server({
    ...optionsWith(parts.keepalive ?? KEEPALIVE),
    interceptors: [watchMessages(connections.receive)],
  });
  server.addService(
    withBounds(RuntimeService.service, parts),
    createRuntimeService(withChecks(runtime, RuntimeService.service, checkFor), calls),
  );
  server.addService(
    withBounds(ImageService.service, parts),
    createImageService(withChecks(image, ImageService.service, checkFor), calls),
  );
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  return {
    serve: (connection) => {
      if (connections.admit(connection)) injector.injectConnection(connection);
    },
    close: (graceMs) => close({ server, injector, connections }, graceMs, parts.onClosing),
  };
}

function optionsWith({ everyMs, limitMs }: typeof KEEPALIVE): ServerOptions {
  return {
    'grpc.max_receive_message_length': MESSAGE_MAX_BYTES,
    'grpc.max_send_message_length': MESSAGE_MAX_BYTES,
    'grpc.max_concurrent_streams': CALLS_PER_CONNECTION_MAX,
    'grpc-node.max_session_memory': CONNECTION_MEMORY_MAX_MIB,
    'grpc.keepalive_time_ms': everyMs,
    'grpc.keepalive_timeout_ms': limitMs,
    // Its records of each connection and call are for a debugger that nobody can attach here.
    'grpc.enable_channelz': 0,
  };
}

/** The same implementation, which gets only requests whose enums it knows. */
function withChecks<Impl extends object>(
  impl: Impl,
  service: ServiceDefinition,
  checkFor: ReturnType<typeof createEnumChecks>,
): Impl {
  const checked = Object.entries(impl as Readonly<Record<string, Handler>>).map(([method, handle]) => {
    const require = checkFor(requestTypeOf(service[method]));
    if (require === undefined) return [method, handle];
    const guarded: Handler = (request, ...rest) => {
      require(request);
      return handle(request, ...rest);
    };
    return [method, guarded];
  });
  return Object.fromEntries(checked) as Impl;
}

type Handler = (request: object, ...rest: readonly unknown[]) => unknown;

/** The loader's definitions tell more than grpc-js' type of them. */
function requestTypeOf(definition: object | undefined): string {
  return (definition as { readonly requestType: { readonly type: { readonly name: string } } }).requestType
    .type.name;
}

/** The same service, whose answers are never larger than clients take. */
function withBounds<Definition extends ServiceDefinition>(
  service: Definition,
  parts: Pick<CriServerParts, 'onWarning' | 'reductions'>,
): Definition {
  const changed = Object.entries(service).map(([method, definition]) => {
    const responseSerialize = boundedSerialize(method, definition, parts);
    return [method, responseSerialize === undefined ? definition : { ...definition, responseSerialize }];
  });
  return Object.fromEntries(changed) as Definition;
}

function boundedSerialize(
  method: string,
  { responseSerialize }: ServiceDefinition[string],
  { onWarning, reductions }: Pick<CriServerParts, 'onWarning' | 'reductions'>,
): Serialize<never> | undefined {
  if (method === 'PodSandboxStatus') {
    return boundedSandboxStatus(responseSerialize, (sandboxId) => {
      onWarning('the statuses of the containers of a pod are too large, and were left out of its own', {
        sandboxId,
      });
    });
  }
  // Encoded where they are made, and never larger than a client takes.
  if (method === 'GetContainerEvents') return (encoded: Buffer) => encoded;
  const encodedField = ENCODED_LISTS[method];
  if (encodedField !== undefined)
    return encodedList(encodedField, responseSerialize as Serialize<Record<string, object[]>>);
  if (!isList(method)) return undefined;
  const { of, field, encoding } = LISTS[method];
  return encoding<string, object>(field, responseSerialize as Serialize<Record<string, object[]>>, {
    maxBytes: MESSAGE_MAX_BYTES,
    ...reductions[of],
    onReduced: (entries) => {
      onWarning('a list is too large: its largest entries were sent without their labels and annotations', {
        method,
        entries,
      });
    },
  });
}

function isList(method: string): method is keyof typeof LISTS {
  return Object.hasOwn(LISTS, method);
}

/**
 * Not by the server's `tryShutdown`: it takes a session that is being drained for one that has ended, and
 * waits for ever for one that is destroyed at that moment.
 */
async function close(
  { server, injector, connections }: Closing,
  graceMs: number,
  onClosing: () => void = () => undefined,
): Promise<void> {
  injector.drain(graceMs);
  onClosing();
  await settlesWithin(connections.closed(), graceMs);
  server.forceShutdown();
  injector.destroy();
}

interface Closing {
  readonly server: Server;
  readonly injector: ConnectionInjector;
  readonly connections: Connections;
}
