import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RPCS, startComposedDaemon, type ComposedDaemon } from '../support/composed-daemon.js';
let berth: ComposedDaemon;
beforeAll(async () => { berth = await startComposedDaemon({ networkPlugin: 'docker' }); });
afterAll(() => berth.close());
it('x', async () => {
  for (const rpc of RPCS) {
    const { error } = await berth.ask(rpc, {});
    console.log(`${rpc}: ${status[error?.code ?? 0]} ${error?.details ?? ''}`);
  }
});
