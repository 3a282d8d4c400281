import { GenericContainer, type StartedTestContainer } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBerth, type RunningBerth } from '../support/node/berth.js';
import { connectCri, type CriClient } from '../support/clients/cri.js';
import { IMAGES, testEngines } from '../support/node/engines.js';

/**
 * Another program on the same Engine, which knows nothing of Kubernetes: testcontainers with its own client.
 * It looks the Engine up once per process, so this is tested on one Engine.
 */
const engine = testEngines().at(-1)!;

describe(`containers of other programs on Engine ${engine.name}`, () => {
  let berth: RunningBerth;
  let cri: CriClient;
  let other: StartedTestContainer;

  beforeAll(async () => {
    process.env['DOCKER_HOST'] = `unix://${engine.socketPath}`;
    process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
    // Named and labelled like a container of a pod, which it is not.
    other = await new GenericContainer(IMAGES.busybox)
      .withName('k8s_main_web_default_0f8f3f0e-1111-4222-8333-944444444444_0')
      .withLabels({ 'io.kubernetes.docker.type': 'container', 'io.kubernetes.pod.name': 'web' })
      .withNetworkMode('none')
      .withCommand(['sleep', '3600'])
      .start();
    berth = await startBerth(engine);
    cri = connectCri(berth.socketPath);
  });

  afterAll(async () => {
    cri.close();
    await berth[Symbol.asyncDispose]();
    await other.stop();
  });

  it('are not listed, whatever they are called', async () => {
    const { containers } = await cri.call('ListContainers', {});
    expect(containers.map(({ id }) => id)).not.toContain(other.getId());
  });

  it('cannot be looked at, and are not ended by a call that names them', async () => {
    await expect(cri.call('ContainerStatus', { containerId: other.getId() })).rejects.toMatchObject({
      details: expect.stringContaining(other.getId()),
    });
    await cri.call('StopContainer', { containerId: other.getId(), timeout: 0 });
    await cri.call('RemoveContainer', { containerId: other.getId() });
    expect((await other.exec(['true'])).exitCode).toBe(0);
  });
});
