import type { CallScope } from '../async/call-scope.js';
import type { Logger } from '../observability/logger.js';

export interface ProcessEventsParts {
  /** The process. */
  readonly events: Pick<NodeJS.EventEmitter, 'on'>;
  readonly logger: Logger;
  readonly scope: CallScope;
  readonly reload: () => void;
  readonly exit: (code: number) => void;
}

/**
 * What was thrown where nobody could catch it leaves Berth in no known state, and so does the failure of work
 * that belongs to no call: something that has to continue for as long as Berth lives has stopped. Berth
 * exits; the service manager starts it again, pods live on.
 *
 * A promise of one call whose failure nobody handled is different. It is a bug in Berth just like one that
 * the call's handler throws (INTERNAL), and like that one it is reported and costs the others nothing: else
 * one call could end the process again and again.
 */
export function handleProcessEvents({ events, logger, scope, reload, exit }: ProcessEventsParts): void {
  events.on('uncaughtException', (error: unknown) => {
    logger.fatal({ error }, 'internal error: exiting');
    exit(1);
  });
  events.on('unhandledRejection', (error: unknown) => {
    const call = scope.current();
    if (call !== undefined) {
      logger.error({ ...call, error }, 'internal error: a failure of this call was not handled');
      return;
    }
    logger.fatal({ error }, 'internal error: exiting');
    exit(1);
  });
  events.on('SIGHUP', reload);
  // Node would open its debugger on a TCP port: root for anyone who can connect.
  events.on('SIGUSR1', () => {
    logger.debug('SIGUSR1 is ignored');
  });
}
