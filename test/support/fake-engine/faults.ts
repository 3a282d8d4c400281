import { createDeferred } from '../deferred.js';

/**
 * What goes wrong with a call:
 * - `hang`: no answer until it is released, then the call continues as if nothing had been;
 * - `reset`: the connection dies before the Engine does anything;
 * - `reset-after`: the Engine does what was asked, its answer is lost;
 * - `truncated`: the answer breaks off in its middle;
 * - a status and a sentence.
 */
export type FakeFault =
  'hang' | 'reset' | 'reset-after' | 'truncated' | { readonly status: number; readonly message: string };

export interface PendingFault {
  readonly fault: FakeFault;
  /** Settles when a call has run into it. */
  readonly hit: Promise<void>;
  /** Lets a hanging call go on. */
  release(): void;
}

export interface FakeFaults {
  /**
   * The next call that matches, once. `match` is `POST /containers/{}/start` with `*` for {}, one segment, or
   * tested on `METHOD /path`.
   */
  next(match: string | RegExp, fault: FakeFault): PendingFault;
  /** Forgets those that have not been hit, and releases the others. */
  clear(): void;
}

interface Armed extends PendingFault {
  readonly pattern: RegExp;
  readonly released: Promise<void>;
  markHit(): void;
}

export interface FaultBox extends FakeFaults {
  take(method: string, path: string): Armed | undefined;
}

export function createFaults(): FaultBox {
  const armed: Armed[] = [];
  const hanging: Armed[] = [];
  return {
    next(match, fault) {
      const hit = createDeferred();
      const released = createDeferred();
      const pending: Armed = {
        pattern: typeof match === 'string' ? patternOf(match) : match,
        fault,
        hit: hit.promise,
        markHit: hit.resolve,
        released: released.promise,
        release: released.resolve,
      };
      armed.push(pending);
      return pending;
    },
    clear() {
      armed.length = 0;
      for (const fault of hanging.splice(0)) fault.release();
    },
    take(method, path) {
      const index = armed.findIndex(({ pattern }) => pattern.test(`${method} ${path}`));
      if (index === -1) return undefined;
      const [taken] = armed.splice(index, 1);
      if (taken !== undefined) hanging.push(taken);
      taken?.markHit();
      return taken;
    },
  };
}

function patternOf(match: string): RegExp {
  const segments = match.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${segments.join('[^/]+')}$`);
}
