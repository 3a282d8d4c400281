import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closing } from '../support/closing.js';
import { startPodNode, type PodNode } from '../support/in-process/pod-node.js';
import { play, settled, shownBy, STEPS, truthOf } from '../support/in-process/random-lives.js';

describe('the state of the node', () => {
  it('ends as what the Engine has, whatever happens in whatever order', { timeout: 120_000 }, async () => {
    const step = fc.record({
      name: fc.constantFrom(...Object.keys(STEPS)),
      slot: fc.nat({ max: 3 }),
      waited: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        await using node = closing(await startPodNode());
        await node.follow();
        const removedWithNetwork = vanished(node);
        await play(node, steps);
        await node.until(() => node.store.outOfDate() === undefined);
        await settled(node);
        expect(shownBy(node)).toEqual(truthOf(node));
        // A pod that is there was never taken for one that is gone: its network would have been given back.
        expect(removedWithNetwork.filter((id) => node.engine.state.containers.has(id))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

function vanished(node: PodNode): string[] {
  const ids: string[] = [];
  node.store.listen({
    onSandbox(before, after) {
      if (before !== undefined && after === undefined) ids.push(before.facts.id);
    },
  });
  return ids;
}
