import { createTurns } from '../../../src/async/turns.js';
import { createAttachSession } from '../../../src/streaming/session/attach.js';
import { createExecs } from '../../../src/engine/execs.js';
import { createExecSession } from '../../../src/streaming/session/exec.js';
import { createForwardPort } from '../../../src/streaming/session/port-forward.js';
import { createOpenStreams } from '../../../src/streaming/open-streams.js';
import type { ContainerId } from '../../../src/cri/ids.js';
import type { PodDialer } from '../../../src/streaming/session/netns-dialer.js';
import { createPrepareUrl, type PrepareUrl } from '../../../src/streaming/prepare-url.js';
import { startStreamingServer, type StreamingServerOptions } from '../../../src/streaming/server.js';
import { createTickets } from '../../../src/streaming/ticket.js';
import { containerFacts } from '../builders/container-facts.js';
import { sandboxFacts } from '../builders/sandbox-facts.js';
import { createFakeStreamingEngine, type FakeStreamingEngine } from '../doubles/streaming-engine.js';

export interface TestStreamingServer {
  readonly baseUrl: string;
  readonly engine: FakeStreamingEngine;
  readonly prepare: PrepareUrl;
  readonly killed: number[];
  readonly warnings: string[];
  close(): Promise<void>;
}

export interface TestServerOptions {
  readonly server?: Partial<StreamingServerOptions>;
  readonly container?: Parameters<typeof containerFacts>[0];
  readonly dialer?: PodDialer;
  readonly sandbox?: Parameters<typeof sandboxFacts>[0];
}

/** The streaming room as the daemon puts it together, on a free port, over an Engine in memory. */
export async function startTestStreamingServer(
  options: TestServerOptions = {},
): Promise<TestStreamingServer> {
  const engine = createFakeStreamingEngine();
  const killed: number[] = [];
  const warnings: string[] = [];
  const onWarning = (message: string, fields: unknown): void =>
    void warnings.push(`${message} ${JSON.stringify(fields)}`);
  const targets = {
    findContainer: (id: string) => containerFacts({ id: id as ContainerId, ...options.container }),
    findSandbox: () => sandboxFacts(options.sandbox),
  };
  const outputTurns = createTurns({ monotonicMs: () => performance.now() }, { turnMs: 2, stepMs: 2 });
  const tickets = createTickets({ monotonicMs: () => performance.now() });
  const refuse: PodDialer = { dial: () => Promise.reject(new Error('nothing listens')) };
  const server = await startStreamingServer(
    { host: '127.0.0.1', port: 0, idleTimeoutMs: 60_000, creationTimeoutMs: 5_000, ...options.server },
    {
      tickets,
      exec: createExecSession({
        engine,
        targets,
        execs: createExecs({
          exec: engine.exec,
          killTree: async ({ pid }) => void killed.push(pid),
          onWarning,
        }),
        killOnDisconnect: true,
        outputTurns,
      }),
      attach: createAttachSession({ engine, targets, outputTurns }),
      forwardPort: createForwardPort({
        targets,
        dialer: options.dialer ?? refuse,
        connections: createOpenStreams({ inAll: 4_096, perPod: 1_024 }),
      }),
      onWarning,
    },
  );
  return {
    baseUrl: server.baseUrl,
    engine,
    prepare: createPrepareUrl({ targets, tickets, baseUrl: server.baseUrl }),
    killed,
    warnings,
    close: () => server.close(),
  };
}
