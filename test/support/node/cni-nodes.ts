import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a distribution puts the plugins that this suite runs for real. */
const REAL_DIR =
  ['/opt/cni/bin', '/usr/lib/cni', '/usr/libexec/cni'].find((dir) => existsSync(join(dir, 'bridge'))) ??
  '/usr/lib/cni';
const REAL_PLUGINS = ['bridge', 'portmap', 'bandwidth', 'loopback'];

/** Why the real plugins cannot be run here; undefined when they can. */
export function whyNoRealPlugins(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root may make network namespaces';
  const missing = [...REAL_PLUGINS, 'host-local'].filter((type) => !existsSync(join(REAL_DIR, type)));
  if (missing.length > 0) return `no CNI plugins ${missing.join(', ')} (package containernetworking-plugins)`;
  try {
    execFileSync('ip', ['netns', 'list'], { stdio: 'ignore' });
  } catch {
    return 'no program "ip" (package iproute2)';
  }
  return undefined;
}

/** A temporary directory with the fixture plugins in it: they write beside themselves. */
export function createFixturePlugins(): {
  readonly dir: string;
  path(type: string): string;
  read(name: string): string;
  remove(): void;
} {
  const dir = mkdtempSync(join(tmpdir(), 'berth-cni-fixtures-'));
  const from = fileURLToPath(new URL('../../fixtures/cni/plugins', import.meta.url));
  for (const name of readdirSync(from)) copyFileSync(join(from, name), join(dir, name));
  return {
    dir,
    path: (type) => join(dir, type),
    read: (name) => readFileSync(join(dir, name), 'utf8'),
    remove() {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/**
 * A node for real plugins: a network namespace of its own that they take for the host's, and one for a pod.
 */
export interface RealNode {
  readonly pluginDirs: readonly string[];
  readonly dir: string;
  addPod(): { readonly netns: string; remove(): void };
  /** Runs a program in the node's namespace, or in another. */
  run(command: readonly string[], netns?: string): string;
  remove(): void;
}

export function createRealNode(): RealNode {
  const dir = mkdtempSync(join(tmpdir(), 'berth-cni-node-'));
  const name = `berth-cni-test-${String(process.pid)}`;
  const host = `/run/netns/${name}`;
  const run = (command: readonly string[], netns = host): string =>
    execFileSync('nsenter', [`--net=${netns}`, '--', ...command], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  execFileSync('ip', ['netns', 'add', name]);
  run(['ip', 'link', 'set', 'lo', 'up']);
  const bin = join(dir, 'bin');
  mkdirSync(bin);
  for (const type of REAL_PLUGINS) {
    writeFileSync(join(bin, type), `#!/bin/sh\nexec nsenter --net=${host} -- ${REAL_DIR}/${type}\n`);
    chmodSync(join(bin, type), 0o755);
  }
  let pods = 0;
  return {
    pluginDirs: [bin, REAL_DIR],
    dir,
    run,
    addPod() {
      const pod = `${name}-${String(++pods)}`;
      execFileSync('ip', ['netns', 'add', pod]);
      return {
        netns: `/run/netns/${pod}`,
        remove() {
          execFileSync('ip', ['netns', 'delete', pod]);
        },
      };
    },
    remove() {
      execFileSync('ip', ['netns', 'delete', name]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
