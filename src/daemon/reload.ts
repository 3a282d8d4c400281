import { OPTION_KEYS, optionOf } from '../config/names.js';
import type { OptionKey, Settings } from '../config/options.js';
import { messageOf } from '../errors/adapter-error.js';
import type { LogRoot } from '../observability/logger.js';

export interface ReloadParts {
  /** The settings that the daemon runs with. */
  readonly running: Settings;
  /** Reads them again. */
  readonly resolve: () => Settings;
  readonly log: LogRoot;
}

/**
 * What SIGHUP does: the log level takes effect, everything else is named and waits for a restart. A file that
 * is wrong changes nothing.
 */
export function createReload({ running, resolve, log: { logger, setLevel } }: ReloadParts): () => void {
  return () => {
    let read: Settings;
    try {
      read = resolve();
    } catch (error) {
      logger.error({ reason: messageOf(error) }, 'cannot reload the settings; nothing was changed');
      return;
    }
    setLevel(read.logLevel);
    const waiting = OPTION_KEYS.filter(
      (key) => key !== 'logLevel' && written(key, running) !== written(key, read),
    );
    logger.info({ logLevel: read.logLevel }, 'reloaded the settings');
    if (waiting.length > 0) logger.warn({ settings: waiting }, 'changed settings need a restart');
  };
}

function written(key: OptionKey, settings: Settings): string {
  return optionOf(key).kind.format((settings as Readonly<Record<OptionKey, unknown>>)[key]);
}
