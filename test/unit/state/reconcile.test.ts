import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SandboxId } from '../../../src/cri/ids.js';
import { containerSummary, type ContainerSummary } from '../../../src/engine/wire/container-summary.js';
import type { ReadContainer, RecordReader } from '../../../src/state/read-records.js';
import { createReconciler, type Patience } from '../../../src/state/reconcile.js';
import { createStore } from '../../../src/state/store.js';
import { LABEL, TYPE } from '../../../src/translate/labels.js';
import { imageFacts } from '../../support/builders/image.js';
import { SANDBOX_ID, sandboxFacts } from '../../support/builders/sandbox-facts.js';

/** A reader whose answers are given one by one, and the store that they end in. */
function prepare(patience?: Patience) {
  const store = createStore();
  store.markCurrent();
  const asked: { readonly id: string; answer(found: ReadContainer): void; fail(error: Error): void }[] = [];
  let listed: readonly ContainerSummary[] = [];
  const reader: RecordReader = {
    container: (id) => new Promise((answer, fail) => void asked.push({ id, answer, fail })),
    images: () => Promise.resolve([imageFacts()]),
    fromSummary: ({ Id, State }) =>
      Promise.resolve({
        kind: 'sandbox',
        facts: sandboxFacts({ id: Id as SandboxId, running: State === 'running' }),
        ips: ['10.1.0.7'],
      }),
    list: () => Promise.resolve(listed),
  };
  return {
    store,
    asked,
    reconciler: createReconciler(reader, store, undefined, patience),
    list: (...ids: string[]) =>
      (listed = ids.map((Id) =>
        v.parse(containerSummary, { Id, State: 'running', Labels: { [LABEL.type]: TYPE.sandbox } }),
      )),
  };
}

const sandbox = (running: boolean, ips?: readonly string[]): ReadContainer => ({
  kind: 'sandbox',
  facts: sandboxFacts({ running }),
  ips,
});
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('bringing a record up to date', () => {
  it('shows what the Engine had after the call, also when a look was under way already', async () => {
    const { store, asked, reconciler } = prepare();
    const first = reconciler.container(SANDBOX_ID);
    const second = reconciler.container(SANDBOX_ID);
    const third = reconciler.container(SANDBOX_ID);
    asked[0]!.answer(sandbox(true, ['10.1.0.5']));
    await first;
    expect(store.findSandbox(SANDBOX_ID)?.ready).toBe(true);
    await turn();
    asked[1]!.answer(sandbox(false));
    await Promise.all([second, third]);
    expect(store.findSandbox(SANDBOX_ID)?.ready).toBe(false);
    // Two calls that came during one look share the next.
    expect(asked).toHaveLength(2);
  });

  it('tells whoever asked when the look failed, and the next look is not spoilt by it', async () => {
    const { asked, reconciler } = prepare();
    const first = reconciler.container(SANDBOX_ID);
    const second = reconciler.container(SANDBOX_ID);
    asked[0]!.fail(new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    await turn();
    asked[1]!.answer({ kind: 'none' });
    await second;
  });

  it('keeps a sandbox hidden while its name is held, by however many', async () => {
    const { store, asked, reconciler } = prepare();
    const held = [reconciler.expect(sandboxFacts().name), reconciler.expect(sandboxFacts().name)];
    const look = async (): Promise<boolean> => {
      const looked = reconciler.container(SANDBOX_ID);
      asked.at(-1)!.answer(sandbox(true, ['10.1.0.5']));
      await looked;
      return store.findSandbox(SANDBOX_ID) !== undefined;
    };
    expect(await look()).toBe(false);
    held[0]![Symbol.dispose]();
    expect(await look()).toBe(false);
    held[1]![Symbol.dispose]();
    expect(await look()).toBe(true);
  });

  it('goes on showing the sandbox that has the name which a new one is to get', async () => {
    const { store, asked, reconciler } = prepare();
    store.putSandbox(sandboxFacts());
    reconciler.expect(sandboxFacts().name);
    const looked = reconciler.container(SANDBOX_ID);
    asked[0]!.answer(sandbox(false));
    await looked;
    expect(store.findSandbox(SANDBOX_ID)?.facts.running).toBe(false);
  });
});

describe('reading everything', () => {
  it('forgets what the Engine no longer has, and reads what it has', async () => {
    const { store, asked, reconciler, list } = prepare();
    const gone = 'f'.repeat(64) as typeof SANDBOX_ID;
    store.putSandbox(sandboxFacts({ id: gone }));
    list(SANDBOX_ID);
    const everything = reconciler.everything();
    await turn();
    expect(asked.map(({ id }) => id).sort()).toEqual([SANDBOX_ID, gone].sort());
    for (const { id, answer } of asked) answer(id === gone ? { kind: 'none' } : sandbox(true));
    await everything;
    expect(store.sandboxes().map(({ facts }) => facts.id)).toEqual([SANDBOX_ID]);
    expect(store.findImage('busybox:1.36')).toBeDefined();
  });

  it('asks for a few at a time', async () => {
    const { asked, reconciler, list } = prepare();
    list(...Array.from({ length: 90 }, (_, index) => `id-${String(index)}`));
    const everything = reconciler.everything();
    await turn();
    expect(asked).toHaveLength(32);
    for (let answered = 0; answered < 90; answered++) {
      asked[answered]!.answer({ kind: 'none' });
      await turn();
    }
    await everything;
  });
});

describe('a container that the Engine does not answer for', () => {
  const IMPATIENT: Patience = { callMs: 2_000, refreshMs: 1_000 };
  const hanging = 'd'.repeat(64) as SandboxId;
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it('does not hold up a refresh: it is shown as its entry in the list says, and as it is once it is answered for', async () => {
    const { store, asked, reconciler, list } = prepare(IMPATIENT);
    list(hanging, SANDBOX_ID);
    const everything = reconciler.everything();
    await turn();
    asked.find(({ id }) => id === SANDBOX_ID)!.answer(sandbox(true, ['10.1.0.5']));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await everything).toEqual([hanging]);
    expect(store.findSandbox(SANDBOX_ID)?.ready).toBe(true);
    expect(store.findSandbox(hanging)).toMatchObject({ ready: true, ips: ['10.1.0.7'] });
    asked
      .find(({ id }) => id === hanging)!
      .answer({
        kind: 'sandbox',
        facts: sandboxFacts({ id: hanging, running: false }),
        ips: undefined,
      });
    await turn();
    expect(store.findSandbox(hanging)?.ready).toBe(false);
  });

  it('keeps its last record in a refresh, and is neither asked nor waited for a second time meanwhile', async () => {
    const { store, asked, reconciler, list } = prepare(IMPATIENT);
    store.putSandbox(sandboxFacts({ id: hanging, running: false }));
    list(hanging);
    const first = reconciler.everything();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await first).toEqual([hanging]);
    const second = reconciler.everything();
    await vi.advanceTimersByTimeAsync(0);
    expect(await second).toEqual([hanging]);
    expect(store.findSandbox(hanging)?.facts.running).toBe(false);
    expect(asked).toHaveLength(1);
  });

  it('answers a call for it with DEADLINE_EXCEEDED, and calls for others are not touched', async () => {
    const { asked, reconciler } = prepare(IMPATIENT);
    const late = expect(reconciler.container(hanging)).rejects.toMatchObject({ fault: 'deadline-exceeded' });
    await vi.advanceTimersByTimeAsync(2_000);
    await late;
    const other = reconciler.container(SANDBOX_ID);
    asked.at(-1)!.answer({ kind: 'none' });
    await other;
  });
});
