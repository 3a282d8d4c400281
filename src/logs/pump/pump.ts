import { createOutputReader } from '../resume/catch-up.js';
import { createStreamSource } from '../source/engine-stream.js';
import { createLocalSource } from '../source/local-driver/local-source.js';
import { createPreferredSource } from '../source/preferred-source.js';
import { createControl } from './control.js';
import { createPumpLog } from './open-log.js';
import type { LoggedContainer, PumpParts } from './parts.js';
import { createReports } from './reports.js';
import { createStates, type State } from './states.js';

/** Writes one container's output to its log, from its start to its removal. */
export interface Pump {
  update(container: LoggedContainer): void;
  /** Goes on in the file that is at the path now. Throws when it cannot be opened. */
  reopen(): void;
  /** The container was removed: ends when the Engine has no more of it. */
  finish(): void;
  close(): void;
  /** Resolves when it has ended, after `finish` or `close`. */
  readonly ended: Promise<void>;
}

export function createPump(container: LoggedContainer, parts: PumpParts): Pump {
  const { containerId, tty } = container;
  const control = createControl(container);
  const reports = createReports(containerId, parts.report);
  const log = createPumpLog({ ...parts, control, reports });
  const source = createPreferredSource(
    createLocalSource({ ...parts, containerId, onDamage: reports.damaged }),
    createStreamSource({ ...parts, containerId, tty }),
  );
  const reader = createOutputReader({ source, nowNs: parts.nowNs, onGap: reports.gap });
  const leave = createStates({ ...parts, control, reports, log, reader });

  async function run(): Promise<void> {
    for (let state: State = { name: 'opening' }; state.name !== 'ended' && !control.isClosed();)
      state = await leave(state);
    log.close();
  }

  return {
    update: control.update,
    reopen: log.reopen,
    finish: control.remove,
    close: control.close,
    ended: run(),
  };
}
