import { describe, expect, it } from 'vitest';
import { encodeAuth } from '../../../src/engine/images.js';

describe('X-Registry-Auth', () => {
  it.each(['a', 'ab', 'abc', 'ÿÿÿ>>>???'])(
    'is padded base64url of the JSON, whatever its length: %s',
    (password) => {
      const auth = { username: 'berth', password };
      const header = encodeAuth(auth);
      expect(header).toMatch(/^[A-Za-z0-9_-]+={0,2}$/);
      expect(header.length % 4).toBe(0);
      expect(JSON.parse(Buffer.from(header, 'base64url').toString('utf8'))).toEqual(auth);
    },
  );
});
