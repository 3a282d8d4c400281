import { describe, expect, it } from 'vitest';
import { createOpenStreams } from '../../../src/streaming/open-streams.js';

describe('createOpenStreams', () => {
  it('leaves places for others when one has taken all of its own', () => {
    const open = createOpenStreams({ inAll: 3, perPod: 2 });
    const leave = open.enter('one');
    expect(open.enter('one')).toBeDefined();
    expect(open.enter('one')).toBeUndefined();
    expect(open.enter('another')).toBeDefined();
    expect(open.enter('a third')).toBeUndefined();
    leave!();
    expect(open.enter('a third')).toBeDefined();
  });

  it('leaves places for another pod when several have taken as many as they may', () => {
    const open = createOpenStreams({ inAll: 64, perPod: 16 });
    for (const pod of ['a', 'b', 'c', 'd', 'e']) for (let taken = 0; taken < 64; taken += 1) open.enter(pod);
    expect(open.enter('one that comes later')).toBeDefined();
  });
});
