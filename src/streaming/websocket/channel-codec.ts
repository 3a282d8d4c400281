/**
 * Messages of Kubernetes' WebSocket sub-protocols (k8s.io/apimachinery, util/httpstream/wsstream): the
 * channel's number comes first, as a byte of a binary message, or as the digit of a text message whose rest
 * is base64. From v5 on a binary message of 255 and a channel's number says that the client sends nothing
 * more on that channel. A tunnel has no numbers: all of a message is channel 0's.
 */
export type ChannelEncoding = 'binary' | 'base64' | 'tunnel';

export type ChannelMessage =
  | { readonly kind: 'data'; readonly channel: number; readonly payload: Buffer }
  | { readonly kind: 'close'; readonly channel: number };

const CLOSE = 255;
const DIGIT_ZERO = 0x30;
const BASE64 = /^[A-Za-z0-9+/]*$/;
const LAST_BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** What is decoded at a time, in a tenth of a millisecond. A multiple of four, which are three bytes. */
const SLICE_CHARACTERS = 65_536;

/**
 * What one message holds; undefined for one that is empty or not in this encoding, which is skipped as Go
 * does. Yields now and then in the middle of a large one, which takes milliseconds.
 */
export function* decodeChannelMessage(
  message: Buffer,
  encoding: ChannelEncoding,
  closeSignals: boolean,
): Generator<undefined, ChannelMessage | undefined> {
  const first = message[0];
  if (first === undefined) return undefined;
  if (encoding === 'tunnel') return { kind: 'data', channel: 0, payload: message };
  const rest = message.subarray(1);
  if (encoding === 'base64') {
    if (first < DIGIT_ZERO || rest.length % 4 !== 0) return undefined;
    const payload = yield* decodeBase64(rest);
    return payload && { kind: 'data', channel: first - DIGIT_ZERO, payload };
  }
  if (closeSignals && first === CLOSE) {
    const [channel] = rest;
    return channel === undefined ? undefined : { kind: 'close', channel };
  }
  return { kind: 'data', channel: first, payload: rest };
}

/** Undefined for a text that is not base64. Its length is a multiple of four. */
function* decodeBase64(text: Buffer): Generator<undefined, Buffer | undefined> {
  const bytes = Buffer.allocUnsafe((text.length / 4) * 3);
  let length = 0;
  for (let offset = 0; offset < text.length; offset += SLICE_CHARACTERS) {
    if (offset > 0) yield;
    const isLast = offset + SLICE_CHARACTERS >= text.length;
    const slice = text.toString('latin1', offset, offset + SLICE_CHARACTERS);
    if (!(isLast ? LAST_BASE64 : BASE64).test(slice)) return undefined;
    length += bytes.write(slice, length, 'base64');
  }
  return bytes.subarray(0, length);
}

/** A text for base64, which must go out as a text message. */
export function encodeChannelMessage(
  channel: number,
  payload: Buffer,
  encoding: ChannelEncoding,
): Buffer | string {
  if (encoding === 'tunnel') return payload;
  if (encoding === 'base64') return String.fromCharCode(DIGIT_ZERO + channel) + payload.toString('base64');
  const message = Buffer.allocUnsafe(payload.length + 1);
  message[0] = channel;
  payload.copy(message, 1);
  return message;
}
