import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BerthHome } from './berth.js';

/** A CNI plugin that does something of the test's first and then becomes the real bridge plugin. */
export interface WrappedPlugin {
  /** Sandbox ids of the calls with this command, in order. */
  calls(command: 'ADD' | 'DEL'): readonly string[];
  /** A file beside the plugin, which its script knows as `$0.NAME`. */
  write(name: string, content: string): void;
}

/** Where plugins of the tests are for the Berth of this home: to be given to it with `pluginFlag`. */
export const pluginFlag = (home: BerthHome): string => `--cni-bin-dir=${pluginDir(home)},/usr/lib/cni`;

/**
 * Puts a plugin in the place of the bridge plugin in the home's CNI configuration. `script` is for sh, and
 * may `exit 1`.
 */
export function wrapBridge(home: BerthHome, script: string): WrappedPlugin {
  const path = join(pluginDir(home), 'wrapped-bridge');
  mkdirSync(pluginDir(home), { recursive: true });
  const record = 'echo "$CNI_CONTAINERID" >> "$0.calls.$CNI_COMMAND"';
  writeFileSync(path, `#!/bin/sh\n${record}\n${script}\nexec /usr/lib/cni/bridge\n`, { mode: 0o755 });
  for (const name of readdirSync(home.cniConfDir)) {
    const file = join(home.cniConfDir, name);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"type":"bridge"', '"type":"wrapped-bridge"'));
  }
  return {
    calls: (command) => {
      const file = `${path}.calls.${command}`;
      return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    },
    write: (name, content) => {
      writeFileSync(`${path}.${name}`, content);
    },
  };
}

function pluginDir(home: BerthHome): string {
  return join(home.dir, 'plugins');
}
