import { describe, expect, it } from 'vitest';
import { enginePath } from '../../../src/engine/path.js';

describe('enginePath', () => {
  it('encodes what a name may hold, and leaves the slashes of an image name', () => {
    expect(enginePath`/images/${'r.test:5000/a b/c:1@sha256:f?#%'}/json`).toBe(
      '/images/r.test%3A5000/a%20b/c%3A1%40sha256%3Af%3F%23%25/json',
    );
  });

  it.each(['', '.', '..', 'a/../b', '../containers', 'a//b', '/a', 'a/', 'a\0b'])(
    'refuses %j, which would be another path',
    (name) => {
      expect(() => enginePath`/containers/${name}`).toThrow(
        expect.objectContaining({ fault: 'invalid-argument' }),
      );
    },
  );
});
