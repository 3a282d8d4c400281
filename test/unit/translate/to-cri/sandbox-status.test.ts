import { describe, expect, it } from 'vitest';
import { toPodSandbox, toPodSandboxStatus } from '../../../../src/translate/to-cri/sandbox-status.js';
import { SANDBOX_ID, sandboxFacts } from '../../../support/builders/sandbox-facts.js';

describe('ListPodSandbox and PodSandboxStatus', () => {
  it('list a sandbox with its creation time to the nanosecond', () => {
    expect(
      toPodSandbox(
        sandboxFacts({ labels: { a: '1' }, annotations: { b: '2' }, runtimeHandler: 'kata' }),
        true,
      ),
    ).toEqual({
      id: SANDBOX_ID,
      metadata: { name: 'web', namespace: 'default', uid: '0a1b2c', attempt: 0 },
      state: 'SANDBOX_READY',
      createdAt: '1700000000000000001',
      labels: { a: '1' },
      annotations: { b: '2' },
      runtimeHandler: 'kata',
    });
  });

  it('agree with one another, and add addresses and namespaces to the status', () => {
    const facts = sandboxFacts();
    expect(toPodSandboxStatus(facts, false, ['10.0.0.2', 'fd00::2'])).toEqual({
      ...toPodSandbox(facts, false),
      state: 'SANDBOX_NOTREADY',
      network: { ip: '10.0.0.2', additionalIps: [{ ip: 'fd00::2' }] },
      linux: { namespaces: { options: { network: 'POD', pid: 'CONTAINER', ipc: 'POD' } } },
    });
  });

  it('give no address to a pod that has none', () => {
    expect(toPodSandboxStatus(sandboxFacts(), true, []).network).toEqual({ ip: '', additionalIps: [] });
  });
});
