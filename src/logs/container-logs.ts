import { join } from 'node:path';
import { firesWithin } from '../async/fires-within.js';
import { AdapterError, messageOf } from '../errors/adapter-error.js';
import type { ContainerFacts } from '../translate/facts.js';
import { createLinks, isLinkToDockersLog, type LinkParts } from './link.js';
import { createPumpThread, type PumpThread, type PumpThreadParts } from './thread/log-thread.js';
import type { PumpThreadData } from './thread/messages.js';
import type { LogPath } from './file/log-path.js';
import type { PumpOrder } from './pump/parts.js';
import { createPositions } from './file/position.js';

/** The logs of the containers of the pods: files in CRI's format, or links to Docker's. */
export interface ContainerLogs {
  /**
   * To be called with what is known of a container whenever that may have changed: after it was created, started, ended, and for each one
   * found at Berth's start and after a gap. Without a log path nothing happens. Never throws: what keeps a log from being written is
   * reported, and tried again.
   */
  follow(container: ContainerFacts): void;
  /**
   * Resolves when everything that the container wrote until it ended is in its file, or after a few seconds, with a warning. To be called
   * before its status says EXITED, after `follow` with what is known of its end.
   */
  drained(containerId: string): Promise<void>;
  /** The container was removed. What is left of its output in the Engine is lost; the log file stays, it is the kubelet's. */
  forget(containerId: string): void;
  /** The containers that there are, at Berth's start: what was noted of others is dropped. */
  retain(containerIds: ReadonlySet<string>): void;
  /**
   * ReopenContainerLog: goes on in the file that is at the log path now. `failed-precondition` when the container does not run, and for a link:
   * the kubelet then puts its name back. See docs/logs.md.
   */
  reopen(container: ContainerFacts): Promise<void>;
  /** What keeps logs from being written at the moment: a sentence each. */
  problems(): readonly string[];
  close(): Promise<void>;
}

export interface ContainerLogsParts extends Pick<LinkParts, 'dockerLogPath'> {
  readonly mode: 'cri' | 'link';
  readonly engine: PumpThreadData['engine'];
  readonly stateDirectory: string;
  readonly onWarning: (message: string, fields: Readonly<Record<string, unknown>>) => void;
  readonly workerFile?: PumpThreadParts['workerFile'];
  readonly startWorker?: PumpThreadParts['startWorker'];
}

/** The longest that a container's end is kept from the kubelet: a full disk or a hung Engine must not hold a pod up. */
const DRAIN_LIMIT_MS = 5_000;

export function createContainerLogs(parts: ContainerLogsParts): ContainerLogs {
  const { mode, engine, stateDirectory, onWarning } = parts;
  const directory = join(stateDirectory, 'logs');
  const positions = createPositions(directory);
  const logs = new Map<string, FollowedLog>();
  const links = createLinks({ dockerLogPath: parts.dockerLogPath, onWarning });
  const thread: PumpThread = createPumpThread({
    data: { engine, positionsDirectory: directory },
    onReport,
    onCrashed: (error) => {
      onWarning('the thread that writes the logs has ended and is started again', { error });
      // The next one finds out for itself what cannot be written.
      for (const log of logs.values()) log.problem = undefined;
    },
    workerFile: parts.workerFile,
    ...(parts.startWorker === undefined ? {} : { startWorker: parts.startWorker }),
  });

  function onReport(report: ThreadReport): void {
    const { containerId } = report;
    const log = logs.get(containerId);
    if (report.kind === 'drained') {
      if (log === undefined) return;
      log.problem = undefined;
      log.drained.abort();
    } else if (report.kind === 'trouble') {
      if (log === undefined) return;
      log.problem = report.problem;
      if (report.problem === undefined) onWarning('the log is written again', { containerId });
      else onWarning('the log is not written at the moment', { containerId, problem: report.problem });
    } else {
      const { kind, ...fields } = report;
      onWarning(WARNINGS[kind], fields);
    }
  }

  /**
   * Which way this container's log goes was decided when it was created, whatever the setting is now. What lies at its path decides nothing: pods
   * may be able to write there. Berths that did not record it left a position of each file and, in link mode, a link to just one place.
   */
  function isLinked(container: ContainerFacts): boolean {
    if (container.logMode !== undefined) return container.logMode === 'link';
    if (positions.find(container.id) !== undefined) return false;
    return mode === 'link' || isLinkToDockersLog(placeOf(container), container.id);
  }

  function startFollowing(container: ContainerFacts): FollowedLog {
    const log: FollowedLog = {
      linked: isLinked(container),
      finishedAtNs: 0n,
      drained: new AbortController(),
      problem: undefined,
    };
    logs.set(container.id, log);
    return log;
  }

  function follow(container: ContainerFacts): void {
    if (container.logPath === '') return;
    const log = logs.get(container.id) ?? startFollowing(container);
    if (log.linked) {
      void links.ensure(container);
      return;
    }
    if (log.drained.signal.aborted && container.finishedAtNs !== log.finishedAtNs)
      log.drained = new AbortController();
    log.finishedAtNs = container.finishedAtNs;
    if (!log.drained.signal.aborted) thread.follow(orderOf(container));
  }

  /** One that stays costs a little space, and is tried again with the next connection to the Engine. */
  function forgetPosition(containerId: string): void {
    try {
      positions.forget(containerId);
    } catch (error) {
      onWarning(WARNINGS.kept, { containerId, why: messageOf(error) });
    }
  }

  return {
    follow,
    async drained(containerId) {
      const log = logs.get(containerId);
      if (log === undefined || log.linked) return;
      if (await firesWithin(log.drained.signal, DRAIN_LIMIT_MS)) return;
      onWarning('the container has ended, and its log does not have everything yet', {
        containerId,
        problem: log.problem,
      });
    },
    forget(containerId) {
      logs.delete(containerId);
      links.forget(containerId);
      thread.forget(containerId);
    },
    retain(containerIds) {
      for (const id of [...positions.ids(), ...logs.keys()]) {
        if (containerIds.has(id)) continue;
        logs.delete(id);
        links.forget(id);
        thread.forget(id);
        forgetPosition(id);
      }
    },
    async reopen(container) {
      if (container.state !== 'CONTAINER_RUNNING') {
        throw new AdapterError(
          'failed-precondition',
          `container ${container.id} does not run: nothing is written to its log`,
        );
      }
      if (container.logPath === '')
        throw new AdapterError('failed-precondition', `container ${container.id} has no log path`);
      if (!logs.has(container.id)) follow(container);
      const log = logs.get(container.id);
      if (log?.linked === true)
        throw new AdapterError('failed-precondition', `container ${container.id}: ${LINK_IS_DOCKERS}`);
      // The record says that it runs until its log has everything.
      if (log?.finishedAtNs !== container.finishedAtNs) {
        throw new AdapterError(
          'failed-precondition',
          `container ${container.id} has just ended: its log is being completed`,
        );
      }
      await thread.reopen(container.id);
    },
    problems: () =>
      [...logs].flatMap(([id, { problem }]) =>
        problem === undefined ? [] : [`container ${id}: ${problem}`],
      ),
    close: () => thread.close(),
  };
}

type ThreadReport = Parameters<PumpThreadParts['onReport']>[0];

/** What is told of a log and changes nothing. */
const WARNINGS: Readonly<Record<Exclude<ThreadReport['kind'], 'drained' | 'trouble'>, string>> = {
  gap: 'the Engine no longer had what was written to the log last: lines may be missing',
  damaged: 'the copy of the output that Docker keeps is damaged: lines may be missing',
  replaced: 'the log was deleted or replaced while it was open: what was written to it is written again',
  kept: 'the note on the log of a container that is gone could not be removed',
  unreadable: 'the log stays empty: the log driver of the container keeps nothing that can be read',
};

interface FollowedLog {
  readonly linked: boolean;
  /** The end that `drained` is about. */
  finishedAtNs: bigint;
  drained: AbortController;
  problem: string | undefined;
}

const LINK_IS_DOCKERS =
  "its log is a link to Docker's own file, which Docker rotates (log-max-size, log-max-files)";

function orderOf(container: ContainerFacts): PumpOrder {
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
