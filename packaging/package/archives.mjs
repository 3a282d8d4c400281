// What is handed out: tarballs, and packages for Debian's and Red Hat's families. The same input gives the
// same bytes.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, createReadStream, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** @param {Record<string, string>} files path in the archive → path here */
export function makeTarball(file, files, { work, epoch }) {
  const tree = join(work, 'tree');
  rmSync(tree, { recursive: true, force: true });
  for (const [inside, from] of Object.entries(files)) {
    const to = join(tree, inside);
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
  const tar = `${file}.tar`;
  execFileSync('tar', [
    '--sort=name',
    `--mtime=@${epoch}`,
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '--mode=u=rwX,go=rX',
    '--format=ustar',
    '-cf',
    tar,
    '-C',
    tree,
    '.',
  ]);
  rmSync(tree, { recursive: true });
  // Without the name and time that gzip would write into its header.
  execFileSync('gzip', ['-n', '-f', tar]);
  renameSync(`${tar}.gz`, file);
}

/**
 * A .deb and an .rpm by nfpm. Both take cri-dockerd's place: what depends on that gets Berth, and its files
 * are not there twice. They depend on nothing: Docker's own packages and the distributions' exclude one
 * another.
 */
export function makePackages(out, { nfpm, arch, version, root, files, epoch, work }) {
  const unit = (name) => ({
    src: join(root, 'packaging/systemd', name),
    dst: `/usr/lib/systemd/system/${name}`,
    file_info: { mode: 0o644 },
  });
  const doc = (src) => ({ src, dst: `/usr/share/doc/berth/${basename(src)}`, file_info: { mode: 0o644 } });
  const config = {
    name: 'berth',
    arch,
    platform: 'linux',
    version,
    section: 'admin',
    priority: 'optional',
    maintainer: 'The Berth authors <maintainers@berth.invalid>',
    description:
      'Kubernetes Container Runtime Interface for Docker Engine\n' +
      'A daemon beside dockerd through which a kubelet runs its pods on Docker.\n' +
      'It takes the place of cri-dockerd, with the same socket and units.',
    license: 'Apache-2.0',
    mtime: new Date(epoch * 1000).toISOString(),
    provides: ['cri-dockerd'],
    replaces: ['cri-dockerd'],
    conflicts: ['cri-dockerd'],
    contents: [
      { src: files.executable, dst: '/usr/bin/berth', file_info: { mode: 0o755 } },
      { src: 'berth', dst: '/usr/bin/cri-dockerd', type: 'symlink' },
      unit('cri-docker.service'),
      unit('cri-docker.socket'),
      {
        src: join(root, 'packaging/config/berth.yaml'),
        dst: '/etc/berth/config.yaml',
        type: 'config|noreplace',
        file_info: { mode: 0o600 },
      },
      ...[files.license, files.thirdParty, files.billOfMaterials].map(doc),
    ],
    scripts: {
      postinstall: join(root, 'packaging/package/scripts/postinstall.sh'),
      preremove: join(root, 'packaging/package/scripts/preremove.sh'),
      postremove: join(root, 'packaging/package/scripts/postremove.sh'),
    },
    deb: { compression: 'zstd' },
    rpm: { compression: 'zstd', buildhost: 'berth', group: 'System Environment/Daemons' },
  };
  const yaml = join(work, `nfpm-${arch}.yaml`);
  // JSON is YAML.
  writeFileSync(yaml, JSON.stringify(config));
  const made = [];
  for (const packager of ['deb', 'rpm']) {
    const file = join(out, `berth_${version}_${arch}.${packager}`);
    execFileSync(nfpm, ['package', '--config', yaml, '--packager', packager, '--target', file], {
      env: { ...process.env, SOURCE_DATE_EPOCH: String(epoch) },
      stdio: 'pipe',
    });
    made.push(file);
  }
  return made;
}

/** For `sha256sum --check`. */
export async function writeSums(out, files) {
  const lines = [];
  for (const file of [...files].sort()) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash);
    lines.push(`${hash.digest('hex')}  ${basename(file)}\n`);
  }
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'SHA256SUMS'), lines.join(''));
}
