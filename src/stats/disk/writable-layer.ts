import type { Clock } from '../../async/clock.js';
import { withLimit } from '../../async/deadline.js';
import { AdapterError, hasFault } from '../../errors/adapter-error.js';
import type { ContainerFacts } from '../../translate/facts.js';
import type { DiskWalker } from './disk-walker.js';
import { createMeasuringQueue, neverMeasured, type Measured, type Measurement } from './measuring-queue.js';

/** What a container has written to its own layer, as last measured. */
export interface LayerUsage {
  readonly usedBytes: number;
  /** Undefined when the Engine measured, which counts no inodes. */
  readonly inodes: number | undefined;
  readonly measuredAtNs: bigint;
}

export interface WritableLayerParts {
  readonly walker: DiskWalker;
  /**
   * `GET /containers/json?size=1`: bytes by container id. The fall-back where the layer's directory is not
   * known or not on this machine.
   */
  readonly engineSizes: (signal: AbortSignal) => Promise<ReadonlyMap<string, number>>;
  readonly clock: Clock;
  /**
   * Told of each measurement that failed or is incomplete; the one before it stays in force unless the new
   * one is larger.
   */
  readonly onFailed: (error: unknown) => void;
}

/**
 * Sizes of writable layers. Measuring is walking a tree of any size, so no request waits for it: a request is
 * answered with the last measurement, and starts the next one in the background when that is a minute old, or
 * eight seconds for a layer that grows fast.
 */
export interface WritableLayers {
  /** Undefined until the first measurement is there. */
  of(container: Pick<ContainerFacts, 'id' | 'upperDir'>): LayerUsage | undefined;
  /** Resolves when no measurement is under way, nor waits for its turn. */
  settled(): Promise<void>;
  /** What all layers together took when each was last measured. */
  totalBytes(): number;
  /** Forgets every container but these. */
  keepOnly(ids: ReadonlySet<string>): void;
  close(): Promise<void>;
}

interface Layer extends Measured {
  usage: LayerUsage | undefined;
  /** There is no such directory here: the Engine has to be asked. */
  elsewhere: boolean;
}

export function createWritableLayers({
  walker,
  engineSizes,
  clock,
  onFailed,
}: WritableLayerParts): WritableLayers {
  const layers = new Map<string, Layer>();
  const engine: Measured = { ...neverMeasured };
  const closing = new AbortController();
  const queue = createMeasuringQueue(clock, onFailed);
  const engineQueue = createMeasuringQueue(clock, onFailed);

  async function askEngine(): Promise<Measurement> {
    using limit = withLimit(ENGINE_LIMIT_MS, 'asking the Engine for the size of containers', closing.signal);
    const sizes = await engineSizes(limit);
    const measuredAtNs = clock.nowNs();
    for (const [id, usedBytes] of sizes) {
      const layer = layers.get(id);
      if (layer?.elsewhere === true) layer.usage = { usedBytes, inodes: undefined, measuredAtNs };
    }
    return NOTHING_NEW;
  }

  return {
    of({ id, upperDir }) {
      const layer = layers.get(id) ?? {
        ...neverMeasured,
        usage: undefined,
        elsewhere: upperDir === undefined,
      };
      layers.set(id, layer);
      if (layer.elsewhere || upperDir === undefined) engineQueue.ask(engine, askEngine);
      else {
        // It may have gone while it waited for its turn.
        const isKnown = (): boolean => layers.get(id) === layer;
        queue.ask(layer, async (limitMs) =>
          isKnown() ? measure({ walker, clock }, layer, { upperDir, limitMs }) : NOTHING_NEW,
        );
      }
      return layer.usage;
    },
    settled: queue.settled,
    totalBytes: () => [...layers.values()].reduce((sum, { usage }) => sum + (usage?.usedBytes ?? 0), 0),
    keepOnly(ids) {
      for (const id of layers.keys()) if (!ids.has(id)) layers.delete(id);
    },
    async close() {
      queue.close();
      engineQueue.close();
      closing.abort();
      await walker.close();
    },
  };
}

async function measure(
  { walker, clock }: Pick<WritableLayerParts, 'walker' | 'clock'>,
  layer: Layer,
  { upperDir, limitMs }: { readonly upperDir: string; readonly limitMs: number },
): Promise<Measurement> {
  try {
    const { bytes, inodes, incomplete, isLate } = await walker.walk(upperDir, limitMs);
    const found = { usedBytes: bytes, inodes, measuredAtNs: clock.nowNs() };
    const earlier = layer.usage;
    layer.usage = incomplete === undefined ? found : atLeast(found, earlier);
    const problem = incomplete === undefined ? undefined : notAllOf(upperDir, bytes, incomplete);
    return { isLate, problem, grows: growsFast(layer.usage, earlier) };
  } catch (error) {
    if (!hasFault(error, 'not-found')) throw error;
    layer.elsewhere = true;
    return NOTHING_NEW;
  }
}

/**
 * What an incomplete walk found, or the measurement before it where that is larger: an incomplete walk never
 * makes a layer smaller.
 */
function atLeast(found: LayerUsage, earlier: LayerUsage | undefined): LayerUsage {
  if (earlier === undefined) return found;
  const usedBytes = Math.max(found.usedBytes, earlier.usedBytes);
  const inodes = Math.max(found.inodes ?? 0, earlier.inodes ?? 0);
  const isLarger = usedBytes > earlier.usedBytes || inodes > (earlier.inodes ?? 0);
  return isLarger ? { usedBytes, inodes, measuredAtNs: found.measuredAtNs } : earlier;
}

/**
 * A minute is long for a layer that grows faster than this: it could exceed its limit by more before that is
 * seen.
 */
function growsFast(now: LayerUsage, earlier: LayerUsage | undefined): boolean {
  if (earlier === undefined) return now.usedBytes >= FAST_BYTES_PER_MINUTE;
  const minutes = Number(now.measuredAtNs - earlier.measuredAtNs) / 60e9;
  return now.usedBytes - earlier.usedBytes >= FAST_BYTES_PER_MINUTE * minutes && minutes > 0;
}

const FAST_BYTES_PER_MINUTE = 8 * 1024 * 1024;

const NOTHING_NEW: Measurement = { isLate: false, problem: undefined, grows: false };

function notAllOf(upperDir: string, bytes: number, why: string): AdapterError {
  return new AdapterError(
    'internal',
    `could not measure all of ${upperDir}; counted ${String(bytes)} bytes: ${why}`,
  );
}

/** The Engine walks every container's layer for this. */
const ENGINE_LIMIT_MS = 120_000;
