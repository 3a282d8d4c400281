import type { EngineContainers, EngineExec, EngineSystem } from '../engine/engine-client.js';
import type { ContainerFacts, SandboxFacts } from '../translate/facts.js';

/** What the sessions need of the Engine. */
export interface StreamingEngine {
  readonly exec: Pick<EngineExec, 'create' | 'start' | 'inspect' | 'resize'>;
  readonly containers: Pick<EngineContainers, 'attach' | 'resize'>;
  readonly system: Pick<EngineSystem, 'apiVersion'>;
}

/** The records, by id or unique prefix; both throw `unavailable` while they are not current. */
export interface StreamTargets {
  findContainer(id: string): StreamContainer | undefined;
  findSandbox(id: string): StreamSandbox | undefined;
}

export type StreamContainer = Pick<ContainerFacts, 'id' | 'sandboxId' | 'state' | 'tty' | 'stdin'>;

export type StreamSandbox = Pick<SandboxFacts, 'id' | 'running' | 'network' | 'pid'>;

/**
 * The Engine takes keys out of a terminal's input that mean "detach", Ctrl-P first among them, and an empty
 * setting means the default. No one types these four; the first is held back until the next key.
 */
export const NO_DETACH_KEYS = 'ctrl-^,ctrl-_,ctrl-^,ctrl-_';
