import { describe, expect, it } from 'vitest';
import { loadCri } from '../../../../src/cri/load.js';
import { toContainer } from '../../../../src/translate/to-cri/container-status.js';
import { reducedContainer, reducedSandbox } from '../../../../src/translate/to-cri/reduced.js';
import { toPodSandbox } from '../../../../src/translate/to-cri/sandbox-status.js';
import {
  LISTED_MAX,
  LISTED_OF_POD_MAX,
  requireContainerSpace,
  requireSandboxSpace,
} from '../../../../src/translate/to-engine/list-space.js';
import { containerFacts } from '../../../support/builders/container-facts.js';
import { sandboxFacts } from '../../../support/builders/sandbox-facts.js';

/** What a kubelet takes. */
const MESSAGE_MAX_BYTES = 16 * 1024 * 1024;

const { ListContainers, ListPodSandbox } = loadCri().runtime.v1.RuntimeService.service;

/**
 * The longest names of Kubernetes' API: a pod's, a namespace's and a container's, and an image's with tag and
 * digest.
 */
const POD = 'p'.repeat(253);
const NAMESPACE = 'n'.repeat(63);
const CONTAINER = 'c'.repeat(63);
const UID = 'u'.repeat(36);
const IMAGE = 'i'.repeat(255 + 1 + 128 + 1 + 71);
const LARGE = 'x'.repeat(200_000);
const POD_LABELS = {
  'io.kubernetes.pod.name': POD,
  'io.kubernetes.pod.namespace': NAMESPACE,
  'io.kubernetes.pod.uid': UID,
  'io.kubernetes.container.name': CONTAINER,
  'example.com/large': LARGE,
};

describe('the space for lists', () => {
  it('is enough for the reduced entries of as many containers as there may be', () => {
    const facts = containerFacts({
      metadata: { name: CONTAINER, attempt: 2 ** 32 - 1 },
      image: {
        image: IMAGE,
        userSpecifiedImage: IMAGE,
        annotations: { large: LARGE },
        runtimeHandler: 'runc',
      },
      labels: POD_LABELS,
      annotations: {
        'io.kubernetes.container.hash': 'f'.repeat(16),
        'io.kubernetes.container.hashWithoutResources': 'f'.repeat(16),
        'io.kubernetes.container.restartCount': '4294967295',
        'io.kubernetes.container.type': 'ephemeral',
        'io.kubernetes.container.preStopHandler': LARGE,
        'io.kubernetes.container.ports': LARGE,
        'io.kubernetes.container.terminationMessagePath': LARGE,
      },
    });
    const containers = [reducedContainer(toContainer(facts))];
    const { length } = ListContainers.responseSerialize({ containers });
    expect(length * LISTED_MAX).toBeLessThanOrEqual(MESSAGE_MAX_BYTES);
  });

  it('is enough for the reduced entries of as many sandboxes as there may be', () => {
    const facts = sandboxFacts({
      metadata: { name: POD, namespace: NAMESPACE, uid: UID, attempt: 2 ** 32 - 1 },
      labels: POD_LABELS,
      // A pod's author can give these keys to the pod.
      annotations: { 'io.kubernetes.container.hash': LARGE, 'io.kubernetes.pod.name': LARGE },
      runtimeHandler: 'runc',
    });
    const items = [reducedSandbox(toPodSandbox(facts, true))];
    const { length } = ListPodSandbox.responseSerialize({ items });
    expect(length * LISTED_MAX).toBeLessThanOrEqual(MESSAGE_MAX_BYTES);
  });

  it('has no place for one sandbox or container more', () => {
    expect(() => requireSandboxSpace(LISTED_MAX - 1)).not.toThrow();
    expect(() => requireSandboxSpace(LISTED_MAX)).toThrow('can be at most 8192');
    expect(() => requireContainerSpace(0, LISTED_MAX - 1)).not.toThrow();
    expect(() => requireContainerSpace(0, LISTED_MAX)).toThrow('can be at most 8192');
    expect(() => requireContainerSpace(LISTED_OF_POD_MAX - 1, 600)).not.toThrow();
    expect(() => requireContainerSpace(LISTED_OF_POD_MAX, 600)).toThrow('the pod has 512 containers');
  });
});
