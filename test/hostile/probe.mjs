// A kubelet that lists pods, and one that asks for the version: each with a connection of its own, in a
// process that no attack shares. Says every sample to its parent: `{ method, ms, pods }`, or with `error`
// when the call failed.
//   node probe.mjs SOCKET LIMIT_MS
import { setTimeout as wait } from 'node:timers/promises';
import { credentials } from '@grpc/grpc-js';
import { loadCri } from '../../dist/cri/load.js';

const [socketPath, limit] = process.argv.slice(2);
const PAUSE_MS = 20;
const { RuntimeService } = loadCri().runtime.v1;

async function ask(method, request) {
  const client = new RuntimeService(`unix://${socketPath}`, credentials.createInsecure(), {
    'grpc.use_local_subchannel_pool': 1,
    'grpc.initial_reconnect_backoff_ms': 50,
    'grpc.max_reconnect_backoff_ms': 500,
  });
  for (;;) {
    const begun = performance.now();
    const sample = await new Promise((resolve) => {
      client[method](request, { deadline: Date.now() + Number(limit) }, (error, answer) =>
        resolve(error === null ? { pods: answer.items?.length } : { error: error.message }),
      );
    });
    process.send({ method, ms: performance.now() - begun, ...sample });
    await wait(PAUSE_MS);
  }
}

process.once('disconnect', () => process.exit());
void ask('ListPodSandbox', {});
void ask('Version', {});
