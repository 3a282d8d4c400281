import { createCoalescer } from '../async/coalesce.js';
import type { RecordReader } from './read-records.js';
import type { Store } from './store.js';

/** Brings single records up to date with the Engine, after an event or after an action of Berth's own. */
export interface Reconciler {
  /** Resolves when the store shows this container or sandbox as the Engine had it at some moment after the call. */
  container(id: string): Promise<void>;
  /** The same for all images. */
  images(): Promise<void>;
  /** While held, containers of this name are being made: they are not shown until whoever makes them has finished. */
  expect(name: string): Disposable;
  /** True while a name is held by `expect`. */
  isPending(name: string): boolean;
}

export function createReconciler(reader: RecordReader, store: Store): Reconciler {
  const pending = new Map<string, number>();

  const containers = createCoalescer(async (id) => {
    const found = await reader.container(id);
    switch (found.kind) {
      case 'none':
        store.remove(id);
        return;
      case 'sandbox':
        if (pending.has(found.facts.name)) return;
        if (store.known.sandbox(id) === undefined && found.ips !== undefined) store.putIps(id, found.ips);
        store.putSandbox(found.facts);
        return;
      case 'container':
        if (!pending.has(found.facts.name)) store.putContainer(found.facts, found.user);
    }
  });

  const images = createCoalescer(async () => {
    store.putImages(await reader.images());
  });

  return {
    container: (id) => containers.run(id),
    images: () => images.run(''),
    isPending: (name) => pending.has(name),
    expect(name) {
      pending.set(name, (pending.get(name) ?? 0) + 1);
      return {
        [Symbol.dispose]() {
          const left = (pending.get(name) ?? 1) - 1;
          if (left === 0) pending.delete(name);
          else pending.set(name, left);
        },
      };
    },
  };
}
