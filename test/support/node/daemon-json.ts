import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { restartEngine, type TestEngine } from './engines.js';

/**
 * Registers hooks: the Engine runs with this daemon.json (and these files beside it) for the tests of a
 * `describe`, and as before after them.
 */
export function useDaemonJson(
  engine: TestEngine,
  configOf: (dir: string) => object,
  files: Readonly<Record<string, object>> = {},
): string {
  const dir = mkdtempSync(join(tmpdir(), 'berth-it-daemon-'));
  const path = join(dir, 'daemon.json');
  beforeAll(() => {
    for (const [name, content] of Object.entries(files))
      writeFileSync(join(dir, name), JSON.stringify(content));
    writeFileSync(path, JSON.stringify(configOf(dir)));
    restartEngine(engine, '--config-file', path);
  });
  afterAll(() => {
    restartEngine(engine);
    rmSync(dir, { recursive: true });
  });
  return path;
}
