import { describe, expect, it } from 'vitest';
import { loadCri } from '../../../src/cri/load.js';
import { joinedList, listInPieces, type Serialize } from '../../../src/grpc/joined-list.js';

const { ListContainers } = loadCri().runtime.v1.RuntimeService.service;
const container = (id: string) => ({
  id,
  metadata: { name: `c-${id}`, attempt: 3 },
  labels: { app: 'web' },
  createdAt: '1764000000000000000',
});

describe('a joined list', () => {
  it('gives the bytes that encoding the whole message gives', () => {
    const serialize = joinedList(
      'containers',
      ListContainers.responseSerialize as unknown as Serialize<Record<string, object[]>>,
    );
    const message = { containers: [container('a'), container('b'), container('c')] };
    expect(serialize(message)).toEqual(ListContainers.responseSerialize(message as never));
    expect(serialize({ containers: [] })).toEqual(Buffer.alloc(0));
  });

  it('encodes an element once, however often it is listed', () => {
    let encoded = 0;
    const serialize = joinedList<'items', object>('items', () => {
      encoded += 1;
      return Buffer.from([encoded]);
    });
    const [a, b] = [{}, {}];
    serialize({ items: [a] });
    expect(serialize({ items: [b, a] })).toEqual(Buffer.from([2, 1]));
    expect(encoded).toBe(2);
  });
});

describe('a list in pieces', () => {
  it('gives the bytes that encoding the whole message gives, and keeps nothing', () => {
    const whole = ListContainers.responseSerialize as unknown as Serialize<Record<string, object[]>>;
    const serialize = listInPieces('containers', whole);
    const message = { containers: [container('a'), container('b')] };
    expect(serialize(message)).toEqual(whole(message));
    message.containers[0]!.metadata.name = 'renamed';
    expect(serialize(message)).toEqual(whole(message));
  });
});
