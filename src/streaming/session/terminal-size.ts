import type { Readable } from 'node:stream';
import { firesWithin } from '../../async/fires-within.js';
import type { TerminalSize } from '../../engine/engine-client.js';

/** A client's terminal, as it changes. */
export interface TerminalSizes {
  /** The last size so far. */
  latest(): TerminalSize | undefined;
  /** Resolves as soon as there is a size, or none will come, or none has come in time. */
  known(limitMs: number, signal: AbortSignal): Promise<void>;
  /**
   * Applies the last size, if there is one, and each that follows: one at a time, leaving out those that were
   * replaced while one was being applied. A size that cannot be applied is dropped: the session matters more.
   */
  applyTo(resize: (size: TerminalSize) => Promise<void>): void;
}

/**
 * A resize object has some 30 bytes; what grows beyond this without one is not kept, and of what comes at a
 * time only the end is read.
 */
const MAX_PENDING_CHARACTERS = 1_024;

/**
 * Only the last size counts. A client may send megabytes of objects that are none, and each takes
 * microseconds to be refused.
 */
const MAX_OBJECTS = 8;

/** Reads the resize channel; sizes below 1 are ignored. */
export function followTerminalSizes(channel: Readable | undefined): TerminalSizes {
  let latest: TerminalSize | undefined;
  let waiting: TerminalSize | undefined;
  let resize: ((size: TerminalSize) => Promise<void>) | undefined;
  let busy = false;
  let pending = '';
  const known = new AbortController();
  if (channel === undefined) known.abort();

  async function apply(): Promise<void> {
    if (busy || resize === undefined) return;
    busy = true;
    while (waiting !== undefined) {
      const size = waiting;
      waiting = undefined;
      await resize(size).catch(() => undefined);
    }
    busy = false;
  }

  channel?.on('data', (chunk: Buffer) => {
    const { sizes, rest } = parseSizes(pending + chunk.toString('latin1'));
    pending = rest.slice(-MAX_PENDING_CHARACTERS);
    const last = sizes.at(-1);
    if (last === undefined) return;
    latest = last;
    waiting = last;
    known.abort();
    void apply();
  });
  channel?.once('close', () => {
    known.abort();
  });

  return {
    latest: () => latest,
    async known(limitMs, signal) {
      await firesWithin(AbortSignal.any([known.signal, signal]), limitMs);
    },
    applyTo(target) {
      resize = target;
      void apply();
    },
  };
}

function parseSizes(text: string): { readonly sizes: readonly TerminalSize[]; readonly rest: string } {
  const end = text.lastIndexOf('}') + 1;
  const read = text.slice(Math.max(0, end - MAX_PENDING_CHARACTERS), end);
  const objects = read.match(/\{[^{}]*\}/g) ?? [];
  return { sizes: objects.slice(-MAX_OBJECTS).flatMap(parseSize), rest: text.slice(end) };
}

function parseSize(json: string): TerminalSize[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return [];
  }
  const { Width: width, Height: height } = value as { Width?: unknown; Height?: unknown };
  return isLength(width) && isLength(height) ? [{ width, height }] : [];
}

/** As the kernel's struct winsize can hold it. */
function isLength(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535;
}
