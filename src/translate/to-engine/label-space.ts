import { invalidArgument } from '../../errors/adapter-error.js';
import type { StringMap } from '../labels.js';

/**
 * All labels of one container as JSON. The Engine repeats them in each event and in each list, and Berth
 * reads 4 MiB of them, with those that the Engine adds from the image (MEMBER_BYTES in engine/answer.ts): a
 * container with more could be made, and never be known again. The API server takes objects of up to 1.5 MiB,
 * with at most 256 KiB of annotations.
 */
const LABELS_MAX_BYTES = 4 * 1024 * 1024 - 64 * 1024;

/**
 * Labels with the record of the request in one of them: labels, annotations, command line, mounts, devices
 * and all.
 */
export function requireLabelSpace(
  labels: Record<string, string>,
  imageLabels: StringMap = {},
): Record<string, string> {
  const bytes = jsonBytes({ ...imageLabels, ...labels });
  if (bytes > LABELS_MAX_BYTES)
    throw invalidArgument(
      'config',
      `has ${String(bytes)} bytes as JSON; labels, also those of the image, annotations, command line, mounts and devices are limited to ${String(LABELS_MAX_BYTES)}`,
    );
  return labels;
}

/**
 * As the Engine writes them, or, where that is too much in any case, less: a request of 16 MiB must not take
 * seconds to be refused.
 */
function jsonBytes(labels: StringMap): number {
  const text = JSON.stringify(labels);
  const bytes = Buffer.byteLength(text);
  return bytes > LABELS_MAX_BYTES ? bytes : bytes + escapedBytes(text);
}

/**
 * The Engine writes `<`, `>`, `&` and two line separators as six characters, and so, up to Go 1.21, backspace
 * and form feed.
 */
function escapedBytes(text: string): number {
  let more = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x3c:
      case 0x3e:
      case 0x26:
        more += 5;
        break;
      case 0x2028:
      case 0x2029:
        more += 3;
        break;
      case 0x5c:
        at += 1;
        if (text[at] === 'b' || text[at] === 'f') more += 4;
    }
  }
  return more;
}
