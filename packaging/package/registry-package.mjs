// A package of the npm registry as its plain files: nothing of it is run. Its bytes are those that pins.json
// names, or it fails.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const pins = JSON.parse(readFileSync(new URL('pins.json', import.meta.url), 'utf8'));

/** @returns {{ dir: string, version: string }} */
export function registryPackage(name, cache) {
  const { version, integrity } = pins[name];
  const dir = join(cache, `${name.replace('/', '-').replace('@', '')}-${version}`);
  if (!existsSync(dir)) {
    const work = `${dir}.new`;
    rmSync(work, { recursive: true, force: true });
    mkdirSync(work, { recursive: true });
    const [{ filename }] = JSON.parse(
      execFileSync('npm', ['pack', '--json', '--loglevel=error', `${name}@${version}`], {
        cwd: work,
        encoding: 'utf8',
      }),
    );
    const file = join(work, filename);
    const found = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
    if (found !== integrity) throw new Error(`${name}@${version} has ${found}, expected ${integrity}`);
    execFileSync('tar', ['-xzf', file, '-C', work]);
    renameSync(join(work, 'package'), dir);
    rmSync(work, { recursive: true });
  }
  return { dir, version };
}
