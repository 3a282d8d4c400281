import { opendirSync, readdirSync } from 'node:fs';

/** What is in a directory; nothing when it is not there. */
export function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** No more than so many names of a directory that others write to. */
export function firstNamesIn(path: string, most: number): string[] {
  const names: string[] = [];
  const directory = opendirSync(path);
  try {
    for (
      let entry = directory.readSync();
      entry !== null && names.length < most;
      entry = directory.readSync()
    )
      names.push(entry.name);
  } finally {
    directory.closeSync();
  }
  return names;
}
