import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createNotifier, type Notifier } from '../../../src/daemon/sd-notify.js';
import { createLogger } from '../../../src/observability/logger.js';

function prepare(
  environment: Record<string, string>,
  failure?: Error,
): { notifier: Notifier; calls: string[][]; lines: string[] } {
  const lines: string[] = [];
  const calls: string[][] = [];
  const { logger: log } = createLogger({
    level: 'info',
    format: 'text',
    destination: { write: (line) => void lines.push(line) },
  });
  const run = async (args: readonly string[], notifySocket: string): Promise<void> => {
    calls.push([...args, notifySocket]);
    if (failure !== undefined) throw failure;
  };
  return { notifier: createNotifier({ environment, log, run }), calls, lines };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const pid = `--pid=${String(process.pid)}`;

describe('systemd', () => {
  it('is told of readiness and of the end', async () => {
    const { notifier, calls } = prepare({ NOTIFY_SOCKET: '/n' });
    await notifier.ready('Serving');
    await notifier.status('Waiting for Docker');
    await notifier.stopping();
    expect(calls).toEqual([
      ['--no-block', pid, 'READY=1', 'STATUS=Serving', '/n'],
      ['--no-block', pid, 'STATUS=Waiting for Docker', '/n'],
      ['--no-block', pid, 'STOPPING=1', 'STATUS=Shutting down', '/n'],
    ]);
  });

  it('is told nothing where there is none', async () => {
    const { notifier, calls } = prepare({ WATCHDOG_USEC: '1000' });
    await notifier.ready('Serving');
    notifier.watch(() => true, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toEqual([]);
  });

  it('not being there to be told is logged, and nothing else', async () => {
    const { notifier, lines } = prepare({ NOTIFY_SOCKET: '/n' }, new Error('spawn systemd-notify ENOENT'));
    await notifier.ready('Serving');
    expect(lines[0]).toContain(
      'could not notify systemd state=READY=1'.replace('state=READY=1', 'state="READY=1"'),
    );
  });

  it('hears from the watchdog twice per period while all is well, until the end', async () => {
    const { notifier, calls } = prepare({
      NOTIFY_SOCKET: '/n',
      WATCHDOG_USEC: '10000000',
      WATCHDOG_PID: String(process.pid),
    });
    const end = new AbortController();
    let well = true;
    notifier.watch(() => well, end.signal);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(calls.map((call) => call[2])).toEqual(['WATCHDOG=1', 'WATCHDOG=1']);
    well = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(calls).toHaveLength(2);
    well = true;
    end.abort();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(calls).toHaveLength(2);
  });

  it('watches another process than this one', async () => {
    const { notifier, calls } = prepare({ NOTIFY_SOCKET: '/n', WATCHDOG_USEC: '1000', WATCHDOG_PID: '1' });
    notifier.watch(() => true, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toEqual([]);
  });
});
