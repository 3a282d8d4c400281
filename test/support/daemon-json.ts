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
): void {
  const dir = mkdtempSync(join(tmpdir(), 'berth-it-daemon-'));
  beforeAll(() => {
    for (const [name, content] of Object.entries(files))
      writeFileSync(join(dir, name), JSON.stringify(content));
    writeFileSync(join(dir, 'daemon.json'), JSON.stringify(configOf(dir)));
    restartEngine(engine, '--config-file', join(dir, 'daemon.json'));
  });
  afterAll(() => {
    restartEngine(engine);
    rmSync(dir, { recursive: true });
  });
}
