// npm run package: Berth as one executable for nodes without Node.js, and that in tarballs, a .deb and an
// .rpm, below dist/packages. Everything comes from the npm registry, nfpm from Go's module proxy. The same
// commit gives the same bytes.
//   npm run package                         for amd64 and arm64
//   npm run package -- --arch amd64         for one
//   npm run package -- --only executable    without archives
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makePackages, makeTarball, writeSums } from './archives.mjs';
import { bundle } from './bundle.mjs';
import { makeExecutable } from './executable.mjs';
import { registryPackage } from './registry-package.mjs';
import { billOfMaterials, describePackage, notices, packagesOf } from './third-party.mjs';

/** The names of Debian's and Go's world, and Node's own. */
const ARCHITECTURES = { amd64: 'x64', arm64: 'arm64' };

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: {
    arch: { type: 'string', multiple: true, default: Object.keys(ARCHITECTURES) },
    only: { type: 'string' },
    out: { type: 'string', default: join(root, 'dist/packages') },
    nfpm: { type: 'string', default: 'nfpm' },
  },
});
const cache = join(root, 'packaging/package/node_modules/.cache');
const out = values.out;
const { name, version, gitHead } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const description = { name, version, gitHead: gitHead ?? git('rev-parse', '--short=12', 'HEAD') };
const epoch = Number(
  process.env.SOURCE_DATE_EPOCH ?? git('show', '-s', '--format=%ct', 'HEAD') ?? timeOf('package.json'),
);

const work = mkdtempSync(join(tmpdir(), 'berth-package-'));
try {
  mkdirSync(out, { recursive: true });
  // Paths are in the scripts' cache of code: they are the same for every build, wherever it runs.
  const scripts = join(root, 'packaging/package/node_modules/.cache/scripts');
  rmSync(scripts, { recursive: true, force: true });
  const { main, workers, inputs } = await bundle(root, scripts);
  const builder = nodeOf(process.arch);
  const made = [];
  for (const arch of values.arch) made.push(...(await make(arch, { main, workers, inputs, builder })));
  await writeSums(out, made);
  for (const file of [...made, join(out, 'SHA256SUMS')]) console.log(file);
} finally {
  rmSync(work, { recursive: true });
}

async function make(arch, { main, workers, inputs, builder }) {
  const nodeArch = ARCHITECTURES[arch];
  if (nodeArch === undefined) throw new Error(`--arch ${arch}: must be one of ${Object.keys(ARCHITECTURES)}`);
  const koffi = registryPackage(`@koromix/koffi-linux-${nodeArch}`, cache).dir;
  const executable = join(out, `berth-${version}-linux-${arch}`);
  makeExecutable(
    {
      builder,
      node: nodeOf(nodeArch),
      koffi: join(koffi, `linux_${nodeArch}`, 'koffi.node'),
      main,
      workers,
      description,
      work,
      native: nodeArch === process.arch,
    },
    executable,
  );
  if (values.only === 'executable') return [executable];

  const parts = [
    ...packagesOf(root, inputs),
    describePackage(koffi),
    describePackage(registryPackage(`node-linux-${nodeArch}`, cache).dir),
  ];
  const files = {
    executable,
    license: join(root, 'LICENSE'),
    thirdParty: write('THIRD-PARTY.txt', notices(parts)),
    billOfMaterials: write(
      'berth.cdx.json',
      `${JSON.stringify(billOfMaterials({ name, version }, parts, new Date(epoch * 1000)), null, 1)}\n`,
    ),
  };
  const tarball = join(out, `berth-${version}-linux-${arch}.tar.gz`);
  makeTarball(
    tarball,
    {
      berth: executable,
      LICENSE: files.license,
      'THIRD-PARTY.txt': files.thirdParty,
      'berth.cdx.json': files.billOfMaterials,
      'config.yaml': join(root, 'packaging/config/berth.yaml'),
      'systemd/cri-docker.service': join(root, 'packaging/systemd/cri-docker.service'),
      'systemd/cri-docker.socket': join(root, 'packaging/systemd/cri-docker.socket'),
    },
    { work, epoch },
  );
  // What minikube and kubespray unpack.
  const binarySwap = join(out, `cri-dockerd-${version}.${arch}.tgz`);
  makeTarball(binarySwap, { 'cri-dockerd/cri-dockerd': executable }, { work, epoch });
  const packages = makePackages(out, { nfpm: values.nfpm, arch, version, root, files, epoch, work });
  const bill = join(out, `berth-${version}-linux-${arch}.cdx.json`);
  copyFileSync(files.billOfMaterials, bill);
  return [executable, tarball, binarySwap, ...packages, bill];
}

/** Undefined where the sources are no repository, as in a tarball of them. */
function git(...args) {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return undefined;
  }
}

/** In seconds. */
function timeOf(file) {
  return Math.floor(statSync(join(root, file)).mtimeMs / 1000);
}

function nodeOf(nodeArch) {
  return join(registryPackage(`node-linux-${nodeArch}`, cache).dir, 'bin/node');
}

function write(fileName, text) {
  const file = join(work, fileName);
  writeFileSync(file, text);
  return file;
}
