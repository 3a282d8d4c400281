import { setTimeout as wait } from 'node:timers/promises';
import { failureOf, outcome, type Attack } from '../attack.js';
import { podOf } from '../../support/node/pods.js';
import type { Field } from '../field.js';

const PODS = 20;
/** Each pod's calls are cancelled after so many milliseconds, evenly spread. */
const LATEST_MS = 400;

export const CANCELLED_CALLS: readonly Attack[] = [
  cancelled('StopPodSandbox, cancelled after 0 to 400 ms', ['StopPodSandbox']),
  cancelled('RemovePodSandbox, cancelled after 0 to 400 ms', ['RemovePodSandbox']),
  cancelled('StopPodSandbox and RemovePodSandbox at once, both cancelled', [
    'StopPodSandbox',
    'RemovePodSandbox',
  ]),
];

type Method = 'StopPodSandbox' | 'RemovePodSandbox';

function cancelled(name: string, methods: readonly Method[]): Attack {
  return {
    name,
    async run(field) {
      const pods: string[] = [];
      for (let index = 0; index < PODS; index += 4)
        pods.push(...(await Promise.all([0, 1, 2, 3].map((more) => startPod(field, index + more)))));
      const failures = await Promise.all(
        pods.flatMap((podSandboxId, index) =>
          methods.map((method) =>
            failureOf(cancelSoon(field, { method, podSandboxId }, (index * LATEST_MS) / PODS)),
          ),
        ),
      );
      const left = await Promise.all(pods.map((podSandboxId) => failureOf(remove(field, podSandboxId))));
      const stuck = left.filter((failure) => failure !== undefined);
      return outcome(`${String(failures.filter((each) => each !== undefined).length)} cancelled`, [
        stuck.length > 0 && `${String(stuck.length)} pods cannot be removed: ${stuck[0] ?? ''}`,
      ]);
    },
  };
}

async function startPod({ cri, home }: Field, index: number): Promise<string> {
  const config = podOf(home, `cancelled-${String(index)}`, { logDirectory: '' });
  return (await cri.call('RunPodSandbox', { config })).podSandboxId;
}

async function cancelSoon(
  { cri }: Field,
  { method, podSandboxId }: { readonly method: Method; readonly podSandboxId: string },
  afterMs: number,
): Promise<void> {
  const cancel = new AbortController();
  const call = cri.call(method, { podSandboxId }, 30_000, cancel.signal);
  call.catch(() => undefined);
  await wait(afterMs);
  cancel.abort();
  await call;
}

async function remove({ cri }: Field, podSandboxId: string): Promise<void> {
  await cri.call('StopPodSandbox', { podSandboxId }, 20_000);
  await cri.call('RemovePodSandbox', { podSandboxId }, 20_000);
}
