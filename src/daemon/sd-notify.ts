import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { messageOf } from '../errors/adapter-error.js';
import type { Logger } from '../observability/logger.js';
import type { Environment } from '../config/environment.js';

/** Notifies the service manager (sd_notify(3)). Never fails: errors are logged. */
export interface Notifier {
  /** Units of Type=notify count as started from here on. `status` is what `systemctl status` shows. */
  ready(status: string): Promise<void>;
  status(status: string): Promise<void>;
  stopping(): Promise<void>;
  /**
   * Pings the watchdog for as long as `isWell` says yes, until the signal fires. Does nothing where the unit
   * has no WatchdogSec=.
   */
  watch(isHealthy: () => boolean, signal: AbortSignal): void;
}

export interface NotifierParts {
  readonly environment: Environment;
  readonly log: Logger;
  /** Runs `systemd-notify` with these arguments. */
  readonly run?: (args: readonly string[], notifySocket: string) => Promise<unknown>;
}

/**
 * The protocol wants a datagram on a unix socket, which Node cannot send; systemd's own program can, wherever
 * there is a systemd. `--no-block`: it would else wait for the manager to have read the message.
 */
export function createNotifier({ environment, log, run = runSystemdNotify }: NotifierParts): Notifier {
  const notifySocket = environment['NOTIFY_SOCKET'] ?? '';

  async function send(...states: readonly string[]): Promise<void> {
    if (notifySocket === '') return;
    try {
      await run(['--no-block', `--pid=${String(process.pid)}`, ...states], notifySocket);
    } catch (error) {
      log.warn({ state: states[0], reason: messageOf(error) }, 'could not notify systemd');
    }
  }

  return {
    ready: (status) => send('READY=1', `STATUS=${status}`),
    status: (status) => send(`STATUS=${status}`),
    stopping: () => send('STOPPING=1', 'STATUS=Shutting down'),
    watch(isHealthy, signal) {
      const everyMs = watchdogMs(environment) / 2;
      if (notifySocket === '' || everyMs === 0 || signal.aborted) return;
      const timer = setInterval(() => {
        if (isHealthy()) void send('WATCHDOG=1');
      }, everyMs);
      timer.unref();
      signal.addEventListener('abort', () => {
        clearInterval(timer);
      });
    },
  };
}

/**
 * Milliseconds after which the manager takes this process for hung; 0 when it does not watch it
 * (sd_watchdog_enabled(3)).
 */
function watchdogMs(environment: Environment): number {
  const pid = environment['WATCHDOG_PID'];
  if (pid !== undefined && pid !== String(process.pid)) return 0;
  const microseconds = Number(environment['WATCHDOG_USEC'] ?? '0');
  return microseconds > 0 ? microseconds / 1000 : 0;
}

async function runSystemdNotify(args: readonly string[], notifySocket: string): Promise<void> {
  const path = process.env['PATH'] ?? '/usr/bin:/bin';
  await promisify(execFile)('systemd-notify', [...args], {
    env: { PATH: path, NOTIFY_SOCKET: notifySocket },
    timeout: 10_000,
  });
}
