import { nowNs } from './time.js';

export interface FakeEvent {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Record<string, string> };
}

export interface FakeEvents {
  /** Told to every subscriber, and kept for later ones as the Engine keeps its last 256. */
  emit(event: FakeEvent): void;
  /**
   * Replays what came since, then hands on what comes; `end` is called when the stream is broken. Returns the
   * leaving.
   */
  subscribe(subscription: Subscription): () => void;
  /** Ends every subscription, as a dying dockerd does. */
  breakAll(): void;
  readonly subscribers: number;
}

export interface Subscription {
  readonly sinceNs: bigint | undefined;
  readonly filters: Record<string, readonly string[]>;
  line(line: string): void;
  end(): void;
}

const KEPT = 256;

export function createEvents(): FakeEvents {
  const kept: { event: FakeEvent; ns: bigint; line: string }[] = [];
  const subscriptions = new Set<Subscription>();
  return {
    emit(event) {
      const ns = nowNs();
      const line = lineOf(event, ns);
      kept.push({ event, ns, line });
      if (kept.length > KEPT) kept.shift();
      for (const subscription of subscriptions)
        if (matches(event, subscription.filters)) subscription.line(line);
    },
    subscribe(subscription) {
      const { sinceNs, filters } = subscription;
      if (sinceNs !== undefined) {
        for (const { event, ns, line } of kept)
          if (ns >= sinceNs && matches(event, filters)) subscription.line(line);
      }
      subscriptions.add(subscription);
      return () => subscriptions.delete(subscription);
    },
    breakAll() {
      for (const subscription of subscriptions) subscription.end();
      subscriptions.clear();
    },
    get subscribers() {
      return subscriptions.size;
    },
  };
}

/** Written by hand where it matters: timeNano is past what a JavaScript number holds. */
function lineOf(event: FakeEvent, ns: bigint): string {
  const body = JSON.stringify({ ...event, scope: 'local', time: Number(ns / 1_000_000_000n) });
  return `${body.slice(0, -1)},"timeNano":${String(ns)}}\n`;
}

function matches(event: FakeEvent, filters: Record<string, readonly string[]>): boolean {
  const one = (wanted: readonly string[] | undefined, test: (value: string) => boolean): boolean =>
    wanted === undefined || wanted.some(test);
  const attributes = event.Actor.Attributes;
  return (
    one(filters['type'], (type) => type === event.Type) &&
    one(filters['event'], (action) => event.Action === action || event.Action.startsWith(`${action}:`)) &&
    one(
      filters['container'],
      (id) => event.Type === 'container' && (event.Actor.ID.startsWith(id) || attributes['name'] === id),
    ) &&
    (filters['label'] ?? []).every((label) => hasLabel(attributes, label))
  );
}

/** `key` or `key=value`. */
export function hasLabel(labels: Readonly<Record<string, string>>, wanted: string): boolean {
  const [key = '', ...rest] = wanted.split('=');
  if (!Object.hasOwn(labels, key)) return false;
  return rest.length === 0 || labels[key] === rest.join('=');
}
