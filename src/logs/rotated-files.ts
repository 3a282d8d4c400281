import { lstatSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { namesIn } from './names-in.js';

/** A file that a log was before it was rotated. */
export interface RotatedFile {
  readonly path: string;
  readonly identity: string;
  readonly modifiedMs: number;
}

/** The kubelet names what it rotates `<log>.<time>`, and compresses it at the rotation after that. */
export function rotatedFiles(path: string): RotatedFile[] {
  return namesIn(dirname(path))
    .filter((name) => name.startsWith(`${basename(path)}.`) && !/\.(?:gz|tmp)$/.test(name))
    .map((name) => join(dirname(path), name))
    .flatMap((rotated) => {
      const stats = lstatSync(rotated, { throwIfNoEntry: false });
      return stats?.isFile() === true
        ? [{ path: rotated, identity: `${stats.dev}:${stats.ino}`, modifiedMs: stats.mtimeMs }]
        : [];
    });
}

/** The one that was written last. */
export function newestOf(files: readonly RotatedFile[]): RotatedFile | undefined {
  return files.reduce<RotatedFile | undefined>(
    (best, file) => (file.modifiedMs > (best?.modifiedMs ?? 0) ? file : best),
    undefined,
  );
}
