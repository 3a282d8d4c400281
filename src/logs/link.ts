import { lstatSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { messageOf } from '../errors/adapter-error.js';
import type { ContainerFacts } from '../translate/facts.js';

/** cri-dockerd's way: the CRI log path is a symbolic link to the file of Docker's json-file driver. */
export interface Links {
  isLink(path: string): boolean;
  /** Makes the link of a container that has started, or mends it. Only a symbolic link is ever replaced. Failures are reported. */
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
  const made = new Map<string, string>();
  return {
    isLink,
    forget: (containerId) => void made.delete(containerId),
    async ensure({ id: containerId, state, logPath }) {
      if (state === 'CONTAINER_CREATED' || made.has(containerId)) return;
      made.set(containerId, logPath);
      try {
        const target = await dockerLogPath(containerId);
        if (target === '')
          onWarning('no log is linked: the log driver of the container writes no file that can be read', {
            containerId,
          });
        else replaceLink(logPath, target);
      } catch (error) {
        made.delete(containerId);
        onWarning('the log could not be linked', { containerId, problem: messageOf(error) });
      }
    },
  };
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function replaceLink(path: string, target: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found !== undefined && !found.isSymbolicLink()) return;
  const made = `${path}.link`;
  rmSync(made, { force: true });
  symlinkSync(target, made);
  // Whoever has the log open, or opens it now, finds one of the two.
  renameSync(made, path);
}
