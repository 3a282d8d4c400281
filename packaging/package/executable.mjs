// One file that is Node.js and Berth: Node's "single executable application".
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { inject } from 'postject';

/** As src/main.ts has them in its first line, and without Maglev, which costs 40 MB for code that runs seldom. */
const FLAGS = ['--no-maglev', '--max-semi-space-size=2'];

/**
 * V8's cache of compiled code depends on the hash seed, which is random: with a seed of its own two builds are the same. What runs has
 * a random one all the same.
 */
const REPRODUCIBLE = '--random-seed=1';

/** @param {{ builder: string, node: string, koffi: string, main: string, workers: string[], description: object, work: string, native: boolean }} parts */
export async function makeExecutable(
  { builder, node, koffi, main, workers, description, work, native },
  file,
) {
  const packageJson = join(work, 'package.json');
  writeFileSync(packageJson, JSON.stringify(description));
  const blob = join(work, 'berth.blob');
  const config = join(work, 'sea.json');
  writeFileSync(
    config,
    JSON.stringify({
      main,
      output: blob,
      disableExperimentalSEAWarning: true,
      // Code for another processor cannot be made here.
      useCodeCache: native,
      execArgv: FLAGS,
      // What NODE_OPTIONS or the caller has in mind for Node.js is not for a daemon of root's.
      execArgvExtension: 'none',
      assets: {
        ...Object.fromEntries(workers.map((worker) => [basename(worker), worker])),
        'koffi.node': koffi,
        'package.json': packageJson,
      },
    }),
  );
  execFileSync(builder, [...FLAGS, REPRODUCIBLE, '--experimental-sea-config', config], { stdio: 'pipe' });
  copyFileSync(node, file);
  chmodSync(file, 0o755);
  // Before the injection, after which it would break the file.
  strip(file, native);
  await inject(file, 'NODE_SEA_BLOB', readFileSync(blob), {
    sentinelFuse: 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2',
  });
}

/** The symbols of Node.js are 18 MB. */
function strip(file, native) {
  for (const tool of native ? ['strip', 'llvm-strip'] : ['llvm-strip', 'aarch64-linux-gnu-strip']) {
    try {
      execFileSync(tool, [file], { stdio: 'pipe' });
      return;
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
  }
  throw new Error('strip is missing: install binutils (for the other architecture: llvm)');
}
