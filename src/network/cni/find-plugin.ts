import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AdapterError } from '../../errors/adapter-error.js';

export interface FoundPlugin {
  readonly path: string;
  /** Changes when the file is replaced. */
  readonly fingerprint: string;
}

/**
 * The executable for a plugin's `type`, from the first directory that has it. `failed-precondition` where
 * none does.
 */
export async function findPlugin(type: string, dirs: readonly string[]): Promise<FoundPlugin> {
  requirePluginType(type);
  for (const dir of dirs) {
    const path = join(dir, type);
    const found = await stat(path).catch(ifMissing);
    if (found !== undefined && found.isFile() && (found.mode & 0o111) !== 0) {
      return {
        path,
        fingerprint: `${path} ${String(found.ino)} ${String(found.mtimeMs)} ${String(found.size)}`,
      };
    }
  }
  throw new AdapterError(
    'failed-precondition',
    `CNI plugin ${JSON.stringify(type)} is not installed: no executable of that name in ${dirs.join(', ')} (Debian, Ubuntu: package containernetworking-plugins)`,
    { cause: missingPlugin },
  );
}

/** True for the error of `findPlugin` that says the plugin is in none of the directories. */
export function isMissingPlugin(error: unknown): boolean {
  return error instanceof AdapterError && error.cause === missingPlugin;
}

/** A type is a file name: with a slash in it, a configuration could name any program of the node. */
export function requirePluginType(type: string): void {
  if (type === '' || type === '.' || type === '..' || /[/\\\0]/.test(type)) {
    throw new AdapterError('failed-precondition', `${JSON.stringify(type)} is not the name of a CNI plugin`);
  }
}

const missingPlugin = Symbol('missing CNI plugin');

function ifMissing(error: unknown): undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
  throw error;
}
