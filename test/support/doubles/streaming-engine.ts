import type { Duplex } from 'node:stream';
import type { ExecInspect } from '../../../src/engine/wire/exec.js';
import type { AttachOptions, TerminalSize } from '../../../src/engine/engine-client.js';
import type { ExecCreateBody } from '../../../src/engine/wire/exec.js';
import type { StreamingEngine } from '../../../src/streaming/parts.js';
import { duplexPair } from './duplex-pair.js';

/** An Engine whose execs and attaches a test drives by hand, over connections in memory. */
export interface FakeStreamingEngine extends StreamingEngine {
  readonly execs: FakeExec[];
  readonly attaches: FakeAttach[];
  readonly containerSizes: TerminalSize[];
}

export interface FakeExec {
  readonly containerId: string;
  readonly body: ExecCreateBody;
  readonly sizes: TerminalSize[];
  /** The container's end of the exec's connection; there from the start on. */
  process: Duplex | undefined;
  state: ExecInspect;
  /** Its process runs, under this pid. */
  started(pid: number): void;
  /** Its process has ended, and with it its output. */
  ended(exitCode: number): void;
}

export interface FakeAttach {
  readonly containerId: string;
  readonly options: AttachOptions;
  readonly process: Duplex;
}

export function createFakeStreamingEngine(): FakeStreamingEngine {
  const execs: FakeExec[] = [];
  const attaches: FakeAttach[] = [];
  const containerSizes: TerminalSize[] = [];
  const execOf = (id: string): FakeExec => execs[Number(id.slice('exec-'.length))]!;

  return {
    execs,
    attaches,
    containerSizes,
    exec: {
      async create(containerId, body) {
        const exec: FakeExec = {
          containerId,
          body,
          sizes: [],
          process: undefined,
          state: { ID: `exec-${execs.length}`, Running: false, ExitCode: null, Pid: 0 },
          started(pid) {
            exec.state = { ...exec.state, Running: true, Pid: pid };
          },
          ended(exitCode) {
            exec.state = { ...exec.state, Running: false, ExitCode: exitCode };
            exec.process?.end();
          },
        };
        execs.push(exec);
        return exec.state.ID;
      },
      async start(execId) {
        const [near, far] = duplexPair();
        execOf(execId).process = far;
        return near;
      },
      inspect: async (execId) => execOf(execId).state,
      async resize(execId, size) {
        const exec = execOf(execId);
        if (!exec.state.Running) throw new Error('timeout waiting for exec session ready');
        exec.sizes.push(size);
      },
    },
    containers: {
      async attach(containerId, options) {
        const [near, far] = duplexPair();
        attaches.push({ containerId, options, process: far });
        return near;
      },
      resize: async (_id, size) => void containerSizes.push(size),
    },
    system: { apiVersion: () => '1.51' },
  };
}

/** A frame of the Engine's multiplexed output: 1 for stdout, 2 for stderr. */
export function outputFrame(stream: 1 | 2, text: string | Buffer): Buffer {
  const content = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(content.length, 4);
  return Buffer.concat([header, content]);
}
