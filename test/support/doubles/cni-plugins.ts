import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach } from 'vitest';
import type { PluginCall, PluginRunner } from '../../../src/network/cni/plugin-runner.js';

type Behaviour = (call: PluginCall, signal: AbortSignal) => unknown;

/** Plugins that exist as (empty) executables and answer by a function instead of a process. */
export interface FakePlugins {
  readonly runner: PluginRunner;
  /** A temporary directory that the plugins are installed in. */
  readonly dir: string;
  readonly calls: PluginCall[];
  /** What was run: `ADD bridge`, `DEL portmap`, … without the VERSIONs. */
  readonly runs: () => string[];
  install(type: string, behaviour?: Behaviour): void;
  uninstall(type: string): void;
}

const ALL_VERSIONS = ['0.1.0', '0.2.0', '0.3.0', '0.3.1', '0.4.0', '1.0.0', '1.1.0'];

/**
 * Plugins without a behaviour of their own answer VERSION with all versions, ADD with one address, and the
 * rest with nothing.
 */
export function createFakePlugins(...types: string[]): FakePlugins {
  const dir = temporaryDir();
  const behaviours = new Map<string, Behaviour>();
  const calls: PluginCall[] = [];
  const plugins: FakePlugins = {
    dir,
    calls,
    runs: () =>
      calls
        .filter(({ command }) => command !== 'VERSION')
        .map(({ command, path }) => `${command} ${basename(path)}`),
    install(type, behaviour = answerAsUsual) {
      writeFileSync(join(dir, type), '');
      chmodSync(join(dir, type), 0o755);
      behaviours.set(type, behaviour);
    },
    uninstall(type) {
      rmSync(join(dir, type));
    },
    runner: {
      async run(call, signal) {
        signal.throwIfAborted();
        calls.push(call);
        const answer = await behaviours.get(basename(call.path))?.(call, signal);
        return answer === undefined ? '' : typeof answer === 'string' ? answer : JSON.stringify(answer);
      },
    },
  };
  for (const type of types) plugins.install(type);
  return plugins;
}

export function answerAsUsual(call: PluginCall): unknown {
  switch (call.command) {
    case 'VERSION':
      return { cniVersion: '1.1.0', supportedVersions: ALL_VERSIONS };
    case 'ADD':
      return (
        call.config['prevResult'] ?? {
          cniVersion: call.config['cniVersion'],
          ips: [{ address: '10.1.0.5/24' }],
        }
      );
    default:
      return undefined;
  }
}

/** A directory that is gone after the test. */
export function temporaryDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'berth-cni-test-'));
  dirs.push(dir);
  return dir;
}

export function writeConfig(dir: string, name: string, config: unknown): void {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, name), typeof config === 'string' ? config : JSON.stringify(config));
}

const dirs: string[] = [];
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

/** A clock that stands still until it is moved. */
export function createStoppedClock(): { nowNs(): bigint; monotonicMs(): number; advance(ms: number): void } {
  let ms = 0;
  return {
    nowNs: () => BigInt(ms) * 1_000_000n,
    monotonicMs: () => ms,
    advance(by) {
      ms += by;
    },
  };
}

export const quietLog = { info: () => undefined, warn: () => undefined };
export const noSignal = new AbortController().signal;
