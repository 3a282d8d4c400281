export const [QUOTE, COMMA, COLON] = [0x22, 0x2c, 0x3a];
export const [OBJECT, OBJECT_END, LIST, LIST_END] = [0x7b, 0x7d, 0x5b, 0x5d];

export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

export function unexpected(byte: number, wanted: string): SyntaxError {
  return new SyntaxError(`${JSON.stringify(String.fromCharCode(byte))} found instead of ${wanted}`);
}
