import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { status as code } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mount } from '../../src/cri/generated/runtime/v1/Mount.js';
import { supports } from '../../src/engine/wire/features.js';
import { imageMount } from '../support/builders/container-config.js';
import { REGISTRY, testEngines } from '../support/node/engines.js';
import { useNode } from '../support/node/integration-node.js';
import { podOf, scriptOf, WAITING } from '../support/node/pods.js';
import { until } from '../support/until.js';

const VOLUME = 'berth-it/volume:1';

/** An image of files, by somebody who means harm. */
function volumeTar(): Buffer {
  const dir = mkdtempSync(join(tmpdir(), 'berth-it-volume-'));
  try {
    mkdirSync(join(dir, 'models/small'), { recursive: true });
    writeFileSync(join(dir, 'models/small/weights'), '42');
    symlinkSync('models/small', join(dir, 'default'));
    symlinkSync('/etc', join(dir, 'absolute'));
    symlinkSync('../../../../../../../../../../etc', join(dir, 'models/escape'));
    symlinkSync('loop', join(dir, 'loop'));
    return execFileSync('tar', ['-C', dir, '-c', '.']);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

describe.each(testEngines())('volumes of images on Engine $name', (engine) => {
  const node = useNode(engine);
  const can = supports(engine.apiVersion, 'imageMounts');

  beforeAll(async () => {
    const loaded = await node.docker.importImage(Readable.from([volumeTar()]), {
      repo: VOLUME.split(':')[0]!,
      tag: '1',
    });
    await new Promise((resolve) => loaded.on('end', resolve).resume());
    const isKnown = async () =>
      expect((await node.cri.call('ImageStatus', { image: { image: VOLUME } })).image).not.toBeNull();
    await until(isKnown, { limitMs: 20_000 });
  });
  afterAll(async () => {
    await node.docker.getImage(VOLUME).remove({ force: true });
  });

  async function create(name: string, changes: Partial<Mount>): Promise<string> {
    const pod = podOf(node.home, name);
    const { containerId } = await node.cri.call('CreateContainer', {
      podSandboxId: await node.runPod(pod),
      config: scriptOf('main', WAITING, {
        mounts: [imageMount(VOLUME, { containerPath: '/v', ...changes })],
      }),
      sandboxConfig: pod,
    });
    return containerId;
  }
  const containers = async () => (await node.cri.call('ListContainers', {})).containers;

  it.runIf(can)('show what is at the sub-path, and the image’s id in the status', async () => {
    const { id } = (await node.cri.call('ImageStatus', { image: { image: VOLUME } })).image!;
    for (const imageSubPath of ['models/small', 'default']) {
      const containerId = await create('reader', { imageSubPath });
      await node.cri.call('StartContainer', { containerId });
      expect(await node.exec(containerId, ['cat', '/v/weights'])).toMatchObject({ stdout: '42' });
      expect((await node.container(containerId)).mounts).toMatchObject([
        { containerPath: '/v', readonly: true, imageSubPath, image: { image: VOLUME, imageRef: id } },
      ]);
      await node.removePods();
    }
  });

  it
    .runIf(can)
    .each(['nowhere', 'models/small/weights/x', 'absolute', 'absolute/passwd', 'models/escape', 'loop'])(
    'fail at CreateContainer, and leave no container, where the sub-path is %s',
    async (imageSubPath) => {
      await expect(create('failing', { imageSubPath })).rejects.toMatchObject({
        code: code.UNKNOWN,
        details: expect.stringMatching(/^ImageVolumeMountFailed: config\.mounts\[0\]\.image_sub_path: /),
      });
      expect(await containers()).toEqual([]);
      const all = await node.docker.listContainers({ all: true });
      expect(all.map(({ Names }) => Names[0]).filter((name) => name!.startsWith('/k8s_main_'))).toEqual([]);
    },
  );

  it.runIf(can)('cannot be written to, and must be asked for so', async () => {
    await expect(create('writing', { readonly: false })).rejects.toMatchObject({
      code: code.INVALID_ARGUMENT,
      details: expect.stringContaining('config.mounts[0].readonly: '),
    });
  });

  it.runIf(!can)('are refused by an Engine that has none', async () => {
    await expect(create('old', {})).rejects.toMatchObject({ code: code.FAILED_PRECONDITION });
  });

  it('come from a registry that is down: the pull says so as kubelets know it', async () => {
    const nobody = REGISTRY.open.replace(/:\d+$/, ':1');
    await expect(node.cri.call('PullImage', { image: { image: `${nobody}/x:1` } })).rejects.toMatchObject({
      code: code.UNKNOWN,
      details: expect.stringMatching(/^RegistryUnavailable: /),
    });
  });
});
