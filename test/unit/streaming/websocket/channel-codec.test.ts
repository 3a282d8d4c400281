import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeChannelMessage as decodeInSteps,
  encodeChannelMessage,
} from '../../../../src/streaming/websocket/channel-codec.js';

/** What a message holds, and in how many steps it was decoded. */
function decode(...message: Parameters<typeof decodeInSteps>) {
  const decoding = decodeInSteps(...message);
  for (let steps = 1; ; steps += 1) {
    const { done, value } = decoding.next();
    if (done === true) return { steps, value };
  }
}

function decodeChannelMessage(...message: Parameters<typeof decodeInSteps>) {
  return decode(...message).value;
}

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

  it('messages of base64 are decoded in steps when they are large, and as a whole or not at all', () => {
    const payload = randomBytes(300_001);
    const message = Buffer.from(encodeChannelMessage(3, payload, 'base64') as string);
    const { steps, value } = decode(message, 'base64', false);
    expect([steps, value?.channel]).toEqual([7, 3]);
    expect(value?.kind === 'data' && value.payload.equals(payload)).toBe(true);
    for (const at of [100, 150_000, message.length - 1]) {
      const broken = Buffer.from(message);
      broken[at] = '='.charCodeAt(0);
      broken[at - 5] = '!'.charCodeAt(0);
      expect(decodeChannelMessage(broken, 'base64', false)).toBeUndefined();
    }
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

  it('messages of 255 close a channel where the protocol has that signal', () => {
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
