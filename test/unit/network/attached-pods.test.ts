import { describe, expect, it } from 'vitest';
import { createAttachedPods } from '../../../src/network/attached-pods.js';

const none: ReadonlySet<string> = new Set();

describe('which pods count in a collection of garbage', () => {
  it('are the live ones and those that this process attached, until two sets in a row are without them', async () => {
    const pods = createAttachedPods();
    await pods.during('mine', () => Promise.resolve());
    const first = pods.validity(new Set(['live']));
    expect([first('live'), first('mine'), first('old')]).toEqual([true, true, false]);
    expect(pods.validity(none)('mine')).toBe(false);
  });

  it('starts anew once a set has the pod', async () => {
    const pods = createAttachedPods();
    await pods.during('mine', () => Promise.resolve());
    pods.validity(none);
    pods.validity(new Set(['mine']));
    expect(pods.validity(none)('mine')).toBe(true);
  });

  it('always are those whose ADD is under way, however long that takes, also one that began after the collection', async () => {
    const pods = createAttachedPods();
    const isValid = pods.validity(none);
    let end: () => void = () => undefined;
    const adding = pods.during('new', () => new Promise<void>((resolve) => (end = resolve)));
    expect([isValid('new'), pods.underWay()]).toEqual([true, ['new']]);
    pods.validity(none);
    expect(pods.validity(none)('new')).toBe(true);
    end();
    await adding;
    expect([pods.underWay(), pods.validity(none)('new'), pods.validity(none)('new')]).toEqual([
      [],
      true,
      false,
    ]);
  });
});

describe('pods that are known to be gone', () => {
  it('are those deleted completely and not added since', async () => {
    const pods = createAttachedPods();
    pods.gone('half', false);
    pods.gone('all', true);
    expect([pods.isKnownGone('half'), pods.isKnownGone('all')]).toEqual([false, true]);
    await pods.during('all', () => Promise.resolve());
    expect(pods.isKnownGone('all')).toBe(false);
  });

  it('are forgotten when a thousand newer ones are', () => {
    const pods = createAttachedPods();
    for (let i = 0; i <= 1000; i++) pods.gone(String(i), true);
    expect([pods.isKnownGone('0'), pods.isKnownGone('1')]).toEqual([false, true]);
  });
});
