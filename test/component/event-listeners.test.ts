import { status } from '@grpc/grpc-js';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCallScope } from '../../src/async/call-scope.js';
import { systemClock } from '../../src/async/clock.js';
import { loadCri } from '../../src/cri/load.js';
import { createContainerEvents } from '../../src/events/container-events.js';
import { createGetContainerEvents } from '../../src/events/get-container-events.js';
import type { ImageServiceImpl } from '../../src/grpc/image-service.js';
import type { RuntimeServiceImpl } from '../../src/grpc/runtime-service.js';
import { createCriServer, type CriServer } from '../../src/grpc/server.js';
import { createStore, type Store } from '../../src/state/store.js';
import { REDUCTIONS } from '../../src/translate/to-cri/reduced.js';
import { containerFacts } from '../support/builders/container-facts.js';
import { sandboxFacts } from '../support/builders/sandbox-facts.js';
import { connectEvents, leaveUnread, told, type EventsClient } from '../support/clients/event-stream.js';

/** The events of a store that the test writes to, over gRPC, with little that a listener may leave unread. */
const UNREAD = { messages: 100, bytes: 1 << 20 };

let directory: string;
let path: string;
let store: Store;
let encodings: number;
let isBroken: boolean;
let warnings: string[];
let server: CriServer;
let listening: Server;
const clients: Pick<EventsClient, 'close'>[] = [];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'berth-events-'));
  path = join(directory, 'cri.sock');
  store = createStore();
  store.markCurrent();
  encodings = 0;
  isBroken = false;
  warnings = [];
  const contract = loadCri().runtime.v1;
  const events = createContainerEvents({
    store,
    clock: systemClock,
    encode: (event) => {
      encodings += 1;
      if (isBroken) throw new Error('broken');
      return contract.RuntimeService.service.GetContainerEvents.responseSerialize(event);
    },
    onWarning: (message) => void warnings.push(message),
    unread: UNREAD,
  });
  const none = (service: object): object =>
    Object.fromEntries(Object.keys(service).map((method) => [method, () => ({})]));
  const { RuntimeService, ImageService } = contract;
  server = createCriServer({
    runtime: {
      ...none(RuntimeService.service),
      GetContainerEvents: createGetContainerEvents(events),
    } as RuntimeServiceImpl,
    image: none(ImageService.service) as ImageServiceImpl,
    onCall: () => undefined,
    namesOf: () => ({}),
    scope: createCallScope(),
    onWarning: () => undefined,
    onClosing: events.close,
    reductions: REDUCTIONS,
    contract,
  });
  listening = createServer((socket) => {
    server.serve(socket);
  });
  listening.listen(path);
  await once(listening, 'listening');
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.close(100);
  listening.close();
  rmSync(directory, { recursive: true });
});

function connect(): EventsClient {
  const client = connectEvents(path);
  clients.push(client);
  return client;
}

/** Makes the container run and end by turns; one event each. */
function change(turn: number, labels: Record<string, string> = {}): void {
  const state = turn % 2 === 0 ? 'CONTAINER_RUNNING' : 'CONTAINER_EXITED';
  store.putContainer(containerFacts({ state, labels }), undefined);
}

function addPod(): void {
  store.putIps(sandboxFacts().id, ['10.1.0.5']);
  store.putSandbox(sandboxFacts());
}

describe('listeners to events', () => {
  it.each([
    // What HTTP/2 sends ahead, 64 KiB, counts as read.
    ['events', 400, {}],
    ['bytes of events', 30, { big: 'x'.repeat(100_000) }],
  ])('that leave too many %s unread are cut off with an error, and no others', async (_, turns, labels) => {
    addPod();
    const slow = await leaveUnread(path);
    clients.push(slow);
    const quick = await connect().listen();
    await quick.until(() => quick.events.length === 1);
    change(0, labels);
    for (let turn = 1; turn < turns; turn += 1) {
      change(turn, labels);
      await quick.until(() => quick.events.length >= turn);
    }
    const { events, trailers } = await slow.read();
    expect(trailers).toMatchObject({
      'grpc-status': String(status.RESOURCE_EXHAUSTED),
      'grpc-message': encodeURI(
        'too many events were not read in time: list the pods, and ask for events again',
      ),
    });
    await quick.until(() => quick.events.length === turns + 2);
    expect(events.length).toBeLessThan(quick.events.length);
    expect(told(events)).toEqual(told(quick.events).slice(0, events.length));
    change(turns, labels);
    await quick.until(() => quick.events.length === turns + 3);
  });

  it('share the encoding of an event, and cost none while there is no listener', async () => {
    addPod();
    change(0);
    expect(encodings).toBe(0);
    const all = await Promise.all(Array.from({ length: 10 }, () => connect().listen()));
    for (const stream of all) await stream.until(() => stream.events.length === 1);
    const before = encodings;
    change(1);
    for (const stream of all) await stream.until(() => stream.events.length === 2);
    expect(encodings - before).toBe(1);
    for (const stream of all) stream.cancel();
    for (const stream of all) expect(await stream.ended).toMatchObject({ code: status.CANCELLED });
  });

  it('are not sent an event that a kubelet could not receive, and go on', async () => {
    const stream = await connect().listen();
    addPod();
    store.putContainer(containerFacts({ labels: { big: 'x'.repeat(17 << 20) } }), undefined);
    expect(warnings).toEqual([
      'an event was not sent: it is too large',
      'an event was not sent: it is too large',
    ]);
    store.remove(containerFacts().id);
    await stream.until(() => stream.events.length === 4);
    expect(told(stream.events).map((line) => line.split(' ')[0])).toEqual([
      'created',
      'started',
      'stopped',
      'deleted',
    ]);
  });

  it('all have to list again when an event could not be made', async () => {
    const stream = await connect().listen();
    addPod();
    await stream.until(() => stream.events.length === 2);
    isBroken = true;
    change(0);
    expect(await stream.ended).toMatchObject({ code: status.UNKNOWN });
  });
});
