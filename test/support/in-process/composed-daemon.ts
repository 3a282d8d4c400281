import { credentials, type MethodDefinition, type ServiceError } from '@grpc/grpc-js';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCallScope } from '../../../src/async/call-scope.js';
import type { OptionKey } from '../../../src/config/options.js';
import { resolveGiven } from '../../../src/config/resolve.js';
import { loadCri } from '../../../src/cri/load.js';
import { compose, type Daemon } from '../../../src/compose/daemon.js';
import type { FinishedCall } from '../../../src/grpc/instrument.js';
import { createLogger } from '../../../src/observability/logger.js';
import { PAUSE_IMAGE } from './pod-node.js';
import { compileThread } from './compiled-thread.js';
import { connectCri, type CriClient } from '../clients/cri.js';
import { startFakeEngine, type FakeEngine } from '../fake-engine/start.js';
import { procRootOf } from '../fake-engine/lifecycle.js';

/**
 * All of Berth in this process, as `serve` puts it together: gRPC on a unix socket above, the fake Engine on
 * another below.
 */
export interface ComposedDaemon {
  readonly engine: FakeEngine;
  readonly daemon: Daemon;
  readonly client: CriClient;
  /** A temporary directory of this daemon's own. */
  readonly directory: string;
  /** Every call that the server has finished, and every line of the log. */
  readonly finished: FinishedCall[];
  readonly logged: string[];
  /** Any RPC by its name, streams too, with whatever request: its messages, or the error. */
  ask(method: string, request: object): Promise<Asked>;
  /** The same, to be cancelled by its caller. */
  begin(method: string, request: object): Begun;
  /** Stops following and serving, in the order of a shutdown. */
  close(): Promise<void>;
}

export interface Asked {
  readonly error: ServiceError | undefined;
  readonly messages: readonly object[];
}

export interface Begun {
  readonly answer: Promise<Asked>;
  cancel(): void;
}

export const RPCS: readonly string[] = Object.keys(methods());

/** Name of the message that an RPC takes. */
export function requestTypeOf(rpc: string): string {
  return (methods()[rpc] as unknown as { readonly requestType: { readonly type: { readonly name: string } } })
    .requestType.type.name;
}

/** Listens, and is ready, when this resolves. */
export async function startComposedDaemon(
  given: Partial<Record<OptionKey, string>> = {},
  prepare: (engine: FakeEngine) => unknown = () => undefined,
  /** Where statistics are read; by default from the machine, which has no container of the fake Engine. */
  statsRootOf: (engine: FakeEngine) => string = () => '',
): Promise<ComposedDaemon> {
  const engine = await startFakeEngine();
  engine.state.addImage({ tags: [PAUSE_IMAGE] });
  await prepare(engine);
  const directory = mkdtempSync(join(tmpdir(), 'berth-daemon-'));
  const logWorker = compileThread('logs/thread/log-worker');
  const metricsWorker = compileThread('stats/metrics/metrics-worker');
  const logged: string[] = [];
  const finished: FinishedCall[] = [];
  const { logger } = createLogger({
    level: 'info',
    format: 'text',
    destination: { write: (line) => void logged.push(line) },
  });
  const daemon = await compose({
    settings: settingsFor(engine, directory, given),
    environment: { PATH: process.env['PATH'] },
    log: logger,
    onEngineCall: () => undefined,
    onNetworkCall: () => undefined,
    onCall: (call) => void finished.push(call),
    scope: createCallScope(),
    logWorkerFile: logWorker.url,
    procRoot: procRootOf(engine.state.directory),
    statsNode: { root: statsRootOf(engine), metricsWorkerFile: metricsWorker.url },
  });
  const over = new AbortController();
  const following = daemon.run(over.signal);
  await daemon.firstAttempt;
  const listening = await listenOn(join(directory, 'cri.sock'), daemon);
  const client = connectCri(listening.path);
  const { begin, close: closeCaller } = createCaller(listening.path);
  // CNI's configuration is read beside the Engine's state.
  while (daemon.problems().length > 0) await client.call('Status', {});
  return {
    engine,
    daemon,
    client,
    directory,
    finished,
    logged,
    begin,
    ask: (method, request) => begin(method, request).answer,
    async close() {
      client.close();
      closeCaller();
      over.abort();
      await following;
      await daemon.server.close(1000);
      await listening.close();
      await daemon.close();
      await engine.close();
      logWorker[Symbol.dispose]();
      metricsWorker[Symbol.dispose]();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function settingsFor(engine: FakeEngine, directory: string, given: Partial<Record<OptionKey, string>>) {
  const [confDir, binDir] = [join(directory, 'net.d'), join(directory, 'bin')];
  mkdirSync(confDir);
  mkdirSync(binDir);
  for (const name of ['ok', 'loopback']) {
    copyFileSync(
      fileURLToPath(new URL('../../fixtures/cni/plugins/ok', import.meta.url)),
      join(binDir, name),
    );
    chmodSync(join(binDir, name), 0o755);
  }
  writeFileSync(
    join(confDir, '10-test.conflist'),
    JSON.stringify({ cniVersion: '1.0.0', name: 'test', plugins: [{ type: 'ok' }] }),
  );
  const texts: Partial<Record<OptionKey, string>> = {
    dockerEndpoint: engine.endpoint,
    cniConfDir: confDir,
    cniBinDir: binDir,
    cniCacheDir: join(directory, 'cni-cache'),
    stateDirectory: join(directory, 'state'),
    criDockerdRootDirectory: join(directory, 'cri-dockerd'),
    podInfraContainerImage: PAUSE_IMAGE,
    ...given,
  };
  const layer = new Map(
    Object.entries(texts).map(([key, text]) => [key as OptionKey, { text, where: 'test' }]),
  );
  return resolveGiven([{ source: 'file', given: layer }]).settings;
}

async function listenOn(
  path: string,
  daemon: Daemon,
): Promise<{ readonly path: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    daemon.server.serve(socket);
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    path,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function methods(): Readonly<Record<string, MethodDefinition<object, object>>> {
  const { RuntimeService, ImageService } = loadCri().runtime.v1;
  return { ...RuntimeService.service, ...ImageService.service };
}

function createCaller(path: string): { readonly begin: ComposedDaemon['begin']; close(): void } {
  const { RuntimeService } = loadCri().runtime.v1;
  const all = methods();
  const client = new RuntimeService(`unix://${path}`, credentials.createInsecure(), {
    'grpc.max_receive_message_length': 16 * 1024 * 1024,
  });
  const begin = (method: string, request: object): Begun => {
    const { path: name, requestSerialize, responseDeserialize, responseStream } = all[method]!;
    const options = { deadline: Date.now() + 30_000 };
    let cancel = (): void => undefined;
    const answer = new Promise<Asked>((resolve) => {
      if (!responseStream) {
        const call = client.makeUnaryRequest(
          name,
          requestSerialize,
          responseDeserialize,
          request,
          options,
          (error, message) => {
            resolve({ error: error ?? undefined, messages: message === undefined ? [] : [message] });
          },
        );
        cancel = () => call.cancel();
        return;
      }
      const messages: object[] = [];
      const stream = client.makeServerStreamRequest(
        name,
        requestSerialize,
        responseDeserialize,
        request,
        options,
      );
      stream.on('data', (message: object) => void messages.push(message));
      stream.on('error', (error) => resolve({ error: error as ServiceError, messages }));
      stream.on('end', () => resolve({ error: undefined, messages }));
      cancel = () => stream.cancel();
    });
    return { answer, cancel };
  };
  return { begin, close: () => client.close() };
}
