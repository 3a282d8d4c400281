import type { CallScope } from '../async/call-scope.js';
import { systemClock } from '../async/clock.js';
import { createTurns } from '../async/turns.js';
import type { Settings } from '../config/options.js';
import type { EngineClient } from '../engine/engine-client.js';
import type { Execs } from '../engine/execs.js';
import { AdapterError, messageOf } from '../errors/adapter-error.js';
import type { RuntimeServiceImpl } from '../grpc/runtime-service.js';
import { readRegularFileSync, SETTINGS_MAX_BYTES } from '../host/read-regular-file.js';
import type { Logger } from '../observability/logger.js';
import type { Store } from '../state/store.js';
import { createAttachSession } from '../streaming/session/attach.js';
import type { RemoteSession } from '../streaming/transport/channels.js';
import { createExecSession } from '../streaming/session/exec.js';
import { loadNetnsCalls } from '../host/system-calls.js';
import { createPodDialer, openSandboxNamespace } from '../streaming/session/netns-dialer.js';
import { createOpenStreams } from '../streaming/open-streams.js';
import type { StreamTargets } from '../streaming/parts.js';
import { createForwardPort, type ForwardPort } from '../streaming/session/port-forward.js';
import { createPrepareUrl } from '../streaming/prepare-url.js';
import { startStreamingServer, type StreamingServerOptions } from '../streaming/server.js';
import { createTickets } from '../streaming/ticket.js';

/** A client has this long, after its upgrade, to open the streams that it asked for. */
const CREATION_TIMEOUT_MS = 30_000;

/** Connections to ports of pods at a time, each a file descriptor of the process: in all, and to one pod. */
const FORWARDED_CONNECTIONS = { inAll: 4_096, perPod: 1_024 } as const;

/** What passing on the output of all pods may take of a turn of the event loop. */
const OUTPUT_TURN = { turnMs: 2, stepMs: 2 } as const;

export interface StreamingParts {
  readonly settings: Settings;
  readonly engine: EngineClient;
  readonly store: Store;
  readonly execs: Execs;
  readonly scope: CallScope;
  readonly log: Logger;
}

export interface Streaming {
  readonly handlers: Pick<RuntimeServiceImpl, 'Exec' | 'Attach' | 'PortForward'>;
  close(): Promise<void>;
}

/** Listens for streams: from here on there are addresses to give to clients. */
export async function composeStreaming({
  settings,
  engine,
  store,
  execs,
  scope,
  log,
}: StreamingParts): Promise<Streaming> {
  const onWarning = (message: string, fields: Readonly<Record<string, unknown>>): void => {
    log.warn(fields, message);
  };
  const targets: StreamTargets = {
    findContainer: (id) => store.findContainer(id)?.facts,
    findSandbox: (id) => store.findSandbox(id)?.facts,
  };
  const tickets = createTickets(systemClock);
  const outputTurns = createTurns(systemClock, OUTPUT_TURN);
  const dialer = await createPodDialer({
    calls: loadNetnsCalls(),
    // A thread that is left in a pod's network must do nothing more, not even say goodbye.
    abort: () => process.abort(),
    openNamespace: openSandboxNamespace,
  });
  const server = await startStreamingServer(serverOptions(settings), {
    tickets,
    exec: scopedSession(
      scope,
      'exec',
      createExecSession({
        engine,
        targets,
        execs,
        killOnDisconnect: settings.execKillOnDisconnect,
        outputTurns,
      }),
    ),
    attach: scopedSession(scope, 'attach', createAttachSession({ engine, targets, outputTurns })),
    forwardPort: scopedForward(
      scope,
      createForwardPort({ targets, dialer, connections: createOpenStreams(FORWARDED_CONNECTIONS) }),
    ),
    onWarning,
  });
  const prepare = createPrepareUrl({ targets, tickets, baseUrl: server.baseUrl });
  return {
    handlers: { Exec: prepare.exec, Attach: prepare.attach, PortForward: prepare.portForward },
    close: server.close,
  };
}

/** The same session, whose faults are known to be its own. */
function scopedSession<Ticket extends { readonly containerId: string }>(
  scope: CallScope,
  call: string,
  session: RemoteSession<Ticket>,
): RemoteSession<Ticket> {
  return async (ticket, signal) => {
    const fields = { call, containerId: ticket.containerId };
    const run = await scope.run(fields, () => session(ticket, signal));
    return (channels) => scope.run(fields, () => run(channels));
  };
}

function scopedForward(scope: CallScope, forward: ForwardPort): ForwardPort {
  return (sandboxId, connection, gone) =>
    scope.run({ call: 'portforward', sandboxId }, () => forward(sandboxId, connection, gone));
}

function serverOptions({
  streamingBindAddr,
  streamIdleTimeout,
  streamTlsCertFile,
  streamTlsKeyFile,
}: Settings): StreamingServerOptions {
  const options = {
    host: streamingBindAddr.host,
    port: streamingBindAddr.port,
    idleTimeoutMs: streamIdleTimeout,
    creationTimeoutMs: CREATION_TIMEOUT_MS,
  };
  if (streamTlsCertFile === '') return options;
  return {
    ...options,
    tls: {
      cert: readPem('streamTlsCertFile', streamTlsCertFile),
      key: readPem('streamTlsKeyFile', streamTlsKeyFile),
    },
  };
}

function readPem(setting: string, path: string): Buffer {
  try {
    return readRegularFileSync(path, SETTINGS_MAX_BYTES);
  } catch (error) {
    throw new AdapterError('failed-precondition', `${setting}: ${messageOf(error)}`, { cause: error });
  }
}
