import { describe, expect, it } from 'vitest';
import { toContainer, toContainerStatus } from '../../../../src/translate/to-cri/container-status.js';
import { containerFacts } from '../../../support/builders/container-facts.js';
import { digestOf } from '../../../support/builders/image.js';
import { SANDBOX_ID } from '../../../support/builders/sandbox-facts.js';

describe('ListContainers and ContainerStatus', () => {
  it('list a container', () => {
    expect(toContainer(containerFacts())).toEqual({
      id: 'c'.repeat(64),
      podSandboxId: SANDBOX_ID,
      metadata: { name: 'app', attempt: 0 },
      image: { image: digestOf('busybox'), userSpecifiedImage: 'busybox:1.36' },
      imageRef: digestOf('busybox'),
      imageId: digestOf('busybox'),
      state: 'CONTAINER_RUNNING',
      createdAt: '1700000001000000000',
      labels: { 'io.kubernetes.container.name': 'app' },
      annotations: {},
    });
  });

  it('agree with one another', () => {
    const facts = containerFacts();
    const { podSandboxId, ...listed } = toContainer(facts);
    expect(podSandboxId).toBe(SANDBOX_ID);
    expect(toContainerStatus(facts, undefined)).toMatchObject(listed);
  });

  it('tell all of an end, with times of 0 for what has not been', () => {
    const ended = containerFacts({
      state: 'CONTAINER_EXITED',
      exitCode: 137,
      reason: 'OOMKilled',
      message: 'm',
      finishedAtNs: 7n,
      startedAtNs: 0n,
    });
    expect(toContainerStatus(ended, undefined)).toMatchObject({
      startedAt: '0',
      finishedAt: '7',
      exitCode: 137,
      reason: 'OOMKilled',
      message: 'm',
      user: null,
    });
  });

  it('tell mounts, log, resources, stop signal and user', () => {
    const facts = containerFacts({
      mounts: [{ hostPath: '/a', containerPath: '/b' }],
      resources: { cpuShares: '2' },
    });
    const user = { uid: '1000', gid: '1000', supplementalGroups: ['7'] };
    expect(toContainerStatus(facts, user)).toMatchObject({
      mounts: [{ hostPath: '/a', containerPath: '/b' }],
      logPath: '/var/log/pods/default_web_0a1b2c/app/0.log',
      resources: { linux: { cpuShares: '2' } },
      stopSignal: 'SIGNAL_SIGTERM',
      user: { linux: user },
    });
  });
});
