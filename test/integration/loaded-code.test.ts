import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { testEngines } from '../support/node/engines.js';
import { useNode } from '../support/node/integration-node.js';

const COMPOSED = new URL('../../dist/daemon/serve.js', import.meta.url);

/** The CommonJS modules that are loaded with everything the daemon is made of. */
function loadedModules(): string[] {
  const script = `await import(${JSON.stringify(COMPOSED.href)});
    const { createRequire } = await import('node:module');
    console.log(JSON.stringify(Object.keys(createRequire(import.meta.url).cache)));`;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
      encoding: 'utf8',
    }),
  ) as string[];
}

const copiesOf = (name: string, modules: readonly string[]): string[] => [
  ...new Set(
    modules
      .filter((path) => path.includes(`/node_modules/${name}/`))
      .map((path) => path.slice(0, path.lastIndexOf(`/node_modules/${name}/`))),
  ),
];

describe('the code of the Berth process', () => {
  it('has one gRPC library, and no SSH', () => {
    const modules = loadedModules();
    for (const name of ['@grpc/grpc-js', '@grpc/proto-loader', 'dockerode', 'docker-modem'])
      expect(copiesOf(name, modules)).toHaveLength(1);
    for (const name of ['ssh2', 'cpu-features']) expect(copiesOf(name, modules)).toEqual([]);
  });

  describe.each(testEngines().slice(-1))('beside Engine $name', (engine) => {
    const node = useNode(engine);

    it('is native only in Node.js, the system’s libraries and koffi', () => {
      const files = readFileSync(`/proc/${String(node.berth.pid)}/maps`, 'utf8')
        .split('\n')
        .map((line) => /^\S+ ..x. \S+ \S+ \d+ +(\/.*)$/.exec(line)?.[1])
        .filter((path) => path !== undefined);
      const ours = [...new Set(files)].filter((path) => !/^\/(?:usr\/)?lib(?:64)?\//.test(path));
      expect(ours.map((path) => basename(path)).sort()).toEqual(
        ['koffi.node', basename(realpathSync(process.execPath))].sort(),
      );
    });
  });
});
