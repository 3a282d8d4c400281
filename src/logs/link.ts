import { lstatSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { messageOf } from '../errors/adapter-error.js';
import type { ContainerFacts } from '../translate/facts.js';
import { inLogDirectory, lookAtLog, type LogPath } from './file/log-path.js';

/** cri-dockerd's way: the CRI log path is a symbolic link to the file of Docker's json-file driver. */
export interface Links {
  /**
   * Makes the link of a container that has started, or repairs it. Only a symbolic link is ever replaced.
   * Failures are reported.
   */
  ensure(container: ContainerFacts): Promise<void>;
  /** The container was removed; its link is the kubelet's. */
  forget(containerId: string): void;
}

export interface LinkParts {
  /** Where the Engine's log driver writes; empty when it has no such file, or none yet. */
  readonly dockerLogPath: (containerId: string) => Promise<string>;
  readonly onWarning: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

export function createLinks({ dockerLogPath, onWarning }: LinkParts): Links {
  /** Containers whose link was seen to be right: the Engine is not asked again. */
  const made = new Set<string>();
  return {
    forget: (containerId) => void made.delete(containerId),
    async ensure({ id: containerId, state, logDirectory, logPath }) {
      if (state === 'CONTAINER_CREATED' || made.has(containerId)) return;
      made.add(containerId);
      try {
        const target = await dockerLogPath(containerId);
        if (target === '')
          onWarning('cannot link the log: the log driver of the container writes no readable file', {
            containerId,
          });
        else replaceLink({ podDirectory: logDirectory, path: logPath }, target);
      } catch (error) {
        made.delete(containerId);
        onWarning('cannot link the log', { containerId, problem: messageOf(error) });
      }
    },
  };
}

/**
 * True when the log is a link to the file that Docker's json-file driver has for this container, and for no
 * other.
 */
export function isLinkToDockersLog(log: LogPath, containerId: string): boolean {
  try {
    if (lookAtLog(log)?.isSymbolicLink() !== true) return false;
    const target = inLogDirectory(log, { make: false, act: (at, name) => readlinkSync(at(name)) });
    return target.endsWith(`/${containerId}/${containerId}-json.log`);
  } catch {
    // Whoever writes the log says what is wrong with its path.
    return false;
  }
}

function replaceLink(log: LogPath, target: string): void {
  inLogDirectory(log, {
    make: false,
    act(at, name) {
      const found = lstatSync(at(name), { throwIfNoEntry: false });
      if (found !== undefined && !found.isSymbolicLink()) return;
      const made = at(`${name}.link`);
      rmSync(made, { force: true });
      symlinkSync(target, made);
      // Whoever has the log open, or opens it now, finds one of the two.
      renameSync(made, at(name));
    },
  });
}
