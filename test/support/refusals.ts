import { expect } from 'vitest';

/** An invalid-argument error that begins with the name of this CRI field. */
export function refusalOf(field: string): unknown {
  return expect.objectContaining({
    fault: 'invalid-argument',
    message: expect.stringMatching(new RegExp(`^${escaped(field)}: .+`, 's')),
  });
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
