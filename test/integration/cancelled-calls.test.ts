import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { testEngines } from '../support/node/engines.js';
import { NOTHING } from '../support/node/raw-engine.js';
import { useNode } from '../support/node/integration-node.js';
import { podOf, scriptOf, WAITING } from '../support/node/pods.js';

/**
 * Milliseconds until the caller gives up: a kubelet that is restarted, or Ctrl-C of `crictl stopp`, at any
 * moment of the work.
 */
const MOMENTS = [0, 5, 20, 60, 120, 200, 280, 400];

describe.each(testEngines())('callers that go away on Engine $name', (engine) => {
  const node = useNode(engine);

  it.each(['StopPodSandbox', 'RemovePodSandbox'] as const)(
    'callers that go away in the middle of %s leave Berth running, and the pods can be stopped and removed afterwards',
    async (method) => {
      const { pid } = node.berth;
      for (const moment of MOMENTS) {
        const config = podOf(node.home, `gone-${String(moment)}`);
        const podSandboxId = await node.runPod(config);
        await node.run(podSandboxId, scriptOf('app', WAITING), config);
        const caller = new AbortController();
        const outcome = node.cri.call(method, { podSandboxId }, LIMIT_MS, caller.signal).then(
          () => 'done',
          (error: unknown) => (error as { readonly code: unknown }).code,
        );
        await wait(moment);
        caller.abort();
        expect(['done', CANCELLED]).toContain(await outcome);
        expect(await node.cri.call('Version', {})).toMatchObject({ runtimeName: 'docker' });
      }
      await node.removePods();
      expect(await node.remains()).toEqual(NOTHING);
      expect(node.berth.pid).toBe(pid);
      expect(node.berth.output()).not.toContain('internal error');
    },
  );
});

const LIMIT_MS = 60_000;

/** grpc's status code. */
const CANCELLED = 1;
