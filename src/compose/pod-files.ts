import type { Logger } from '../observability/logger.js';
import type { ResolvConfFiles } from '../network/resolv-conf.js';
import type { Store } from '../state/store.js';
import type { SandboxFacts } from '../translate/facts.js';
import { podResolvConf } from '../translate/to-engine/dns.js';

export interface PodFiles {
  /** Makes a pod's resolv.conf again that was lost. */
  ensureResolvConf(sandbox: SandboxFacts): Promise<void>;
  /**
   * Removes what pods left that vanished while Berth did not look: to be called when the records have become
   * current.
   */
  collect(): void;
}

export interface PodFilesParts {
  readonly store: Store;
  readonly resolvConf: ResolvConfFiles;
  readonly log: Logger;
}

/**
 * The files that go with a pod, whoever removes it. Nothing here can keep a pod from being stopped or
 * removed.
 */
export function createPodFiles({ store, resolvConf, log }: PodFilesParts): PodFiles {
  // Those of pods that are being made are not among them: no request is served yet.
  let leftBefore: Promise<string[]> | undefined = listed(resolvConf, log);

  async function remove(path: string): Promise<void> {
    try {
      await resolvConf.remove(path);
    } catch (error) {
      log.warn({ path, error }, 'cannot remove the resolv.conf of a removed pod');
    }
  }

  async function collect(): Promise<void> {
    const candidates = await leftBefore;
    if (leftBefore === undefined || candidates === undefined) return;
    // Throws when the records are out of date again by now: then the next time that they are current will do.
    const used = new Set(store.sandboxes().map(({ facts }) => facts.resolvConfPath));
    leftBefore = undefined;
    for (const path of candidates) if (!used.has(path)) await remove(path);
  }

  store.listen({
    onSandbox(before, after) {
      const path = before?.facts.resolvConfPath;
      if (path !== undefined && after === undefined) void remove(path);
    },
  });

  return {
    async ensureResolvConf({ resolvConfPath, config, network }) {
      if (resolvConfPath === undefined || config === undefined) return;
      const content = podResolvConf(config.dnsConfig ?? null, network);
      if (content !== undefined) await resolvConf.ensure(resolvConfPath, content);
    },
    collect: () => {
      collect().catch((error: unknown) => {
        log.warn({ error }, 'cannot remove the resolv.conf files of removed pods');
      });
    },
  };
}

async function listed(resolvConf: ResolvConfFiles, log: Logger): Promise<string[]> {
  try {
    const left = await resolvConf.list();
    await resolvConf.removeUnfinished();
    return left;
  } catch (error) {
    log.warn({ error }, 'cannot list the resolv.conf files of pods');
    return [];
  }
}
