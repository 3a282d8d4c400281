import { describe, expect, it } from 'vitest';
import type { Readiness } from '../../../src/state/readiness.js';
import { createStatus } from '../../../src/runtime/status.js';
import { nodeFacts } from '../../support/builders/node-facts.js';

const READY: Readiness = { ready: true, reason: '', message: '' };

describe('Status', () => {
  const status = (changes: Partial<Parameters<typeof createStatus>[0]> = {}, verbose = false) =>
    createStatus({
      findFacts: () => nodeFacts(),
      runtimeReadiness: () => READY,
      networkReadiness: () => READY,
      logProblems: () => [],
      describe: () => ({ config: { sandboxImage: 'pause:3.10' }, docker: null }),
      ...changes,
    })({ verbose });

  it('has both conditions, each with the reason for not being met and how to mend it', () => {
    const networkReadiness = () => ({
      ready: false,
      reason: 'NetworkPluginNotReady',
      message: 'no CNI configuration in /etc/cni/net.d',
    });
    expect(status({ networkReadiness }).status?.conditions).toEqual([
      { type: 'RuntimeReady', status: true, reason: '', message: '' },
      {
        type: 'NetworkReady',
        status: false,
        reason: 'NetworkPluginNotReady',
        message: 'no CNI configuration in /etc/cni/net.d',
      },
    ]);
  });

  it('has a third one while logs cannot be written', () => {
    expect(
      status({ logProblems: () => ['container a: the disk is full', 'container b: the disk is full'] }).status
        ?.conditions?.[2],
    ).toEqual({
      type: 'ContainerLogsWritten',
      status: false,
      reason: 'LogsNotWritten',
      message: 'container a: the disk is full; container b: the disk is full',
    });
  });

  it('answers while the Engine was never reached, too', () => {
    const answer = status({
      findFacts: () => undefined,
      runtimeReadiness: () => ({ ready: false, reason: 'DockerDaemonNotReady', message: 'x' }),
    });
    expect(answer.status?.conditions?.[0]).toMatchObject({ status: false, reason: 'DockerDaemonNotReady' });
    expect(answer.runtimeHandlers).toEqual([]);
  });

  it("lists the Engine's runtimes, and the default one under the empty name of pods without a RuntimeClass", () => {
    expect(status().runtimeHandlers).toEqual([
      { name: '', features: { recursiveReadOnlyMounts: true, userNamespaces: false } },
      { name: 'kata', features: { recursiveReadOnlyMounts: false, userNamespaces: false } },
      { name: 'runc', features: { recursiveReadOnlyMounts: true, userNamespaces: false } },
    ]);
  });

  it.each([true, false])(
    'claims the policies of supplemental groups where the files of images can be read: %s',
    (imageFiles) => {
      const { features } = status({ findFacts: () => nodeFacts({ imageFiles }) });
      expect(features).toMatchObject({ supplementalGroupsPolicy: imageFiles });
    },
  );

  it('describes itself, in JSON, only to those who ask', () => {
    expect(status().info).toEqual({});
    expect(status({}, true).info).toEqual({ config: '{"sandboxImage":"pause:3.10"}', docker: 'null' });
  });
});
