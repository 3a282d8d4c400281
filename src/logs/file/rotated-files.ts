import { lstatSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { inLogDirectory, type LogPath } from './log-path.js';
import { firstNamesIn } from '../../host/names-in.js';

/** A file that a log was before it was rotated. */
export interface RotatedFile extends LogPath {
  readonly identity: string;
  readonly modifiedMs: number;
}

/** A kubelet keeps five by default; whoever puts more names there must not have them all looked at. */
const MOST_NAMES = 10_000;

/** The kubelet names what it rotates `<log>.<time>`, and compresses it at the rotation after that. */
export function rotatedFiles(log: LogPath, mostNames = MOST_NAMES): RotatedFile[] {
  try {
    return inLogDirectory(log, {
      make: false,
      act: (at) => rotatedFrom(log, firstNamesIn(at('.'), mostNames), at),
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The one that was written last. */
export function newestOf(files: readonly RotatedFile[]): RotatedFile | undefined {
  return files.reduce<RotatedFile | undefined>(
    (best, file) => (file.modifiedMs > (best?.modifiedMs ?? 0) ? file : best),
    undefined,
  );
}

function rotatedFrom(
  { podDirectory, path }: LogPath,
  names: readonly string[],
  at: (name: string) => string,
): RotatedFile[] {
  return names
    .filter((each) => each.startsWith(`${basename(path)}.`) && !/\.(?:gz|tmp)$/.test(each))
    .flatMap((each) => {
      const stats = lstatSync(at(each), { throwIfNoEntry: false });
      if (stats?.isFile() !== true) return [];
      const identity = `${stats.dev}:${stats.ino}`;
      return [{ podDirectory, path: join(dirname(path), each), identity, modifiedMs: stats.mtimeMs }];
    });
}
