import type { OnUndoFailed } from '../async/undo.js';
import type { EngineClient } from '../engine/engine-client.js';
import type { Execs } from '../engine/execs.js';
import type { Reconciler } from '../state/reconcile.js';
import type { Store } from '../state/store.js';
import type { SandboxFacts } from '../translate/facts.js';
import type { NodeFacts } from '../translate/node-facts.js';
import type { CgroupWrite } from '../translate/to-engine/cgroup-files.js';
import type { ContainerSettings } from '../translate/to-engine/container.js';
import type { ContainerProcess } from '../host/cgroup/locate.js';
import type { CgroupOutcome } from '../host/cgroup/write.js';
import type { PathBelow } from '../host/path-below.js';

/** What this room needs of the rest of Berth. */
export interface ContainerParts {
  readonly engine: EngineClient;
  readonly store: Store;
  readonly reconciler: Reconciler;
  /** Throws `unavailable` before the Engine was first reached. */
  readonly facts: () => NodeFacts;
  readonly settings: ContainerSettings;
  readonly host: ContainerHost;
  readonly execs: Execs;
  /** Makes the pod's resolv.conf again, should it have been lost. */
  readonly ensureResolvConf: (sandbox: SandboxFacts) => Promise<void>;
  readonly onUndoFailed: OnUndoFailed;
  readonly onWarning: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

/** The node that the containers run on, as far as this room touches it. */
export interface ContainerHost {
  /** Text of a regular file of at most this many bytes. */
  readText(path: string, maxBytes: number): Promise<string>;
  /** Whether a path is in the image that is mounted at `root`. */
  findPathBelow(root: string, path: string): Promise<PathBelow>;
  exists(path: string): Promise<boolean>;
  /** Text of a file in an image, out of its layers; undefined when there is none. See overlay-files.ts. */
  readImageFile(layers: readonly string[], path: string): Promise<string | undefined>;
  /** Whether the kernel has this AppArmor profile loaded. */
  hasAppArmorProfile(name: string): Promise<boolean>;
  /** A directory with its parents; nothing when the path exists, whatever it is. */
  ensureDirectory(path: string): Promise<void>;
  /**
   * SIGKILL to a process of a container, everything below it, and everything of its session. Nothing outside
   * of the container.
   */
  killTree(process: ContainerProcess): Promise<void>;
  /** SIGKILL to every process in the container's cgroup. */
  killAllOf(containerId: string): Promise<void>;
  /** Writes a file in the container's cgroup. Rejects with what the kernel says to the value. */
  writeCgroupFile(process: ContainerProcess, write: CgroupWrite): Promise<CgroupOutcome>;
  /** Sets oom_score_adj of every process in the container. */
  setOomScoreAdj(process: ContainerProcess, score: number): Promise<void>;
}
