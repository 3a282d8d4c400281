// Gives each Engine the images of the integration tests, made from Debian's static busybox without any
// registry, and its registries the ones that tests pull. Removes the containers that an earlier run left.
// Prints, as JSON, what test/support/node/engines.ts reads.
//   node images.mjs BUSYBOX PAUSE ID=SOCKET…
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { engine } from '../../packaging/pause/engine-http.mjs';
import { loadImage } from '../../packaging/pause/load-image.mjs';

const REGISTRY = '127.0.0.1:5000';
const NO_CREDENTIALS = { 'x-registry-auth': Buffer.from('{}').toString('base64') };

const PASSWD = [
  'root:x:0:0:root:/root:/bin/sh',
  'www-data:x:33:33::/var/www:/bin/sh',
  'nobody:x:65534:65534::/:/bin/sh',
];
const GROUP = ['root:x:0:', 'www-data:x:33:', 'mail:x:8:www-data', 'nogroup:x:65534:'];

/** What the Engines have. */
const IMAGES = [
  { name: 'berth-it/busybox:1', config: { Cmd: ['sh'] } },
  { name: 'berth-it/pause:1', config: { Entrypoint: ['/pause'], User: '65535:65535' } },
  {
    // Wants to be taken for something else, and brings every default that a container's config may override.
    name: 'berth-it/defaults:1',
    config: {
      Entrypoint: ['/bin/sh', '-c'],
      Cmd: ['sleep 3600'],
      User: 'www-data',
      WorkingDir: '/tmp',
      Env: ['PATH=/bin', 'FROM_IMAGE=yes'],
      StopSignal: 'SIGUSR1',
      Volumes: { '/data': {} },
      Healthcheck: { Test: ['CMD', 'false'], Interval: 1_000_000_000 },
      Labels: {
        plain: 'from-image',
        'io.kubernetes.pod.name': 'impostor',
        'annotation.io.kubernetes.container.hash': 'impostor',
      },
    },
  },
];

/** What the registries have and the Engines have not, because tests pull it. */
const PULLED = ['small:1', 'small:2'].map((name) => ({
  name: `${REGISTRY}/berth-it/${name}`,
  config: { Cmd: ['sh'], Labels: { name } },
}));

const [busybox, pause, ...engines] = process.argv.slice(2);
if (engines.length === 0) {
  console.error('usage: node images.mjs BUSYBOX PAUSE ID=SOCKET…');
  process.exit(2);
}

const root = mkdtempSync(join(tmpdir(), 'berth-images-'));
try {
  layOut(root);
  const answers = [];
  for (const given of engines) {
    const [id, socket] = given.split('=');
    await removeContainers(socket);
    await removePulled(socket);
    writeFileSync(join(root, 'etc/image'), '');
    for (const { name, config } of IMAGES) await loadImage(socket, name, root, config);
    for (const { name, config } of PULLED) {
      // A layer of its own, so that there is something to fetch.
      writeFileSync(join(root, 'etc/image'), name);
      await loadImage(socket, name, root, config);
      await push(socket, name);
      await engine(socket, 'DELETE', `/images/${name}`);
    }
    answers.push(await describe(id, socket));
  }
  console.log(
    JSON.stringify(
      answers.filter((each, index) => answers.findIndex((other) => other.name === each.name) === index),
    ),
  );
} finally {
  rmSync(root, { recursive: true, force: true });
}

function layOut(dir) {
  chmodSync(dir, 0o755);
  for (const name of ['bin', 'data', 'dev', 'etc', 'proc', 'root', 'sys', 'tmp', 'var/www'])
    mkdirSync(join(dir, name), { recursive: true });
  chmodSync(join(dir, 'tmp'), 0o1777);
  copyFileSync(busybox, join(dir, 'bin/busybox'));
  copyFileSync(pause, join(dir, 'pause'));
  for (const program of ['bin/busybox', 'pause']) chmodSync(join(dir, program), 0o755);
  const applets = execFileSync(busybox, ['--list'], { encoding: 'utf8' }).trim().split('\n');
  for (const applet of applets.filter((each) => each !== 'busybox'))
    symlinkSync('busybox', join(dir, 'bin', applet));
  writeFileSync(join(dir, 'etc/passwd'), `${PASSWD.join('\n')}\n`);
  writeFileSync(join(dir, 'etc/group'), `${GROUP.join('\n')}\n`);
}

async function removeContainers(socket) {
  const { text } = await engine(socket, 'GET', '/containers/json?all=1');
  for (const { Id } of JSON.parse(text)) await engine(socket, 'DELETE', `/containers/${Id}?force=1&v=1`);
}

/** What tests of an earlier run have pulled, under any name: no Engine is to have it at first. */
async function removePulled(socket) {
  const ours = IMAGES.map(({ name }) => name);
  const { text } = await engine(socket, 'GET', '/images/json');
  const pulled = JSON.parse(text).filter(
    ({ RepoTags }) => !(RepoTags ?? []).some((tag) => ours.includes(tag)),
  );
  for (const { Id } of pulled) await engine(socket, 'DELETE', `/images/${Id}?force=1`);
}

/** The registry has only just been started: its port may not be open yet. */
async function push(socket, name) {
  const [repository, tag] = [name.slice(0, name.lastIndexOf(':')), name.slice(name.lastIndexOf(':') + 1)];
  const deadline = Date.now() + 15_000;
  for (;;) {
    try {
      return await engine(socket, 'POST', `/images/${repository}/push?tag=${tag}`, {
        headers: NO_CREDENTIALS,
      });
    } catch (error) {
      if (Date.now() > deadline || !/connection refused/.test(error.message)) throw error;
      await wait(100);
    }
  }
}

async function describe(id, socketPath) {
  const instance = process.env.BERTH_TEST_INSTANCE ? `-${process.env.BERTH_TEST_INSTANCE}` : '';
  const { Version, ApiVersion } = JSON.parse((await engine(socketPath, 'GET', '/version')).text);
  return {
    id,
    name: Version.split('.').slice(0, 2).join('.'),
    version: Version,
    apiVersion: ApiVersion,
    socketPath,
    netnsPath: `/run/netns/berth-it${instance}-${id}`,
  };
}
