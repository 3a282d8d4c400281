import type { Clock } from '../../async/clock.js';
import { withLimit } from '../../async/deadline.js';
import { AdapterError, hasFault } from '../../errors/adapter-error.js';
import type { ContainerFacts } from '../../translate/facts.js';
import type { DiskWalker } from './disk-walker.js';
import { createMeasuringQueue, neverMeasured, type Measured } from './measuring-queue.js';

/** What a container has written to its own layer, as last measured. */
export interface LayerUsage {
  readonly usedBytes: number;
  /** Undefined when the Engine measured, which counts no inodes. */
  readonly inodes: number | undefined;
  readonly measuredAtNs: bigint;
}

export interface WritableLayerParts {
  readonly walker: DiskWalker;
  /** `GET /containers/json?size=1`: bytes by container id. The fall-back where the layer's directory is not known or not on this machine. */
  readonly engineSizes: (signal: AbortSignal) => Promise<ReadonlyMap<string, number>>;
  readonly clock: Clock;
  /** Told of each measurement that failed or is incomplete; the one before it stays in force unless the new one is larger. */
  readonly onFailed: (error: unknown) => void;
}

/**
 * Sizes of writable layers. Measuring is walking a tree of any size, so no request waits for it: a request is answered with the last
 * measurement, and starts the next one in the background when that is a minute old.
 */
export interface WritableLayers {
  /** Undefined until the first measurement is there. */
  of(container: Pick<ContainerFacts, 'id' | 'upperDir'>): LayerUsage | undefined;
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

  async function measure(layer: Layer, id: string, upperDir: string): Promise<void> {
    // The container went while it waited for its turn.
    if (layers.get(id) !== layer) return;
    try {
      const { bytes, inodes, incomplete } = await walker.walk(upperDir);
      const found = { usedBytes: bytes, inodes, measuredAtNs: clock.nowNs() };
      layer.usage = incomplete === undefined ? found : atLeast(found, layer.usage);
      if (incomplete !== undefined)
        throw new AdapterError(
          'internal',
          `could not measure all of ${upperDir}; counted ${String(bytes)} bytes: ${incomplete}`,
        );
    } catch (error) {
      if (!hasFault(error, 'not-found')) throw error;
      layer.elsewhere = true;
    }
  }

  async function askEngine(): Promise<void> {
    using limit = withLimit(ENGINE_LIMIT_MS, 'asking the Engine for the size of containers', closing.signal);
    const sizes = await engineSizes(limit);
    const measuredAtNs = clock.nowNs();
    for (const [id, usedBytes] of sizes) {
      const layer = layers.get(id);
      if (layer?.elsewhere === true) layer.usage = { usedBytes, inodes: undefined, measuredAtNs };
    }
  }

  return {
    of({ id, upperDir }) {
      const layer = layers.get(id) ?? {
        ...neverMeasured,
        usage: undefined,
        elsewhere: upperDir === undefined,
      };
      layers.set(id, layer);
      if (layer.elsewhere || upperDir === undefined) queue.ask(engine, askEngine);
      else queue.ask(layer, () => measure(layer, id, upperDir));
      return layer.usage;
    },
    totalBytes: () => [...layers.values()].reduce((sum, { usage }) => sum + (usage?.usedBytes ?? 0), 0),
    keepOnly(ids) {
      for (const id of layers.keys()) if (!ids.has(id)) layers.delete(id);
    },
    async close() {
      queue.close();
      closing.abort();
      await walker.close();
    },
  };
}

/** What an incomplete walk found, or the measurement before it where that is larger: an incomplete walk never makes a layer smaller. */
function atLeast(found: LayerUsage, earlier: LayerUsage | undefined): LayerUsage {
  if (earlier === undefined) return found;
  const usedBytes = Math.max(found.usedBytes, earlier.usedBytes);
  const inodes = Math.max(found.inodes ?? 0, earlier.inodes ?? 0);
  const isLarger = usedBytes > earlier.usedBytes || inodes > (earlier.inodes ?? 0);
  return isLarger ? { usedBytes, inodes, measuredAtNs: found.measuredAtNs } : earlier;
}

/** The Engine walks every container's layer for this. */
const ENGINE_LIMIT_MS = 120_000;
