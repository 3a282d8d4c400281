import { status as code } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import { REGISTRY, testEngines } from '../support/node/engines.js';
import { useNode } from '../support/node/integration-node.js';
import { podOf, scriptOf, WAITING } from '../support/node/pods.js';

const SMALL = `${REGISTRY.open}/berth-it/small`;
const GUARDED = `${REGISTRY.closed}/berth-it/small`;
const LOGIN = { username: REGISTRY.username, password: REGISTRY.password };

describe.each(testEngines())('images on Engine $name', (engine) => {
  const node = useNode(engine);
  const pull = async (image: string, auth?: Readonly<Record<string, string>>) =>
    (await node.cri.call('PullImage', { image: { image }, ...(auth === undefined ? {} : { auth }) }))
      .imageRef;
  const find = async (image: string) => (await node.cri.call('ImageStatus', { image: { image } })).image;
  const remove = (image: string) => node.cri.call('RemoveImage', { image: { image } });
  const listed = async (image: string) =>
    (await node.cri.call('ListImages', { filter: { image: { image } } })).images;

  afterEach(async () => {
    for (const name of [SMALL, GUARDED]) await Promise.all(['1', '2'].map((tag) => remove(`${name}:${tag}`)));
  });

  it('are pulled from a registry that lets everyone in, and found by tag, digest and id from then on', async () => {
    expect(await find(`${SMALL}:1`)).toBeNull();
    const ref = await pull(`${SMALL}:1`);
    const image = await find(`${SMALL}:1`);
    expect(image).toMatchObject({
      id: ref,
      repoTags: [`${SMALL}:1`],
      repoDigests: [expect.stringMatching(/^127\.0\.0\.1:5000\/berth-it\/small@sha256:/)],
      pinned: false,
    });
    expect(Number(image!.size)).toBeGreaterThan(0);
    for (const name of [image!.repoDigests[0]!, ref, ref.replace('sha256:', '').slice(0, 12)])
      expect((await find(name))?.id).toBe(ref);
    expect(await listed(`${SMALL}:1`)).toEqual([image]);
    expect((await node.docker.getImage(`${SMALL}:1`).inspect()).Id).toBe(ref);
  });

  it('are pulled by digest, and have no tag then', async () => {
    await pull(`${SMALL}:1`);
    const [digest] = (await find(`${SMALL}:1`))!.repoDigests;
    await remove(`${SMALL}:1`);
    await pull(digest!);
    expect(await find(digest!)).toMatchObject({ repoTags: [], repoDigests: [digest] });
    await remove(digest!);
    expect(await find(digest!)).toBeNull();
  });

  it('images of a registry that wants credentials are pulled with the right ones only, in each form that CRI has', async () => {
    for (const wrong of [undefined, { username: REGISTRY.username, password: 'wrong' }]) {
      await expect(pull(`${GUARDED}:1`, wrong)).rejects.toMatchObject({ code: code.UNAUTHENTICATED });
    }
    const auth = Buffer.from(`${REGISTRY.username}:${REGISTRY.password}`).toString('base64');
    for (const right of [LOGIN, { auth }, { ...LOGIN, serverAddress: REGISTRY.closed }]) {
      expect(await pull(`${GUARDED}:1`, right)).toMatch(/^sha256:/);
      await remove(`${GUARDED}:1`);
    }
  });

  it('images that are not in the registry, or have a name that is none, are refused', async () => {
    await expect(pull(`${SMALL}:nowhere`)).rejects.toMatchObject({
      details: expect.stringMatching(/nowhere|manifest unknown/),
    });
    await expect(pull('127.0.0.1:5000/UPPER:1')).rejects.toMatchObject({
      code: code.INVALID_ARGUMENT,
      details: expect.stringContaining('image.image: '),
    });
    await expect(node.cri.call('PullImage', {})).rejects.toMatchObject({
      code: code.INVALID_ARGUMENT,
      details: expect.stringContaining('image'),
    });
  });

  it('are pulled once where several ask for the same at the same time', async () => {
    const refs = await Promise.all(Array.from({ length: 5 }, () => pull(`${SMALL}:2`)));
    expect(new Set(refs).size).toBe(1);
  });

  it('are removed by tag, by digest and by id, each time with success when they are gone already', async () => {
    for (const nameOf of [
      () => `${SMALL}:1`,
      (digest: string) => digest,
      (_digest: string, id: string) => id,
    ]) {
      const id = await pull(`${SMALL}:1`);
      const [digest] = (await find(id))!.repoDigests;
      await remove(nameOf(digest!, id));
      await remove(nameOf(digest!, id));
      expect(await find(id)).toBeNull();
      await expect(node.docker.getImage(id).inspect()).rejects.toMatchObject({ statusCode: 404 });
    }
  });

  it('images that the Engine got or lost behind Berth’s back are known all the same', async () => {
    await pull(`${SMALL}:1`);
    await node.docker.getImage(`${SMALL}:1`).tag({ repo: 'berth-it/renamed', tag: '1' });
    await expect.poll(() => find('berth-it/renamed:1')).not.toBeNull();
    await node.docker.getImage('berth-it/renamed:1').remove();
    await expect.poll(() => find('berth-it/renamed:1')).toBeNull();
  });

  it('are named in the status of a container as its pod names them, by their digests, and by what is left of their names', async () => {
    const id = await pull(`${SMALL}:1`);
    const [digest] = (await find(id))!.repoDigests;
    const pod = podOf(node.home, 'named');
    const image = { image: id, userSpecifiedImage: `${SMALL}:1` };
    const { containerId } = await node.cri.call('CreateContainer', {
      podSandboxId: await node.runPod(pod),
      config: scriptOf('main', WAITING, { image }),
      sandboxConfig: pod,
    });
    const names = async () => {
      const { image: shown, imageRef, imageId } = await node.container(containerId);
      const { containers } = await node.cri.call('ListContainers', { filter: { id: containerId } });
      expect([imageId, containers[0]!.imageId, containers[0]!.imageRef]).toEqual([id, id, id]);
      return [shown!.image, imageRef];
    };
    expect(await names()).toEqual([`${SMALL}:1`, digest]);

    await node.docker.getImage(id).tag({ repo: 'berth-it/renamed', tag: '1' });
    await pull(`${SMALL}:2`);
    await node.docker.getImage(`${SMALL}:2`).tag({ repo: SMALL, tag: '1' });
    await expect.poll(names).toEqual(['berth-it/renamed:1', digest]);

    await node.docker.getImage(id).remove({ force: true });
    await expect.poll(names).toEqual([id, id]);
    await node.docker.getImage(`${SMALL}:1`).remove();
    await expect.poll(names).toEqual([`${SMALL}:1`, id]);
  });

  it('take as much room on disk as the file system that they are on says', async () => {
    const { imageFilesystems } = await node.cri.call('ImageFsInfo', {});
    expect(imageFilesystems).toHaveLength(1);
    expect(Number(imageFilesystems[0]!.usedBytes!.value)).toBeGreaterThan(1_000_000);
    expect(imageFilesystems[0]!.fsId!.mountpoint).toBe(
      ((await node.docker.info()) as { DockerRootDir: string }).DockerRootDir,
    );
  });
});
