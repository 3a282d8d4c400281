import type { OnUndoFailed } from '../async/undo.js';
import type { Clock } from '../async/clock.js';
import type { EngineClient } from '../engine/engine-client.js';
import type { PodNetwork } from '../state/pod-network.js';
import type { Reconciler } from '../state/reconcile.js';
import type { Store } from '../state/store.js';
import type { ImageFacts } from '../translate/facts.js';
import type { NodeFacts } from '../translate/node-facts.js';
import type { ResolvConf } from '../translate/to-engine/dns.js';
import type { SandboxSettings } from '../translate/to-engine/sandbox.js';

/** What this folder needs of the rest of Berth. */
export interface SandboxParts {
  readonly engine: EngineClient;
  readonly store: Store;
  readonly reconciler: Reconciler;
  /** By CNI. */
  readonly network: PodNetwork;
  /** Makes what pods are connected to, should someone have removed it. */
  readonly prepareNetwork: (signal: AbortSignal) => Promise<void>;
  /** The pause image, present or pulled. */
  readonly ensureImage: (image: string, signal: AbortSignal) => Promise<ImageFacts>;
  /** Throws `unavailable` before the Engine was first reached. */
  readonly facts: () => NodeFacts;
  readonly settings: SandboxSettings;
  /** Text of a regular file of the node, of at most so many bytes. */
  readonly readText: (path: string, maxBytes: number) => Promise<string>;
  readonly resolvConf: ResolvConfFiles;
  readonly clock: Clock;
  /**
   * What a CNI DEL has before its network namespace goes: some plugins do more while that is there. Default
   * 10 000.
   */
  readonly networkHeadStartMs?: number;
  readonly onUndoFailed: OnUndoFailed;
  readonly onWarning: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

/** The files that the Engine mounts as resolv.conf into the containers of pods. */
export interface ResolvConfFiles {
  /** Where a pod that is about to be made will have its file. */
  newPath(): string;
  /** Makes the file unless it is there. */
  ensure(path: string, content: ResolvConf): Promise<void>;
  /** Success also when there is none. */
  remove(path: string): Promise<void>;
}
