import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeChannelMessage,
  encodeChannelMessage,
} from '../../../../src/streaming/websocket/channel-codec.js';

describe('channel messages', () => {
  it('come back as they were sent, in either encoding', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.uint8Array({ maxLength: 500 }),
        fc.constantFrom('binary', 'base64'),
        (channel, bytes, encoding) => {
          const payload = Buffer.from(bytes);
          const message = Buffer.from(encodeChannelMessage(channel, payload, encoding) as Buffer);
          expect(decodeChannelMessage(message, encoding, true)).toEqual({ kind: 'data', channel, payload });
        },
      ),
    );
  });

  it('are laid out as wsstream documents them', () => {
    expect(decodeChannelMessage(Buffer.from([0, 102, 111, 111, 10]), 'binary', false)).toEqual({
      kind: 'data',
      channel: 0,
      payload: Buffer.from('foo\n'),
    });
    expect(encodeChannelMessage(1, Buffer.from('\n'), 'base64')).toBe('1Cg==');
    expect(encodeChannelMessage(1, Buffer.from('\n'), 'binary')).toEqual(Buffer.from([1, 10]));
  });

  it('of 255 close a channel where the protocol has that signal', () => {
    expect(decodeChannelMessage(Buffer.from([255, 0]), 'binary', true)).toEqual({
      kind: 'close',
      channel: 0,
    });
    expect(decodeChannelMessage(Buffer.from([255, 0]), 'binary', false)).toMatchObject({
      kind: 'data',
      channel: 255,
    });
    expect(decodeChannelMessage(Buffer.from([255]), 'binary', true)).toBeUndefined();
  });

  it('are skipped when they make no sense', () => {
    expect(decodeChannelMessage(Buffer.alloc(0), 'binary', true)).toBeUndefined();
    expect(decodeChannelMessage(Buffer.from('0not base64!'), 'base64', true)).toBeUndefined();
    expect(decodeChannelMessage(Buffer.from('/Cg=='), 'base64', true)).toBeUndefined();
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 50 }),
        fc.constantFrom('binary', 'base64'),
        fc.boolean(),
        (bytes, encoding, signals) => {
          decodeChannelMessage(Buffer.from(bytes), encoding, signals);
        },
      ),
    );
  });
});
