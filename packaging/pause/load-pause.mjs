// Makes a pause image on this node, for nodes that can reach no registry which has one: a shell script of
// twelve lines on a static busybox.
//   node load-pause.mjs ENGINE-SOCKET BUSYBOX IMAGE:TAG
import { copyFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { socketPathOf } from './engine-http.mjs';
import { loadImage } from './load-image.mjs';

const [endpoint, busybox, name] = process.argv.slice(2);
if (name === undefined) {
  console.error('usage: node load-pause.mjs ENGINE-SOCKET BUSYBOX IMAGE:TAG');
  process.exit(2);
}

const root = mkdtempSync(join(tmpdir(), 'berth-pause-'));
try {
  chmodSync(root, 0o755);
  mkdirSync(join(root, 'bin'));
  copyFileSync(busybox, join(root, 'bin/busybox'));
  chmodSync(join(root, 'bin/busybox'), 0o755);
  for (const program of ['sh', 'sleep']) symlinkSync('busybox', join(root, 'bin', program));
  copyFileSync(fileURLToPath(new URL('pause', import.meta.url)), join(root, 'pause'));
  chmodSync(join(root, 'pause'), 0o755);
  await loadImage(socketPathOf(endpoint), name, root, { Entrypoint: ['/pause'], User: '65535:65535' });
} finally {
  rmSync(root, { recursive: true, force: true });
}
