import { createCoalescer } from '../async/coalesce.js';
import { mapWide } from '../async/map-wide.js';
import { settlesWithin } from '../async/settles-within.js';
import type { ContainerSummary } from '../engine/wire/container-summary.js';
import { AdapterError, hasFault } from '../errors/adapter-error.js';
import type { ContainerFacts } from '../translate/facts.js';
import { LABEL, TYPE } from '../translate/labels.js';
import type { ReadContainer, RecordReader } from './read-records.js';
import type { ContainerRecord } from './records.js';
import type { Store } from './store.js';

/**
 * Brings records up to date with the Engine: after an event, after an action of Berth's own, and all of them
 * after a gap.
 *
 * INVARIANT: a record is written by one inspect at a time, the later one last. So a full refresh cannot put
 * an older picture over what an action has done meanwhile.
 *
 * The Engine answers for a container only when nothing else is in progress with it, and a start may hang
 * there forever. So nobody waits for an inspect longer than is good for them; the inspect itself continues
 * and writes its record when it is answered.
 */
export interface Reconciler {
  /**
   * Resolves when the store shows this container or sandbox as the Engine had it at some moment after the
   * call. Rejects with `deadline-exceeded` when the Engine does not answer for it.
   */
  container(id: string): Promise<void>;
  /** The same for all images. */
  images(): Promise<void>;
  /**
   * The same for everything that the Engine has, and everything that it had. The ids that could not be read,
   * or not in time: those keep their last record, or get one made of their entry in the Engine's list.
   * Rejects when there is no Engine to ask.
   */
  everything(): Promise<readonly string[]>;
  /**
   * While held, a new container of one of these names is being made: it is not shown until whoever makes it
   * has finished.
   */
  expect(...names: readonly string[]): Disposable;
}

/**
 * Called when a container was found to have ended, before any read says so: its log has to be complete by
 * then.
 */
export type BeforeEnd = (container: ContainerFacts) => Promise<void>;

/** How long an inspect is waited for. It takes a healthy Engine a millisecond. */
export interface Patience {
  /** By a call for this one container. Default 15 000. */
  readonly callMs: number;
  /** By a refresh, which many wait for. Default 1 500. */
  readonly refreshMs: number;
}

/**
 * Inspects that a refresh has in progress at once; so many hanging containers cost it `refreshMs` together.
 */
const INSPECTS_AT_ONCE = 32;

const DEFAULT_PATIENCE: Patience = { callMs: 15_000, refreshMs: 1_500 };

export function createReconciler(
  reader: RecordReader,
  store: Store,
  beforeEnd: BeforeEnd = () => Promise.resolve(),
  patience = DEFAULT_PATIENCE,
): Reconciler {
  const pending = createExpectedNames();
  /** Those whose inspect was not answered within a refresh's patience. */
  const late = new Set<string>();

  const put = createPut(store, pending, beforeEnd);
  const containers = createCoalescer(async (id) => {
    const found = await reader.container(id).finally(() => late.delete(id));
    await put(id, found);
  });

  const images = createCoalescer(async () => {
    store.putImages(await reader.images());
  });

  /** False when it could not be read, or not in time. */
  async function refresh(id: string, summary: ContainerSummary | undefined): Promise<boolean> {
    const reading = containers.run(id);
    if (await settlesWithin(reading, late.has(id) ? 0 : patience.refreshMs)) {
      try {
        await reading;
        return true;
      } catch (error) {
        if (hasFault(error, 'unavailable')) throw error;
      }
    } else {
      late.add(id);
    }
    if (summary !== undefined && !isKnown(store, id)) {
      const found = await reader.fromSummary(summary);
      // An inspect that was answered meanwhile knows more.
      if (!isKnown(store, id) && found.kind !== 'none') await put(id, found);
    }
    return false;
  }

  async function everything(): Promise<readonly string[]> {
    // First of all, since their labels tell which labels of a container are its own.
    await images.run('');
    const listed = new Map((await reader.list()).map((summary) => [summary.Id, summary]));
    const unread: string[] = [];
    for (const group of sandboxesFirst(store, listed)) {
      await mapWide(group, INSPECTS_AT_ONCE, async (id) => {
        if (!(await refresh(id, listed.get(id)))) unread.push(id);
      });
    }
    return unread;
  }

  return {
    async container(id) {
      const reading = containers.run(id);
      if (!(await settlesWithin(reading, patience.callMs))) throw unanswered(id);
      await reading;
    },
    images: () => images.run(''),
    everything,
    expect: pending.expect,
  };
}

/** The ids of all that there is and was: a container is one of a known sandbox. */
function sandboxesFirst({ known }: Store, listed: ReadonlyMap<string, ContainerSummary>): string[][] {
  const ids = [...new Set([...listed.keys(), ...known.ids()])];
  const isSandbox = (id: string): boolean =>
    known.sandbox(id) !== undefined || listed.get(id)?.Labels?.[LABEL.type] === TYPE.sandbox;
  return [ids.filter(isSandbox), ids.filter((id) => !isSandbox(id))];
}

type Put = (id: string, found: ReadContainer) => Promise<void>;

/** Writes what was read of a container or sandbox to the store. */
function createPut(store: Store, pending: ExpectedNames, beforeEnd: BeforeEnd): Put {
  return async (id, found) => {
    switch (found.kind) {
      case 'none':
        store.remove(id);
        return;
      case 'sandbox':
        // One that is shown already holds the name that the one being made is to have.
        if (store.known.sandbox(id) === undefined) {
          if (pending.has(found.facts.name)) return;
          if (found.ips !== undefined) store.putIps(id, found.ips, found.attachedTo);
        }
        store.putSandbox(found.facts);
        return;
      case 'container':
        if (hasJustEnded(store.known.container(id), found.facts)) await beforeEnd(found.facts);
        store.putContainer(found.facts, found.user);
    }
  };
}

function unanswered(id: string): AdapterError {
  return new AdapterError(
    'deadline-exceeded',
    `the Docker Engine does not answer for container ${id}: something else that it does with it hangs`,
  );
}

function isKnown({ known }: Store, id: string): boolean {
  return known.sandbox(id) !== undefined || known.container(id) !== undefined;
}

function hasJustEnded(before: ContainerRecord | undefined, { state }: ContainerFacts): boolean {
  return before !== undefined && before.facts.state !== 'CONTAINER_EXITED' && state === 'CONTAINER_EXITED';
}

interface ExpectedNames {
  has(name: string): boolean;
  expect(...names: readonly string[]): Disposable;
}

function createExpectedNames(): ExpectedNames {
  const pending = new Map<string, number>();
  return {
    has: (name) => pending.has(name),
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
