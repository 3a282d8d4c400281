// One file that is Node.js and Berth: Node's "single executable application".
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * As src/main.ts has them in its first line, and without Maglev, which costs 40 MB for code that runs seldom.
 */
const FLAGS = ['--no-maglev', '--max-semi-space-size=2'];

/**
 * V8's cache of compiled code depends on the hash seed, which is random: with a seed of its own two builds
 * are the same. At run time the seed is random again.
 */
const REPRODUCIBLE = '--random-seed=1';

const POSTJECT = fileURLToPath(new URL('node_modules/postject/dist/cli.js', import.meta.url));
/** By which Node.js finds out that it was given a program. */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/**
 * @param {{ builder: string, node: string, koffi: string, main: string, workers: string[], description:
 * object, work: string, native: boolean }} parts
 */
export function makeExecutable({ builder, node, koffi, main, workers, description, work, native }, file) {
  const packageJson = join(work, 'package.json');
  writeFileSync(packageJson, JSON.stringify(description));
  const blob = join(work, 'berth.blob');
  const config = join(work, 'sea.json');
  writeFileSync(
    config,
    JSON.stringify({
      // By its name alone: the path would be in the file.
      main: basename(main),
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
  execFileSync(builder, [...FLAGS, REPRODUCIBLE, '--experimental-sea-config', config], {
    cwd: dirname(main),
    stdio: 'pipe',
  });
  copyFileSync(node, file);
  chmodSync(file, 0o755);
  // Before the injection, after which it would break the file.
  strip(file, native);
  // In a process of its own: it warns of each section that it does not know.
  execFileSync(process.execPath, [POSTJECT, file, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', FUSE], {
    stdio: 'pipe',
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
