import { once } from 'node:events';
import type { Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FakeEvent } from './events.js';
import type { FakeFaults, FaultBox } from './faults.js';
import { createFaults } from './faults.js';
import { endContainer, forgetContainer } from './lifecycle.js';
import type { RecordedCall, ServerParts } from './server.js';
import { createFakeServer } from './server.js';
import type { FakeEngineKind, FakeState } from './state.js';
import { createState, requireContainer } from './state.js';

/**
 * An Engine in this process: real HTTP on a real unix socket, containers that are only records. It answers in
 * the shapes and sentences of Engines 20.10.24 and 28.5.2, keeps containers, images, execs, networks and
 * events as they would, and fails as it is told to.
 */
export interface FakeEngine {
  readonly socketPath: string;
  /** `unix://` and the socket's path. */
  readonly endpoint: string;
  /** Every request since the start, oldest first; a test may empty it. */
  readonly calls: RecordedCall[];
  readonly state: FakeState;
  readonly faults: FakeFaults;
  /** Told to every subscriber as if the Engine had seen it happen. */
  emitEvent(event: FakeEvent): void;
  /** Ends every event stream; the Engine continues. */
  breakEvents(): void;
  /**
   * Every connection open now dies with the next request on it: a client that has not noticed yet that
   * dockerd was restarted.
   */
  staleConnections(): void;
  /** The main process of a container ends by itself; `container` is its id or name. */
  exit(container: string, exitCode: number, options?: { readonly oomKilled?: boolean }): void;
  /** `docker rm -f`, behind everyone's back. */
  remove(container: string): void;
  /** dockerd dies: every connection with it, and every container unless it restores them live. */
  stop(options?: { readonly liveRestore?: boolean }): Promise<void>;
  /** dockerd comes back on the same socket, maybe as another version. */
  start(kind?: Partial<FakeEngineKind>): Promise<void>;
  close(): Promise<void>;
}

const NEWEST_SEEN: FakeEngineKind = { version: '28.5.2', apiVersion: '1.51', minApiVersion: '1.24' };

/** Listens when this resolves. An Engine of version 28.5 unless told otherwise. */
export async function startFakeEngine(kind: Partial<FakeEngineKind> = {}): Promise<FakeEngine> {
  const directory = await mkdtemp(join(tmpdir(), 'berth-fake-engine-'));
  const socketPath = join(directory, 'docker.sock');
  const faults: FaultBox = createFaults();
  const parts = {
    state: createState(directory, { ...NEWEST_SEEN, ...kind }),
    faults,
    calls: [] as RecordedCall[],
  };
  const { state } = parts;
  const running = createRunning(parts, socketPath);
  await running.start();

  return {
    socketPath,
    endpoint: `unix://${socketPath}`,
    calls: parts.calls,
    state,
    faults,
    emitEvent: state.events.emit,
    breakEvents: state.events.breakAll,
    staleConnections: running.staleConnections,
    exit(container, exitCode, options) {
      endContainer(state, requireContainer(state, container), { exitCode, ...options });
    },
    remove(key) {
      const container = requireContainer(state, key);
      if (container.status === 'running') endContainer(state, container, { exitCode: 137 });
      forgetContainer(state, container);
    },
    async stop({ liveRestore = false } = {}) {
      await running.stop();
      for (const container of liveRestore ? [] : state.containers.values()) {
        if (container.status === 'running') endContainer(state, container, { exitCode: 0 });
      }
    },
    async start(other = {}) {
      state.kind = { ...state.kind, ...other };
      await running.start();
    },
    async close() {
      await running.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

interface Running {
  readonly staleConnections: () => void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The listening server and its connections, hijacked ones included, which the server itself forgets. */
function createRunning(parts: Omit<ServerParts, 'isStale'>, socketPath: string): Running {
  let server: Server | undefined;
  const connections = new Set<Socket>();
  let stale = new WeakSet<Socket>();
  return {
    staleConnections() {
      stale = new WeakSet(connections);
    },
    async start() {
      server = createFakeServer({ ...parts, isStale: (socket) => stale.has(socket) });
      server.on('connection', (socket: Socket) => {
        connections.add(socket);
        socket.once('close', () => connections.delete(socket));
      });
      server.listen(socketPath);
      await once(server, 'listening');
    },
    async stop() {
      if (server === undefined) return;
      // Its sockets say so themselves: the server counts one as gone before whoever writes to it knows.
      const closed = Promise.all([
        once(server, 'close'),
        ...[...connections].map((socket) => once(socket, 'close')),
      ]);
      server.close();
      parts.faults.clear();
      parts.state.events.breakAll();
      for (const socket of connections) socket.destroy();
      await closed;
      server = undefined;
    },
  };
}
