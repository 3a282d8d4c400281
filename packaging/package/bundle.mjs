// Berth's program as a script for each thread, with all that it needs of node_modules inside.
import { build } from 'esbuild';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * @returns {{ main: string, workers: string[], inputs: string[] }} paths of the scripts, and of what went
 * into them
 */
export async function bundle(root, out) {
  const workers = readdirSync(join(root, 'src'), { recursive: true })
    .filter((path) => path.endsWith('-worker.ts'))
    .map((path) => join('src', path))
    .sort();
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/main.ts', ...workers],
    entryNames: '[name]',
    outdir: out,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    metafile: true,
    legalComments: 'none',
    minifyWhitespace: true,
    minifySyntax: true,
    define: { 'import.meta.url': 'BERTH_PROGRAM_URL' },
    banner: { js: "const BERTH_PROGRAM_URL=require('node:url').pathToFileURL(process.execPath).href;" },
    plugins: [koffi],
    logLevel: 'warning',
  });
  const scriptOf = (entry) => join(out, basename(entry).replace(/\.ts$/, '.js'));
  return {
    main: scriptOf('main.ts'),
    workers: workers.map(scriptOf),
    inputs: Object.keys(metafile.inputs).filter((path) => path.includes('node_modules/')),
  };
}

/**
 * koffi looks for its add-on in packages of its own, one for each platform. The executable has the one that
 * it needs as an asset; the kernel loads code from files only, so that it becomes a file of root's alone for
 * as long as loading takes.
 */
const koffi = {
  name: 'koffi',
  setup({ onResolve, onLoad, resolve }) {
    // Its ES module finds packages by a `require` of its own making, which cannot be bundled.
    onResolve({ filter: /^koffi$/ }, ({ kind, resolveDir }) =>
      kind === 'require-call' ? undefined : resolve('koffi', { kind: 'require-call', resolveDir }),
    );
    onResolve({ filter: /^@koromix\/koffi-/ }, ({ path }) => ({ path, namespace: 'koffi' }));
    onLoad({ filter: /-linux-(x64|arm64)$/, namespace: 'koffi' }, () => ({ contents: LOAD_KOFFI }));
    onLoad({ filter: /.*/, namespace: 'koffi' }, () => ({
      contents: 'throw new Error("another platform");',
    }));
  },
};

const LOAD_KOFFI = `
const { getRawAsset } = require('node:sea');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const addon = { exports: {} };
const problems = [];
const places = ['/run', '/var/lib', tmpdir()];
if (!places.some(loadThrough)) throw new Error('koffi cannot be loaded: ' + problems.join('; '));
module.exports = addon.exports;

// Fails where Berth may not write, and where nothing may be executed.
function loadThrough(place) {
  let directory;
  try {
    directory = mkdtempSync(join(place, 'berth-'));
    const file = join(directory, 'koffi.node');
    writeFileSync(file, new Uint8Array(getRawAsset('koffi.node')), { mode: 0o500, flag: 'wx' });
    process.dlopen(addon, file);
    return true;
  } catch (error) {
    problems.push(error.message);
    return false;
  } finally {
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
  }
}
`;
