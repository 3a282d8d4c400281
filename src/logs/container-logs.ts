import { join } from 'node:path';
import { firesWithin } from '../async/fires-within.js';
import { AdapterError, messageOf } from '../errors/adapter-error.js';
import type { ContainerFacts } from '../translate/facts.js';
import { createLinks, isLinkToDockersLog, type LinkParts } from './link.js';
import type { LogPath } from './file/log-path.js';
import { createPositions, type Positions } from './file/position.js';
import type { LoggedContainer } from './pump/parts.js';
import { createLogThread, type LogThreadParts } from './thread/log-thread.js';
import type { LogThreadData } from './thread/messages.js';

/** The logs of the containers of the pods: files in CRI's format, or links to Docker's. */
export interface ContainerLogs {
  /**
   * To be called with what is known of a container whenever that may have changed: after it was created,
   * started, ended, and for each one found at Berth's start and after a gap. Without a log path nothing
   * happens. Never throws: what keeps a log from being written is reported, and tried again.
   */
  follow(container: ContainerFacts): void;
  /**
   * Resolves when everything that the container wrote until it ended is in its file, or after a few seconds,
   * with a warning. To be called before its status says EXITED, after `follow` with what is known of its end.
   */
  drained(containerId: string): Promise<void>;
  /**
   * The container was removed. What is left of its output in the Engine is lost; the log file stays, it is
   * the kubelet's.
   */
  forget(containerId: string): void;
  /** The containers that there are, at Berth's start: what was noted of others is dropped. */
  retain(containerIds: ReadonlySet<string>): void;
  /**
   * ReopenContainerLog: goes on in the file that is at the log path now. `failed-precondition` when the
   * container does not run, and for a link: the kubelet then puts its name back. See docs/logs.md.
   */
  reopen(container: ContainerFacts): Promise<void>;
  /** What keeps logs from being written at the moment: a sentence each. */
  problems(): readonly string[];
  close(): Promise<void>;
}

export interface ContainerLogsParts extends Pick<LinkParts, 'dockerLogPath'> {
  readonly mode: 'cri' | 'link';
  readonly engine: LogThreadData['engine'];
  readonly stateDirectory: string;
  readonly onWarning: (message: string, fields: Readonly<Record<string, unknown>>) => void;
  readonly workerFile?: LogThreadParts['workerFile'];
  readonly startWorker?: LogThreadParts['startWorker'];
}

/**
 * The longest that a container's end is kept from the kubelet: a full disk or a hung Engine must not hold a
 * pod up.
 */
const DRAIN_LIMIT_MS = 5_000;

export function createContainerLogs(parts: ContainerLogsParts): ContainerLogs {
  const { engine, stateDirectory, onWarning } = parts;
  const directory = join(stateDirectory, 'logs');
  const positions = createPositions(directory);
  const logs = new Map<string, FollowedLog>();
  const links = createLinks({ dockerLogPath: parts.dockerLogPath, onWarning });
  const thread = createLogThread({
    data: { engine, positionsDirectory: directory },
    onReport: (report) => takeReport(report, logs.get(report.containerId), onWarning),
    onCrashed: (error) => {
      onWarning('the log thread ended; restarting it', { error });
      // The next one finds out for itself what cannot be written.
      for (const log of logs.values()) log.problem = undefined;
    },
    workerFile: parts.workerFile,
    ...(parts.startWorker === undefined ? {} : { startWorker: parts.startWorker }),
  });

  function follow(container: ContainerFacts): void {
    if (container.logPath === '') return;
    const log = logs.get(container.id) ?? newLog(isLinked(container, parts.mode, positions));
    logs.set(container.id, log);
    if (log.linked) {
      void links.ensure(container);
      return;
    }
    if (log.drained.signal.aborted && container.finishedAtNs !== log.finishedAtNs)
      log.drained = new AbortController();
    log.finishedAtNs = container.finishedAtNs;
    if (!log.drained.signal.aborted) thread.follow(loggedContainer(container));
  }

  function forget(containerId: string): void {
    logs.delete(containerId);
    links.forget(containerId);
    thread.forget(containerId);
  }

  return {
    follow,
    drained: (containerId) => untilDrained(containerId, logs.get(containerId), onWarning),
    forget,
    retain(containerIds) {
      const gone = [...positions.ids(), ...logs.keys()].filter((id) => !containerIds.has(id));
      for (const id of gone) {
        forget(id);
        forgetPosition(id, positions, onWarning);
      }
    },
    async reopen(container) {
      requireReopenable(container);
      if (!logs.has(container.id)) follow(container);
      requireWritten(container, logs.get(container.id));
      await thread.reopen(container.id);
    },
    problems: () =>
      [...logs].flatMap(([id, { problem }]) =>
        problem === undefined ? [] : [`container ${id}: ${problem}`],
      ),
    close: thread.close,
  };
}

interface FollowedLog {
  readonly linked: boolean;
  /** The end that `drained` is about. */
  finishedAtNs: bigint;
  drained: AbortController;
  problem: string | undefined;
}

function newLog(linked: boolean): FollowedLog {
  return { linked, finishedAtNs: 0n, drained: new AbortController(), problem: undefined };
}

async function untilDrained(
  containerId: string,
  log: FollowedLog | undefined,
  onWarning: ContainerLogsParts['onWarning'],
): Promise<void> {
  if (log === undefined || log.linked) return;
  if (await firesWithin(log.drained.signal, DRAIN_LIMIT_MS)) return;
  onWarning('the container has ended, but its log is not complete yet', {
    containerId,
    problem: log.problem,
  });
}

/**
 * Which way this container's log goes was decided when it was created, whatever the setting is now. What lies
 * at its path decides nothing: pods may be able to write there. Berths that did not record it left a position
 * of each file and, in link mode, a link to just one place.
 */
function isLinked(
  container: ContainerFacts,
  mode: ContainerLogsParts['mode'],
  positions: Positions,
): boolean {
  if (container.logMode !== undefined) return container.logMode === 'link';
  if (positions.find(container.id) !== undefined) return false;
  return mode === 'link' || isLinkToDockersLog(placeOf(container), container.id);
}

type ThreadReport = Parameters<LogThreadParts['onReport']>[0];

function takeReport(
  report: ThreadReport,
  log: FollowedLog | undefined,
  onWarning: ContainerLogsParts['onWarning'],
): void {
  const { containerId } = report;
  switch (report.kind) {
    case 'drained':
      if (log === undefined) return;
      log.problem = undefined;
      log.drained.abort();
      return;
    case 'trouble':
      if (log === undefined) return;
      log.problem = report.problem;
      if (report.problem === undefined) onWarning('writing the container log again', { containerId });
      else onWarning('cannot write the container log; retrying', { containerId, problem: report.problem });
      return;
    default: {
      const { kind, ...fields } = report;
      onWarning(WARNINGS[kind], fields);
    }
  }
}

/** What is reported of a log and changes nothing. */
const WARNINGS: Readonly<Record<Exclude<ThreadReport['kind'], 'drained' | 'trouble'>, string>> = {
  gap: 'the Engine no longer has the last line of the log: lines may be missing',
  damaged: 'the output that Docker keeps is damaged: lines may be missing',
  replaced: 'the log was deleted or replaced while it was open: writing its lines again',
  kept: 'cannot remove the log position of a removed container',
  unreadable: 'the log stays empty: the log driver of the container keeps no readable output',
};

/** One that stays costs a little space, and is tried again with the next connection to the Engine. */
function forgetPosition(
  containerId: string,
  positions: Positions,
  onWarning: ContainerLogsParts['onWarning'],
): void {
  try {
    positions.forget(containerId);
  } catch (error) {
    onWarning(WARNINGS.kept, { containerId, why: messageOf(error) });
  }
}

function requireReopenable({ id, state, logPath }: ContainerFacts): void {
  if (state !== 'CONTAINER_RUNNING')
    throw new AdapterError(
      'failed-precondition',
      `container ${id} does not run: nothing is written to its log`,
    );
  if (logPath === '') throw new AdapterError('failed-precondition', `container ${id} has no log path`);
}

function requireWritten({ id, finishedAtNs }: ContainerFacts, log: FollowedLog | undefined): void {
  if (log?.linked === true)
    throw new AdapterError('failed-precondition', `container ${id}: ${LINK_IS_DOCKERS}`);
  // The record says that it runs until its log has everything.
  if (log?.finishedAtNs !== finishedAtNs)
    throw new AdapterError(
      'failed-precondition',
      `container ${id} has just ended: its log is being completed`,
    );
}

const LINK_IS_DOCKERS =
  "its log is a link to Docker's own file, which Docker rotates (log-max-size, log-max-files)";

function loggedContainer(container: ContainerFacts): LoggedContainer {
  const { id, tty, state, finishedAtNs } = container;
  return {
    containerId: id,
    log: placeOf(container),
    tty,
    phase: PHASES[state],
    finishedAtNs: finishedAtNs === 0n ? '' : String(finishedAtNs),
  };
}

function placeOf({ logDirectory, logPath }: ContainerFacts): LogPath {
  return { podDirectory: logDirectory, path: logPath };
}

const PHASES = {
  CONTAINER_CREATED: 'created',
  CONTAINER_RUNNING: 'running',
  CONTAINER_EXITED: 'exited',
  // The Engine may have something of it.
  CONTAINER_UNKNOWN: 'running',
} as const;
