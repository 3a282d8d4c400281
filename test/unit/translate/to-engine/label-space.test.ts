import { Readable } from 'node:stream';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../../../src/engine/answer.js';
import { stringMap } from '../../../../src/engine/wire/string-map.js';
import { tooLarge } from '../../../../src/engine/wire/too-large.js';
import { requireLabelSpace } from '../../../../src/translate/to-engine/label-space.js';

const MIB = 1024 * 1024;

/** As Go's encoder writes it up to 1.21. */
function engineJson(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(labels).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

async function isReadAgain(labels: Readonly<Record<string, string>>): Promise<boolean> {
  const answer = v.object({ Labels: v.optional(stringMap), tooLarge });
  const body = Readable.from([Buffer.from(`{"Labels":${engineJson(labels)}}`)]);
  return (await readAnswer(answer, body, 'inspect')).tooLarge === undefined;
}

function isTaken(labels: Record<string, string>, imageLabels?: Record<string, string>): boolean {
  try {
    requireLabelSpace(labels, imageLabels);
    return true;
  } catch {
    return false;
  }
}

describe('label space', () => {
  it.each([
    ['letters', 'a', 4 * MIB - 100_000, 4 * MIB],
    ['what the Engine escapes', '<', (4 * MIB - 100_000) / 6, (4 * MIB) / 6],
    ['line separators', '\u2028', (4 * MIB - 100_000) / 6, (4 * MIB) / 6],
  ])('takes as much as can be read again, of %s', async (_what, character, fits, exceeds) => {
    const small = { label: character.repeat(fits) };
    expect(isTaken(small)).toBe(true);
    expect(await isReadAgain(small)).toBe(true);
    const large = { label: character.repeat(exceeds) };
    expect(await isReadAgain(large)).toBe(false);
    expect(isTaken(large)).toBe(false);
  });

  it('counts the labels of the image, which the Engine adds', async () => {
    const own = { record: 'r'.repeat(100_000) };
    const image = { note: '<'.repeat(690_000) };
    expect(await isReadAgain(image)).toBe(true);
    expect(await isReadAgain({ ...image, ...own })).toBe(false);
    expect(isTaken(own, image)).toBe(false);
  });

  it('refuses what is far too large within the time of reading it', () => {
    const labels = { label: '<'.repeat(32 * MIB) };
    const begun = performance.now();
    expect(isTaken(labels)).toBe(false);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});
