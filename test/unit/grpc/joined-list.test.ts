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

const unbounded = {
  maxBytes: Infinity,
  reduce: <Item>(item: Item): Item => item,
  leastBytes: () => 0,
  onReduced: () => undefined,
};

describe('a joined list', () => {
  it('gives the bytes that encoding the whole message gives', () => {
    const serialize = joinedList(
      'containers',
      ListContainers.responseSerialize as unknown as Serialize<Record<string, object[]>>,
      unbounded,
    );
    const message = { containers: [container('a'), container('b'), container('c')] };
    expect(serialize(message)).toEqual(ListContainers.responseSerialize(message as never));
    expect(serialize({ containers: [] })).toEqual(Buffer.alloc(0));
  });

  it('encodes an element once, however often it is listed', () => {
    let encoded = 0;
    const serialize = joinedList<'items', object>(
      'items',
      () => {
        encoded += 1;
        return Buffer.from([encoded]);
      },
      unbounded,
    );
    const [a, b] = [{}, {}];
    serialize({ items: [a] });
    expect(serialize({ items: [b, a] })).toEqual(Buffer.from([2, 1]));
    expect(encoded).toBe(2);
  });
});

describe('a list in pieces', () => {
  it('gives the bytes that encoding the whole message gives, and keeps nothing', () => {
    const whole = ListContainers.responseSerialize as unknown as Serialize<Record<string, object[]>>;
    const serialize = listInPieces('containers', whole, unbounded);
    const message = { containers: [container('a'), container('b')] };
    expect(serialize(message)).toEqual(whole(message));
    message.containers[0]!.metadata.name = 'renamed';
    expect(serialize(message)).toEqual(whole(message));
  });
});

describe.each([
  ['joined list', joinedList],
  ['list in pieces', listInPieces],
])('a %s that would be larger than its reader takes', (_name, encoding) => {
  interface Sized {
    readonly size: number;
  }
  const encoded: number[] = [];
  const reports: number[] = [];
  const serialize = encoding<'items', Sized>(
    'items',
    ({ items: [item] }) => {
      encoded.push(item!.size);
      return Buffer.alloc(item!.size, item!.size);
    },
    {
      maxBytes: 100,
      reduce: () => ({ size: 1 }),
      leastBytes: ({ size }) => size - 5,
      onReduced: (count) => reports.push(count),
    },
  );
  function sent(...sizes: number[]): number[] {
    encoded.length = 0;
    reports.length = 0;
    const bytes = serialize({ items: sizes.map((size) => ({ size })) });
    return [...bytes].filter((byte, index) => byte !== bytes[index - 1]);
  }

  it('sends its largest elements reduced, and no more of them than necessary', () => {
    expect(sent(20, 60, 10, 90, 15)).toEqual([20, 1, 10, 1, 15]);
    expect(reports).toEqual([2]);
  });

  it('does not even encode what cannot be sent', () => {
    sent(20, 60, 10, 90, 15);
    expect(encoded).not.toContain(90);
  });

  it('sends all of it once it fits, also what was reduced before', () => {
    expect(sent(40, 60)).toEqual([40, 60]);
    expect(reports).toEqual([]);
  });
});
