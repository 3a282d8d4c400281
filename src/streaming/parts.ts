import type { Duplex } from 'node:stream';
import type { EngineExec } from '../engine/engine-client.js';
import type { ExecCreateBody } from '../engine/wire/exec.js';
import type { ContainerFacts, SandboxFacts } from '../translate/facts.js';

/** What the sessions need of the Engine: part of EngineClient. */
export interface StreamingEngine {
  readonly exec: Pick<EngineExec, 'start' | 'inspect'> & {
    create(containerId: string, body: InteractiveExecBody, signal: AbortSignal): Promise<string>;
    /** `POST /exec/{id}/resize?h=&w=`; only for one that has started. */
    resize(execId: string, size: TerminalSize, signal: AbortSignal): Promise<void>;
  };
  readonly containers: {
    /**
     * `POST /containers/{id}/attach?stream=1`, hijacked: raw bytes from a container with a TTY, else the Engine's frames. Never
     * resolves for a container that does not run. Ending it half-closes stdin.
     */
    attach(id: string, options: AttachOptions, signal: AbortSignal): Promise<Duplex>;
    /** `POST /containers/{id}/resize?h=&w=`. */
    resize(id: string, size: TerminalSize, signal: AbortSignal): Promise<void>;
  };
}

export interface AttachOptions {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly detachKeys: string;
}

export type InteractiveExecBody = ExecCreateBody & {
  DetachKeys?: string;
  /** Rows and columns; Engines before API 1.42 ignore it. */
  ConsoleSize?: [number, number];
};

/** In characters; both at least 1. */
export interface TerminalSize {
  readonly width: number;
  readonly height: number;
}

/** The records, by id or unique prefix; both throw `unavailable` while they are not current. */
export interface StreamTargets {
  findContainer(id: string): StreamContainer | undefined;
  findSandbox(id: string): StreamSandbox | undefined;
}

export type StreamContainer = Pick<ContainerFacts, 'id' | 'state' | 'tty' | 'stdin'>;

export type StreamSandbox = Pick<SandboxFacts, 'id' | 'running' | 'network' | 'pid'>;

/**
 * The Engine takes keys out of a terminal's input that mean "detach", Ctrl-P first among them, and an empty setting means the default.
 * No one types these four; the first is held back until the next key.
 */
export const NO_DETACH_KEYS = 'ctrl-^,ctrl-_,ctrl-^,ctrl-_';
