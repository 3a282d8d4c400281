import { Server, ServerCredentials, type ConnectionInjector, type ServiceDefinition } from '@grpc/grpc-js';
import type { Duplex } from 'node:stream';
import { loadCri } from '../cri/load.js';
import { createImageService, type ImageServiceRooms } from './image-service.js';
import type { OnCall } from './instrument.js';
import { createEnumChecks } from './known-enums.js';
import { joinedList, listInPieces, type Serialize } from './joined-list.js';
import { createRuntimeService, type RuntimeServiceRooms } from './runtime-service.js';

/** The kubelet's own limit, both ways. */
const MESSAGE_MAX_BYTES = 16 * 1024 * 1024;

/** Lists whose answer is one repeated field: that field's name, and how it is encoded. Records live on; statistics are new each time. */
const LISTS = {
  ListPodSandbox: { field: 'items', encoding: joinedList },
  ListContainers: { field: 'containers', encoding: joinedList },
  ListContainerStats: { field: 'stats', encoding: listInPieces },
  ListPodSandboxStats: { field: 'stats', encoding: listInPieces },
} as const;

/** CRI over connections that someone else accepts. */
export interface CriServer {
  /** Serves one connection. */
  serve(connection: Duplex): void;
  /** Takes no more calls, waits for those under way up to `graceMs`, then cuts them. */
  close(graceMs: number): Promise<void>;
}

export function createCriServer(
  runtime: RuntimeServiceRooms,
  image: ImageServiceRooms,
  onCall: OnCall,
): CriServer {
  const contract = loadCri().runtime.v1;
  const { RuntimeService, ImageService } = contract;
  const checkFor = createEnumChecks(contract);
  const server = new Server({
    'grpc.max_receive_message_length': MESSAGE_MAX_BYTES,
    'grpc.max_send_message_length': MESSAGE_MAX_BYTES,
  });
  server.addService(
    withListEncodings(RuntimeService.service),
    createRuntimeService(withChecks(runtime, RuntimeService.service, checkFor), onCall),
  );
  server.addService(
    ImageService.service,
    createImageService(withChecks(image, ImageService.service, checkFor), onCall),
  );
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  return {
    serve: (connection) => {
      injector.injectConnection(connection);
    },
    close: (graceMs) => close(server, injector, graceMs),
  };
}

/** The same rooms, which are asked only what they can understand. */
function withChecks<Rooms extends object>(
  rooms: Rooms,
  service: ServiceDefinition,
  checkFor: ReturnType<typeof createEnumChecks>,
): Rooms {
  const checked = Object.entries(rooms as Readonly<Record<string, Room>>).map(([method, room]) => {
    const require = checkFor(requestTypeOf(service[method]));
    if (require === undefined) return [method, room];
    const guarded: Room = (request, signal) => {
      require(request);
      return room(request, signal);
    };
    return [method, guarded];
  });
  return Object.fromEntries(checked) as Rooms;
}

type Room = (request: object, signal: AbortSignal) => unknown;

/** The loader's definitions tell more than grpc-js' type of them. */
function requestTypeOf(definition: object | undefined): string {
  return (definition as { readonly requestType: { readonly type: { readonly name: string } } }).requestType
    .type.name;
}

function withListEncodings<Definition extends ServiceDefinition>(service: Definition): Definition {
  const changed = Object.entries(LISTS).map(([method, { field, encoding }]) => {
    const definition = service[method];
    if (definition === undefined) throw new Error(`the contract has no ${method}`);
    const responseSerialize = encoding(
      field,
      definition.responseSerialize as Serialize<Record<string, object[]>>,
    );
    return [method, { ...definition, responseSerialize }];
  });
  return { ...service, ...Object.fromEntries(changed) } as Definition;
}

async function close(server: Server, injector: ConnectionInjector, graceMs: number): Promise<void> {
  injector.drain(graceMs);
  const timer = setTimeout(() => {
    server.forceShutdown();
  }, graceMs);
  await new Promise<void>((resolve) => {
    server.tryShutdown(() => {
      resolve();
    });
  });
  clearTimeout(timer);
  injector.destroy();
}
