/**
 * A message of CRI that is encoded already, as an element of a list: the field's tag and the length before
 * it.
 */
export interface Encoded {
  readonly encoded: Uint8Array;
}

export function isEncoded(message: object): message is Encoded {
  return 'encoded' in message && message.encoded instanceof Uint8Array;
}
