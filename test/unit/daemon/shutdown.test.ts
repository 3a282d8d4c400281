import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { createShutdown, type Shutdown } from '../../../src/daemon/shutdown.js';
import { createLogger } from '../../../src/observability/logger.js';

function prepare(graceMs = 1000): {
  shutdown: Shutdown;
  signals: EventEmitter;
  exits: number[];
  lines: string[];
} {
  const lines: string[] = [];
  const { logger: log } = createLogger({
    level: 'info',
    format: 'text',
    destination: { write: (line) => void lines.push(line) },
  });
  const signals = new EventEmitter();
  const exits: number[] = [];
  const shutdown = createShutdown({ graceMs, log, signals, exit: (code) => void exits.push(code) });
  return { shutdown, signals, exits, lines };
}

describe('shutting down', () => {
  it.each(['SIGTERM', 'SIGINT'])('closes everything in reverse order on %s', async (name) => {
    const { shutdown, signals, exits } = prepare();
    const closed: string[] = [];
    shutdown.onClose('the Engine', async () => closed.push('engine'));
    shutdown.onClose('the socket', async () => closed.push('socket'));
    expect(shutdown.signal.aborted).toBe(false);
    signals.emit(name, name);
    expect(shutdown.signal.aborted).toBe(true);
    await shutdown.closed;
    expect(closed).toEqual(['socket', 'engine']);
    expect(exits).toEqual([]);
  });

  it('exits at once on a second signal', () => {
    const { shutdown, signals, exits } = prepare();
    shutdown.onClose('something slow', () => new Promise(() => undefined));
    signals.emit('SIGTERM', 'SIGTERM');
    signals.emit('SIGINT', 'SIGINT');
    expect(exits).toEqual([1]);
  });

  it('goes on after a step that fails, and tells', async () => {
    const { shutdown, lines } = prepare();
    const closed: string[] = [];
    shutdown.onClose('the last', async () => closed.push('last'));
    shutdown.onClose('the broken one', () => Promise.reject(new Error('broken')));
    shutdown.onClose('the very broken one', () => {
      throw new Error('very broken');
    });
    await shutdown.close('the test is over');
    expect(closed).toEqual(['last']);
    expect(lines.join('')).toMatch(/failed to close a part what="the broken one"/);
    expect(lines.join('')).toMatch(/failed to close a part what="the very broken one"/);
  });

  it('waits no longer than the grace period, for all steps together, but starts each', async () => {
    vi.useFakeTimers();
    try {
      const { shutdown, lines } = prepare(10_000);
      const begun: string[] = [];
      shutdown.onClose('the next', async (signal) => {
        begun.push(`next, too late: ${String(signal.aborted)}`);
        throw new Error('nobody waits for this');
      });
      shutdown.onClose('the hanging one', () => new Promise(() => undefined));
      const closed = shutdown.close('test');
      await vi.advanceTimersByTimeAsync(9999);
      expect(begun).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
      await closed;
      expect(begun).toEqual(['next, too late: true']);
      expect(lines.join('')).toContain('the hanging one');
    } finally {
      vi.useRealTimers();
    }
  });

  it('happens once, whoever asks', async () => {
    const { shutdown, signals, exits } = prepare();
    let times = 0;
    shutdown.onClose('it', async () => (times += 1));
    await Promise.all([shutdown.close('a'), shutdown.close('b')]);
    await shutdown.close('c');
    expect(times).toBe(1);
    expect(signals.listenerCount('SIGTERM')).toBe(0);
    expect(exits).toEqual([]);
  });
});
