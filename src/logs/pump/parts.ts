import type { EngineContainers } from '../../engine/engine-client.js';
import type { BufferPool } from '../file/cri-line.js';
import type { LogPath } from '../file/log-path.js';
import type { Positions } from '../file/position.js';
import type { LocalSourceParts } from '../source/local-driver/local-source.js';
import type { LogReport } from './reports.js';

/** A container as its pump needs to know it; given again whenever it changes. */
export interface LoggedContainer {
  readonly containerId: string;
  readonly log: LogPath;
  readonly tty: boolean;
  readonly phase: 'created' | 'running' | 'exited';
  /** When it ended; distinguishes one end from another. Empty before. */
  readonly finishedAtNs: string;
}

/** What a pump is made with. */
export interface PumpParts extends Pick<LocalSourceParts, 'block' | 'dockerRootDir'> {
  readonly logs: EngineContainers['logs'];
  readonly positions: Positions;
  readonly nowNs: () => bigint;
  readonly pool: BufferPool;
  readonly report: (report: LogReport) => void;
}
