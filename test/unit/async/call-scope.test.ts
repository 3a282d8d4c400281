import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCallScope } from '../../../src/async/call-scope.js';

const seen: unknown[] = [];
let others: NodeJS.UnhandledRejectionListener[];
const scope = createCallScope();
const see = (): void => void seen.push(scope.current());

beforeEach(() => {
  seen.length = 0;
  // The test runner's own listener would take the rejections of this test for failures of it.
  others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', see);
});

afterEach(() => {
  process.off('unhandledRejection', see);
  for (const listener of others) process.on('unhandledRejection', listener);
});

async function rejectLater(): Promise<void> {
  await new Promise(setImmediate);
  throw new Error('nobody waits for this');
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
}

describe('an unhandled rejection', () => {
  it('is seen with the fields of the call whose work it was, and with none outside of any call', async () => {
    scope.run({ call: 'A' }, () => void rejectLater());
    void rejectLater();
    scope.run({ call: 'B' }, () => {
      setImmediate(() => void rejectLater());
    });
    await settle();
    expect(seen).toHaveLength(3);
    expect(seen).toEqual(expect.arrayContaining([{ call: 'A' }, { call: 'B' }, undefined]));
  });
});
