import type { EngineContainers } from '../../engine/engine-client.js';
import { messageOf } from '../../errors/adapter-error.js';
import type { BufferPool } from '../file/cri-line.js';
import type { PumpCommand, PumpReport } from './messages.js';
import { createPump, type Pump } from '../pump/pump.js';
import type { PumpOrder, PumpParts } from '../pump/parts.js';
import type { Positions } from '../file/position.js';

/** The pumps of one thread. */
export interface Pumps {
  handle(command: Exclude<PumpCommand, { kind: 'close' }>): void;
  /** Resolves when nothing is read or written any more. */
  close(): Promise<void>;
}

export interface PumpsParts {
  readonly logs: EngineContainers['logs'];
  readonly dockerRootDir: PumpParts['dockerRootDir'];
  readonly positions: Positions;
  readonly nowNs: () => bigint;
  readonly report: (message: PumpReport) => void;
}

/** Some thousand lines: the other logs wait for no more. */
const BLOCK_BYTES = 128 * 1024;

export function createPumps({ report, ...parts }: PumpsParts): Pumps {
  const pumps = new Map<string, Pump>();
  const pool: BufferPool = [];
  const block = Buffer.allocUnsafeSlow(BLOCK_BYTES);

  function start(order: PumpOrder): void {
    const pump = createPump(order, {
      ...parts,
      pool,
      block,
      onDrained: (containerId) => report({ kind: 'drained', containerId }),
      onTrouble: (containerId, problem) => report({ kind: 'trouble', containerId, problem }),
      onGap: (containerId) => report({ kind: 'gap', containerId }),
      onReplaced: (containerId) => report({ kind: 'replaced', containerId }),
      onDamage: (containerId) => report({ kind: 'damaged', containerId }),
      onUnreadable: (containerId, why) => report({ kind: 'unreadable', containerId, why }),
    });
    pumps.set(order.containerId, pump);
  }

  async function forget(containerId: string): Promise<void> {
    const pump = pumps.get(containerId);
    pump?.finish();
    await pump?.ended;
    if (pumps.get(containerId) === pump) pumps.delete(containerId);
    // Nobody waits for this, and the logs of the other containers go on.
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
        case 'follow': {
          const pump = pumps.get(command.order.containerId);
          if (pump === undefined) start(command.order);
          else pump.update(command.order);
          return;
        }
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
