import type { EngineContainers } from '../../engine/engine-client.js';
import { messageOf } from '../../errors/adapter-error.js';
import type { BufferPool } from '../file/cri-line.js';
import type { LogCommand, ThreadReport } from './messages.js';
import { createPump, type Pump } from '../pump/pump.js';
import type { LoggedContainer, PumpParts } from '../pump/parts.js';
import type { Positions } from '../file/position.js';

/** The pumps of one thread. */
export interface Pumps {
  handle(command: Exclude<LogCommand, { kind: 'close' }>): void;
  /** Resolves when nothing is read or written any more. */
  close(): Promise<void>;
}

export interface PumpsParts {
  readonly logs: EngineContainers['logs'];
  readonly dockerRootDir: PumpParts['dockerRootDir'];
  readonly positions: Positions;
  readonly nowNs: () => bigint;
  readonly report: (message: ThreadReport) => void;
}

/** Holds about a thousand lines: the other logs wait for no more. */
const BLOCK_BYTES = 128 * 1024;

export function createPumps({ report, ...parts }: PumpsParts): Pumps {
  const pumps = new Map<string, Pump>();
  const pool: BufferPool = [];
  const block = Buffer.allocUnsafeSlow(BLOCK_BYTES);

  function follow(container: LoggedContainer): void {
    const pump = pumps.get(container.containerId);
    if (pump === undefined)
      pumps.set(container.containerId, createPump(container, { ...parts, pool, block, report }));
    else pump.update(container);
  }

  async function forget(containerId: string): Promise<void> {
    const pump = pumps.get(containerId);
    pump?.finish();
    await pump?.ended;
    if (pumps.get(containerId) === pump) pumps.delete(containerId);
    // Nothing waits for this, and the logs of the other containers go on.
    try {
      parts.positions.forget(containerId);
    } catch (error) {
      report({ kind: 'kept', containerId, why: messageOf(error) });
    }
  }

  function reopen(containerId: string, request: number): void {
    let problem: string | undefined;
    try {
      const pump = pumps.get(containerId);
      if (pump === undefined) problem = 'its log is not being written';
      else pump.reopen();
    } catch (error) {
      problem = messageOf(error);
    }
    report({ kind: 'reopened', request, problem });
  }

  return {
    handle(command) {
      switch (command.kind) {
        case 'follow':
          follow(command.container);
          return;
        case 'reopen':
          reopen(command.containerId, command.request);
          return;
        case 'forget':
          void forget(command.containerId);
      }
    },
    async close() {
      for (const pump of pumps.values()) pump.close();
      await Promise.all([...pumps.values()].map(({ ended }) => ended));
    },
  };
}
