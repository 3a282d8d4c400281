import type { EngineContainers } from '../../engine/engine-client.js';
import type { BufferPool } from '../file/cri-line.js';
import type { LogPath } from '../file/log-path.js';
import type { LocalSourceParts } from '../source/local-driver/local-source.js';
import type { Positions } from '../file/position.js';

/** A container as its pump needs to know it; told again whenever it changes. */
export interface PumpOrder {
  readonly containerId: string;
  readonly log: LogPath;
  readonly tty: boolean;
  readonly phase: 'created' | 'running' | 'exited';
  /** When it ended; tells one end from another. Empty before. */
  readonly finishedAtNs: string;
}

/** What a pump is made with. */
export interface PumpParts {
  readonly logs: EngineContainers['logs'];
  readonly positions: Positions;
  readonly nowNs: () => bigint;
  readonly pool: BufferPool;
  /** To read into; shared by all pumps of a thread. */
  readonly block: Buffer;
  readonly dockerRootDir: LocalSourceParts['dockerRootDir'];
  /** Everything that the container wrote until it ended is in its log, or can never be. */
  readonly onDrained: (containerId: string) => void;
  /** Why nothing can be written at the moment; undefined when that is over. */
  readonly onTrouble: (containerId: string, problem: string | undefined) => void;
  readonly onGap: (containerId: string) => void;
  /** The log file was deleted or replaced while it was written; what was in it is written again. */
  readonly onReplaced: (containerId: string) => void;
  /** Docker's own files of this container are damaged; told once. */
  readonly onDamage: (containerId: string) => void;
  /** The Engine keeps no output of this container that could be read: why. */
  readonly onUnreadable: (containerId: string, why: string) => void;
}
