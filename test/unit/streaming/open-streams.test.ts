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
    expect(open.enter('one')).toBeDefined();
  });
});
