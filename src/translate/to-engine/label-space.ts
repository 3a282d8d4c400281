import { invalidArgument } from '../../errors/adapter-error.js';
import type { StringMap } from '../labels.js';

/**
 * All labels of one container as JSON. The Engine repeats them in each event and in each list, and Berth reads no line of more than 16 MiB from
 * it. The API server takes objects of up to 1.5 MiB, with at most 256 KiB of annotations.
 */
const LABELS_MAX_BYTES = 8 * 1024 * 1024;

/** Labels with the record of the request in one of them: labels, annotations, command line, mounts, devices and all. */
export function requireLabelSpace(labels: Record<string, string>): Record<string, string> {
  const bytes = jsonBytes(labels);
  if (bytes > LABELS_MAX_BYTES)
    throw invalidArgument(
      'config',
      `is too large to be kept in the labels of a container: ${String(bytes)} bytes as JSON, more than ${String(LABELS_MAX_BYTES)} (labels, annotations, command line, mounts and devices count)`,
    );
  return labels;
}

/** The Engine writes `<`, `>` and `&` as six characters, besides what every JSON text escapes. */
function jsonBytes(labels: StringMap): number {
  const text = JSON.stringify(labels);
  return Buffer.byteLength(text) + 5 * (text.match(/[<>&]/g)?.length ?? 0);
}
