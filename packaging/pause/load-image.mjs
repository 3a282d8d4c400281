// Makes an image out of a directory and loads it into an Engine: no registry, no Dockerfile, and the same
// image id for the same files.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engine } from './engine-http.mjs';

const SAME_EACH_TIME = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner'];
const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' };

/**
 * Loads `root` as `name` (`repository:tag`); `config` is the OCI image config's `config` (Entrypoint, User,
 * Labels …).
 */
export async function loadImage(socketPath, name, root, config) {
  const work = mkdtempSync(join(tmpdir(), 'berth-image-'));
  try {
    execFileSync('tar', [...SAME_EACH_TIME, '-C', root, '-cf', join(work, 'layer.tar'), '.']);
    const diffId = `sha256:${createHash('sha256')
      .update(readFileSync(join(work, 'layer.tar')))
      .digest('hex')}`;
    const image = {
      architecture: ARCHITECTURES[process.arch] ?? process.arch,
      os: 'linux',
      created: '2024-01-01T00:00:00Z',
      config: { Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], ...config },
      rootfs: { type: 'layers', diff_ids: [diffId] },
    };
    writeFileSync(join(work, 'config.json'), JSON.stringify(image));
    writeFileSync(
      join(work, 'manifest.json'),
      JSON.stringify([{ Config: 'config.json', RepoTags: [name], Layers: ['layer.tar'] }]),
    );
    execFileSync('tar', [
      '-C',
      work,
      '-cf',
      join(work, 'image.tar'),
      'manifest.json',
      'config.json',
      'layer.tar',
    ]);
    const headers = { 'content-type': 'application/x-tar' };
    await engine(socketPath, 'POST', '/images/load?quiet=1', {
      body: createReadStream(join(work, 'image.tar')),
      headers,
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
