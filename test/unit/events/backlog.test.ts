import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createBacklog, type Backlog, type BacklogReader } from '../../../src/events/backlog.js';

const never = (): void => {
  throw new Error('the reader was closed');
};
const append = (backlog: Backlog, ...texts: readonly string[]): void => {
  for (const text of texts) backlog.append(Buffer.from(text));
};
const rest = (reader: BacklogReader): string[] => {
  const texts: string[] = [];
  for (let message = reader.take(); message !== undefined; message = reader.take())
    texts.push(String(message));
  return texts;
};

describe('a backlog', () => {
  it('gives each reader what comes after it was opened, once and in order', () => {
    const backlog = createBacklog({ messages: 10, bytes: 100 });
    const early = backlog.open(never);
    append(backlog, 'a', 'b');
    const late = backlog.open(never);
    append(backlog, 'c');
    expect(rest(early)).toEqual(['a', 'b', 'c']);
    expect(rest(late)).toEqual(['c']);
    append(backlog, 'd');
    expect(rest(early)).toEqual(['d']);
    expect(rest(late)).toEqual(['d']);
  });

  it('gives all readers the same bytes, not a copy each', () => {
    const backlog = createBacklog({ messages: 10, bytes: 100 });
    const [one, other] = [backlog.open(never), backlog.open(never)];
    append(backlog, 'a');
    expect(one.take()).toBe(other.take());
  });

  it.each([
    ['messages', { messages: 2, bytes: 100 }, ['a', 'b'], 'c'],
    ['bytes', { messages: 100, bytes: 4 }, ['ab', 'cd'], 'e'],
  ])('closes a reader that leaves more %s unread than it may, and no other', (_, limits, texts, last) => {
    const backlog = createBacklog(limits);
    const overruns: string[] = [];
    const slow = backlog.open(() => overruns.push('slow'));
    const quick = backlog.open(() => overruns.push('quick'));
    append(backlog, ...texts);
    expect(rest(quick)).toEqual(texts);
    expect(overruns).toEqual([]);
    append(backlog, last);
    expect(overruns).toEqual(['slow']);
    expect(rest(slow)).toEqual([]);
    expect(rest(quick)).toEqual([last]);
    expect(backlog.readers()).toBe(1);
  });

  it('counts as unread only what has not been taken', () => {
    const backlog = createBacklog({ messages: 2, bytes: 2 });
    const reader = backlog.open(never);
    for (let turn = 0; turn < 10; turn += 1) {
      append(backlog, 'a', 'b');
      expect(rest(reader)).toEqual(['a', 'b']);
    }
  });

  it('gives nothing to a reader that is closed', () => {
    const backlog = createBacklog({ messages: 10, bytes: 100 });
    const reader = backlog.open(never);
    append(backlog, 'a');
    reader.close();
    append(backlog, 'b');
    expect(rest(reader)).toEqual([]);
    expect(rest(backlog.open(never))).toEqual([]);
  });

  it('keeps nothing in memory that all readers have read, or that a closed reader has not', async () => {
    const backlog = createBacklog({ messages: 10, bytes: 1 << 20 });
    const [one, other] = [backlog.open(never), backlog.open(never)];
    const collected = new WeakRef(appendLarge(backlog));
    one.take();
    other.close();
    append(backlog, 'next');
    one.take();
    await collectGarbage();
    expect(collected.deref()).toBeUndefined();
  });
});

function appendLarge(backlog: Backlog): object {
  const message = Buffer.alloc(1000);
  backlog.append(message);
  return message;
}

/** What a WeakRef was made of in this turn of the event loop is kept until its end. */
async function collectGarbage(): Promise<void> {
  await setImmediate();
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
