import { hasFault, messageOf } from '../../errors/adapter-error.js';
import { createBestSource } from '../source/preferred-source.js';
import { isAtPath } from '../file/rotating-log.js';
import { createLocalSource } from '../source/local-driver/local-source.js';
import { createDoorbell } from '../../async/wake-up.js';
import type { OutputSource } from '../source/output-source.js';
import type { Position } from '../file/position.js';
import { createPumpNews } from './reports.js';
import type { PumpOrder, PumpParts } from './parts.js';
import type { PumpOutput } from '../file/write-buffer.js';
import { createPumpWriter } from './log-writer.js';
import { createOutputReading } from '../resume/catch-up.js';
import { createRounds } from '../../async/rounds.js';
import { createStreamSource } from '../source/engine-stream.js';

/** Writes one container's output to its log, from its start to its removal. */
export interface Pump {
  update(order: PumpOrder): void;
  /** Goes on in the file that is at the path now. Throws when it cannot be opened. */
  reopen(): void;
  /** The container was removed: ends when the Engine has no more of it. */
  finish(): void;
  close(): void;
  /** Resolves when it has ended, after `finish` or `close`. */
  readonly ended: Promise<void>;
}

const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 2_000;

export function createPump(first: PumpOrder, parts: PumpParts): Pump {
  const { containerId } = first;
  const bell = createDoorbell();
  const rounds = createRounds();
  const news = createPumpNews(containerId, parts);
  let order = first;
  let ending = new AbortController();
  let removed = false;
  let closed = false;

  const writer = createPumpWriter({
    ...parts,
    order: () => order,
    news,
    onLost: () => breakOff('the log file has lost its name'),
  });
  const reading = createOutputReading({
    source: createSource(parts, first, {
      output: writer.output,
      ended: () => ending.signal,
      onDamage: news.damage,
    }),
    nowNs: parts.nowNs,
    output: writer.output,
    onGap: () => parts.onGap(containerId),
  });

  function breakOff(why: string): void {
    rounds.breakOff(why);
    bell.ring();
  }

  function drained(): void {
    writer.complete();
    news.drained();
  }

  /** Reads what there is to read. True when there is nothing more to do than to wait for word. */
  async function readOn(): Promise<boolean> {
    const hasEnded = order.phase === 'exited';
    if (hasEnded && isComplete(order, parts.positions.find(containerId))) {
      news.drained();
      return true;
    }
    // A container that has not started has its log already: the kubelet may look for it before the first line.
    const log = writer.begin();
    if (hasEnded || (order.phase === 'running' && (news.inTrouble() || log.tail().runs.length > 0))) {
      await reading.catchUp(log, rounds.signal());
    }
    news.trouble(undefined);
    if (order.phase === 'created') return true;
    if (!hasEnded && !(await reading.follow(log, rounds.signal()))) return false;
    if (log.isNameless()) return false;
    drained();
    return true;
  }

  async function attempt(): Promise<Outcome> {
    try {
      return (await readOn()) ? 'idle' : 'again';
    } catch (error) {
      if (rounds.beginNext()) {
        bell.ring();
        // A disk that takes nothing is not waited for by a container that is gone.
        return removed && writer.output.blocked() ? 'failed' : 'again';
      }
      if (isFinal(error, order.phase)) {
        if (hasFault(error, 'unimplemented')) parts.onUnreadable(containerId, messageOf(error));
        drained();
        return 'idle';
      }
      // An Engine that cannot be reached is the concern of others; a file that is being renamed is there in a moment.
      if (hasFault(error, 'unavailable')) return 'again';
      news.trouble(messageOf(error));
      writer.abandon();
      return 'failed';
    }
  }

  async function run(): Promise<void> {
    let delayMs = FIRST_DELAY_MS;
    for (;;) {
      const heard = bell.rings();
      const begun = performance.now();
      const outcome = await attempt();
      const idle = outcome === 'idle';
      // Nobody mends the log of a container that is gone.
      if (isOver() || (removed && outcome !== 'again')) break;
      // Only attempts that fail one after the other are slowed down.
      if (idle || performance.now() - begun > LONGEST_DELAY_MS) delayMs = FIRST_DELAY_MS;
      await bell.wait(heard, idle ? undefined : delayMs);
      delayMs = bell.rings() > heard ? FIRST_DELAY_MS : Math.min(delayMs * 2, LONGEST_DELAY_MS);
      if (isOver()) break;
    }
    writer.stop();
    writer.close();
  }

  const isOver = (): boolean => closed;

  return {
    update(next) {
      const ends = next.phase === 'exited' && order.phase === 'running';
      order = next;
      if (next.phase === 'exited') ending.abort();
      else if (ending.signal.aborted) ending = new AbortController();
      bell.ring();
      if (ends) rounds.endSoon('the container has ended');
    },
    reopen: writer.reopen,
    finish() {
      removed = true;
      bell.ring();
      rounds.endSoon('the container was removed');
    },
    close() {
      closed = true;
      writer.stop();
      breakOff('Berth ends');
    },
    ended: run(),
  };
}

/** Everything is in the log: said by its position, and no other file was renamed over it since. */
function isComplete({ log, finishedAtNs }: PumpOrder, position: Position | undefined): boolean {
  return position?.completeAtNs === finishedAtNs && isAtPath(log, position);
}

interface SourceParts {
  readonly output: PumpOutput;
  readonly ended: () => AbortSignal;
  readonly onDamage: () => void;
}

function createSource(
  parts: PumpParts,
  { containerId, tty }: PumpOrder,
  { output, ...more }: SourceParts,
): OutputSource {
  const files = createLocalSource({ ...parts, ...more, containerId }, output, parts.block);
  return createBestSource(files, createStreamSource({ ...parts, containerId, tty }, output));
}

/** `idle`: nothing more to do than to wait for word. `again`: what was wrong is over soon. `failed`: it has to be mended. */
type Outcome = 'idle' | 'again' | 'failed';

/** True when the error means that there will never be more. */
function isFinal(error: unknown, phase: PumpOrder['phase']): boolean {
  // The kubelet has deleted the pod's directory: nobody wants the log.
  if (phase === 'exited' && (error as NodeJS.ErrnoException).code === 'ENOENT') return true;
  return hasFault(error, 'not-found') || hasFault(error, 'unimplemented') || isBeingRemoved(error);
}

function isBeingRemoved(error: unknown): boolean {
  return hasFault(error, 'failed-precondition') && error.message.includes('dead or marked for removal');
}
