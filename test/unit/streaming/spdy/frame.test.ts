import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as frame from '../../../../src/streaming/spdy/frame.js';

interface Seen {
  control: [number, number, string][];
  data: Map<number, { bytes: string; fins: number }>;
}

function collect(): Seen & { handler: frame.FrameHandler } {
  const seen: Seen = { control: [], data: new Map() };
  return {
    ...seen,
    handler: {
      control: (type, flags, body) => void seen.control.push([type, flags, body.toString('hex')]),
      data: (id, piece, fin) => {
        const stream = seen.data.get(id) ?? { bytes: '', fins: 0 };
        seen.data.set(id, { bytes: stream.bytes + piece.toString('hex'), fins: stream.fins + Number(fin) });
      },
    },
  };
}

const dataFrame = fc.record({
  id: fc.integer({ min: 1, max: 0x7fffffff }),
  payload: fc.uint8Array({ maxLength: 300 }),
  fin: fc.boolean(),
});

describe('createFrameReader', () => {
  it('finds the same frames in any chunking', () => {
    fc.assert(
      fc.property(
        fc.array(dataFrame, { maxLength: 10 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        (frames, sizes) => {
          const parts = frames.flatMap(({ id, payload, fin }, index) => [
            frame.dataFrameHeader(id, payload.length, fin),
            Buffer.from(payload),
            frame.pingFrame(index),
          ]);
          const bytes = Buffer.concat(parts);
          const whole = collect();
          frame.createFrameReader(whole.handler)(bytes);
          const chunked = collect();
          const read = frame.createFrameReader(chunked.handler);
          for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
            const size = sizes[turn % sizes.length]!;
            read(bytes.subarray(at, at + size));
            at += size;
          }
          expect(chunked.control).toEqual(whole.control);
          expect(chunked.data).toEqual(whole.data);
          expect(whole.control).toHaveLength(frames.length);
          const fins = [...whole.data.values()].reduce((sum, { fins: n }) => sum + n, 0);
          expect(fins).toBe(frames.filter(({ fin }) => fin).length);
        },
      ),
    );
  });

  it('takes garbage as frames or refuses it as a broken protocol, never otherwise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (garbage) => {
        try {
          frame.createFrameReader(collect().handler)(Buffer.from(garbage));
        } catch (error) {
          expect(error).toBeInstanceOf(frame.SpdyProtocolError);
        }
      }),
    );
  });

  it('hands on a data frame as it arrives, without waiting for its end', () => {
    const seen = collect();
    const read = frame.createFrameReader(seen.handler);
    read(frame.dataFrameHeader(1, 1_000_000, true));
    read(Buffer.from('first'));
    expect(seen.data.get(1)).toEqual({ bytes: Buffer.from('first').toString('hex'), fins: 0 });
  });

  it('refuses another version of SPDY', () => {
    const old = frame.pingFrame(1);
    old.writeUInt16BE(0x8002, 0);
    expect(() => frame.createFrameReader(collect().handler)(old)).toThrow('version 2');
  });

  it('refuses a control frame that is too large to gather', () => {
    const large = frame.pingFrame(1);
    large.writeUIntBE(70_000, 5, 3);
    expect(() => frame.createFrameReader(collect().handler)(large)).toThrow('70000');
  });
});

describe('SPDY frames', () => {
  it('are laid out as the draft says', () => {
    expect(frame.dataFrameHeader(5, 0x010203, true).toString('hex')).toBe('0000000501010203');
    expect(frame.rstStreamFrame(7, frame.RESET.cancel).toString('hex')).toBe(
      '80030003000000080000000700000005',
    );
    expect(frame.pingFrame(1).toString('hex')).toBe('800300060000000400000001');
    expect(frame.goAwayFrame(3, frame.GO_AWAY.protocolError).toString('hex')).toBe(
      '80030007000000080000000300000001',
    );
    expect(frame.synReplyFrame(1, Buffer.from('ab')).toString('hex')).toBe('8003000200000006000000016162');
  });
});
