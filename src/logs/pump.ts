import type { EngineContainers } from '../engine/engine-client.js';
import { AdapterError, hasFault, messageOf } from '../errors/adapter-error.js';
import { createBestSource } from './best-source.js';
import type { BufferPool } from './line-codec.js';
import { createLocalSource, type LocalSourceParts } from './local-source.js';
import { openLogTarget, type LogTarget } from './log-target.js';
import { createDoorbell } from './doorbell.js';
import type { Positions } from './position.js';
import { createPumpOutput } from './pump-output.js';
import { createOutputReading } from './read-output.js';
import { createStreamSource } from './stream-source.js';

/** A container as its pump needs to know it; told again whenever it changes. */
export interface PumpOrder {
  readonly containerId: string;
  /** Of the CRI log. */
  readonly path: string;
  readonly tty: boolean;
  readonly phase: 'created' | 'running' | 'exited';
  /** When it ended; tells one end from another. Empty before. */
  readonly finishedAtNs: string;
}

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

const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 2_000;
const DISK_RETRY_MS = 1_000;
/** For the Engine to end the stream of a container that has ended; one more pass reads what is left, however the stream ends. */
const STREAM_END_MS = 1_000;

export function createPump(first: PumpOrder, parts: PumpParts): Pump {
  const { containerId } = first;
  const bell = createDoorbell();
  let order = first;
  let target: LogTarget | undefined;
  let round = new AbortController();
  let ending = new AbortController();
  let removed = false;
  let closed = false;
  let damaged = false;
  let trouble: string | undefined;

  function setTrouble(problem: string | undefined): void {
    if (problem === trouble) return;
    trouble = problem;
    parts.onTrouble(containerId, problem);
  }

  function requireTarget(): LogTarget {
    target ??= openLogTarget({ containerId, path: order.path, positions: parts.positions, phase: order.phase });
    return target;
  }

  function onDamage(): void {
    if (!damaged) parts.onDamage(containerId);
    damaged = true;
  }

  const output = createPumpOutput({
    target: requireTarget,
    pool: parts.pool,
    onBlocked: (problem) => setTrouble(problem && `cannot write to ${order.path}: ${problem.message}`),
    onLost: breakOff,
    retryMs: DISK_RETRY_MS,
  });
  const files = createLocalSource({ ...parts, containerId, ended: () => ending.signal, onDamage }, output, parts.block);
  const stream = createStreamSource({ ...parts, containerId, tty: first.tty }, output);
  const reading = createOutputReading({
    source: createBestSource(files, stream),
    nowNs: parts.nowNs,
    output,
    onGap: () => parts.onGap(containerId),
  });

  /** The log is open only while something may come. Trouble is over then, whether it was mended or not. */
  function drained(): void {
    const complete = target;
    target = undefined;
    complete?.complete(order.finishedAtNs);
    complete?.close();
    trouble = undefined;
    parts.onDrained(containerId);
  }

  /** What is being read belongs after lines that have to be written again: they are read first, from where the log ends now. */
  function breakOff(): void {
    output.lose();
    round.abort(new AdapterError('cancelled', 'the log file has lost its name'));
    bell.ring();
  }

  function takeUpNameless(log: LogTarget): void {
    output.lose();
    log.takeUp(order.phase);
    parts.onReplaced(containerId);
  }

  /** Reads what there is to read. True when there is nothing more to do than to wait for word. */
  async function readOn(): Promise<boolean> {
    const hasEnded = order.phase === 'exited';
    if (hasEnded && parts.positions.find(containerId)?.completeAtNs === order.finishedAtNs) {
      parts.onDrained(containerId);
      return true;
    }
    // A container that has not started has its log already: the kubelet may look for it before the first line.
    const log = requireTarget();
    if (log.isNameless()) takeUpNameless(log);
    output.goOn();
    if (hasEnded || (order.phase === 'running' && (trouble !== undefined || log.tail().runs.length > 0))) {
      await reading.catchUp(log, round.signal);
    }
    setTrouble(undefined);
    if (order.phase === 'created') return true;
    if (!hasEnded && !(await reading.follow(log, round.signal))) return false;
    if (log.isNameless()) return false;
    drained();
    return true;
  }

  async function attempt(): Promise<Outcome> {
    try {
      return (await readOn()) ? 'idle' : 'again';
    } catch (error) {
      if (round.signal.aborted) {
        round = new AbortController();
        bell.ring();
        return 'again';
      }
      if (isFinal(error, order.phase)) {
        if (hasFault(error, 'unimplemented')) parts.onUnreadable(containerId, messageOf(error));
        drained();
        return 'idle';
      }
      // An Engine that cannot be reached is the concern of others.
      if (hasFault(error, 'unavailable')) return 'again';
      setTrouble(messageOf(error));
      return 'failed';
    }
  }

  async function run(): Promise<void> {
    let delayMs = FIRST_DELAY_MS;
    for (;;) {
      const heard = bell.rings();
      const outcome = await attempt();
      const idle = outcome === 'idle';
      // Nobody mends the log of a container that is gone.
      if (isOver() || (removed && outcome !== 'again')) break;
      await bell.wait(heard, idle ? undefined : delayMs);
      delayMs = idle || bell.rings() > heard ? FIRST_DELAY_MS : Math.min(delayMs * 2, LONGEST_DELAY_MS);
      if (isOver()) break;
    }
    target?.close();
  }

  const isOver = (): boolean => closed;

  /** A round that does not end by itself is gone through once more. */
  function endRoundSoon(why: string): void {
    const { signal } = round;
    setTimeout(() => {
      if (round.signal === signal) round.abort(new AdapterError('cancelled', why));
    }, STREAM_END_MS).unref();
  }

  return {
    update(next) {
      const ends = next.phase === 'exited' && order.phase === 'running';
      order = next;
      if (next.phase === 'exited') ending.abort();
      else if (ending.signal.aborted) ending = new AbortController();
      bell.ring();
      if (ends) endRoundSoon('the container has ended');
    },
    reopen() {
      output.flush();
      const log = requireTarget();
      if (log.isNameless()) {
        takeUpNameless(log);
        breakOff();
      } else log.reopen();
    },
    finish() {
      removed = true;
      bell.ring();
      endRoundSoon('the container was removed');
    },
    close() {
      closed = true;
      output.close();
      round.abort(new AdapterError('cancelled', 'Berth ends'));
      bell.ring();
    },
    ended: run(),
  };
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
