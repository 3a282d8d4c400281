import { createCoalescer } from '../async/coalesce.js';
import { mapWide } from '../async/map-wide.js';
import { hasFault } from '../errors/adapter-error.js';
import type { ContainerFacts } from '../translate/facts.js';
import type { RecordReader } from './read-records.js';
import type { ContainerRecord } from './records.js';
import type { Store } from './store.js';

/**
 * Brings records up to date with the Engine: after an event, after an action of Berth's own, and all of them after a gap.
 *
 * INVARIANT: a record is written by one read at a time, the later one last. So a full refresh cannot put an older picture over what
 * an action has done meanwhile.
 */
export interface Reconciler {
  /** Resolves when the store shows this container or sandbox as the Engine had it at some moment after the call. */
  container(id: string): Promise<void>;
  /** The same for all images. */
  images(): Promise<void>;
  /**
   * The same for everything that the Engine has, and everything that it had. The ids that could not be read: one container that the
   * Engine does not get an answer for must not hide all the others. Rejects when there is no Engine to ask.
   */
  everything(): Promise<readonly string[]>;
  /** While held, a new container of one of these names is being made: it is not shown until whoever makes it has finished. */
  expect(...names: readonly string[]): Disposable;
}

/** Called when a container was found to have ended, before any read says so: its log has to be complete by then. */
export type BeforeEnd = (container: ContainerFacts) => Promise<void>;

export function createReconciler(
  reader: RecordReader,
  store: Store,
  beforeEnd: BeforeEnd = () => Promise.resolve(),
): Reconciler {
  const pending = new Map<string, number>();

  const containers = createCoalescer(async (id) => {
    const found = await reader.container(id);
    switch (found.kind) {
      case 'none':
        store.remove(id);
        return;
      case 'sandbox':
        // One that is shown already has the name of the one being made: it is the holder that stands in its way.
        if (store.known.sandbox(id) === undefined) {
          if (pending.has(found.facts.name)) return;
          if (found.ips !== undefined) store.putIps(id, found.ips);
        }
        store.putSandbox(found.facts);
        return;
      case 'container':
        if (hasJustEnded(store.known.container(id), found.facts)) await beforeEnd(found.facts);
        store.putContainer(found.facts, found.user);
    }
  });

  const images = createCoalescer(async () => {
    store.putImages(await reader.images());
  });

  return {
    container: (id) => containers.run(id),
    images: () => images.run(''),
    async everything() {
      // The images first: their labels tell which labels of a container are its own.
      await images.run('');
      const ids = new Set([...(await reader.list()), ...store.known.ids()]);
      const unread = await mapWide([...ids], async (id) => {
        try {
          await containers.run(id);
          return [];
        } catch (error) {
          if (hasFault(error, 'unavailable')) throw error;
          return [id];
        }
      });
      return unread.flat();
    },
    expect(...names) {
      const held = new Set(names);
      for (const name of held) pending.set(name, (pending.get(name) ?? 0) + 1);
      return {
        [Symbol.dispose]() {
          for (const name of held) {
            const left = (pending.get(name) ?? 1) - 1;
            if (left === 0) pending.delete(name);
            else pending.set(name, left);
          }
          held.clear();
        },
      };
    },
  };
}

function hasJustEnded(before: ContainerRecord | undefined, { state }: ContainerFacts): boolean {
  return before !== undefined && before.facts.state !== 'CONTAINER_EXITED' && state === 'CONTAINER_EXITED';
}
