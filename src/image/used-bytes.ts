import { createCoalescer } from '../async/coalesce.js';
import type { Clock } from '../async/clock.js';
import { withLimit } from '../async/deadline.js';
import type { EngineClient } from '../engine/engine-client.js';
import { AdapterError } from '../errors/adapter-error.js';

/** What all images take on disk, and when that was measured. */
interface UsedBytes {
  readonly bytes: number;
  readonly readAtNs: bigint;
}

/**
 * The figure, kept for a while: the kubelet asks every 10 s, and the Engine has to add up all layers for it.
 */
export interface UsedBytesMeter {
  /**
   * At once while the figure is young or another measurement is due; waits only when there is none to be
   * believed.
   */
  read(): Promise<UsedBytes>;
  /** The images have changed: the next read waits for a measurement that began after this. */
  invalidate(): void;
}

export interface UsedBytesParts {
  readonly engine: { readonly images: Pick<EngineClient['images'], 'diskUsage'> };
  readonly clock: Clock;
}

/** From this age on, a read starts a new measurement in the background. */
const YOUNG_MS = 15_000;
/** From this age on, a read waits: the last measurements have failed, or no one has asked for a long time. */
const OLD_MS = 60_000;
const MEASURE_LIMIT_MS = 120_000;

interface Figure extends UsedBytes {
  readonly measuredMs: number;
  /** How many changes of the images had been reported when the measurement began. */
  readonly changes: number;
}

export function createUsedBytesMeter({ engine, clock }: UsedBytesParts): UsedBytesMeter {
  let figure: Figure | undefined;
  let changes = 0;

  const measurements = createCoalescer(async () => {
    const began = changes;
    using limit = withLimit(MEASURE_LIMIT_MS, 'measuring the disk usage of images');
    const bytes = await engine.images.diskUsage(limit);
    figure = { bytes, readAtNs: clock.nowNs(), measuredMs: clock.monotonicMs(), changes: began };
  });

  async function measure(): Promise<UsedBytes> {
    await measurements.run('images');
    // Changes reported meanwhile are for later reads: this one has waited for a measurement that began after
    // it asked.
    if (figure === undefined)
      throw new AdapterError('internal', 'could not measure the disk usage of images');
    return figure;
  }

  return {
    async read() {
      if (figure?.changes !== changes) return measure();
      const age = clock.monotonicMs() - figure.measuredMs;
      if (age >= OLD_MS) return measure();
      // If it fails, the figure continues to age until a read waits and gets the reason.
      if (age >= YOUNG_MS) measurements.run('images').catch(() => undefined);
      return figure;
    },
    invalidate() {
      changes += 1;
    },
  };
}
