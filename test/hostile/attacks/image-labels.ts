import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { failureOf, outcome, type Attack, type Outcome } from '../attack.js';
import { podOf, scriptOf, WAITING } from '../../support/node/pods.js';
import { endPod, type Field } from '../field.js';
import { labelsOf, makeImage, removeImage } from '../images.js';
import { LIMITS } from '../limits.js';

const LARGE = 'hostile/labels:17';
const LARGER = 'hostile/labels:30';
const BELIEVED = 'hostile/believed:1';
const STRANGERS = 9;

export const IMAGE_LABELS: readonly Attack[] = [
  {
    name: 'an image with 17 MiB of labels: a pod of it, and a stranger’s container that starts and ends',
    async run(field) {
      await makeImage(field.engine, { name: LARGE, config: { Labels: labelsOf(17), Cmd: ['true'] } });
      const pod = await runPodOf(field, LARGE);
      const stranger = await field.docker.createContainer({ Image: LARGE });
      for (let time = 0; time < 3; time += 1) {
        await stranger.start();
        await stranger.wait();
      }
      const result = await stillCurrent(field, pod);
      await stranger.remove({ force: true });
      return result;
    },
    aftermath: async (field) => restarted(field, LARGE),
  },
  {
    name: 'nine strangers’ containers of an image with 30 MiB of labels',
    async run(field) {
      await makeImage(field.engine, { name: LARGER, config: { Labels: labelsOf(30), Cmd: ['true'] } });
      for (let index = 0; index < STRANGERS; index += 1) {
        const stranger = await field.docker.createContainer({
          Image: LARGER,
          name: `stranger-${String(index)}`,
        });
        await stranger.start();
      }
      return stillCurrent(field, `${String(STRANGERS)} strangers`);
    },
    async aftermath(field) {
      const result = await restarted(field, undefined);
      for (const { Id, Names } of await field.docker.listContainers({ all: true }))
        if (Names.some((name) => name.startsWith('/stranger-')))
          await field.docker.getContainer(Id).remove({ force: true });
      await removeImage(field.engine, LARGER);
      return result;
    },
  },
  {
    name: 'a container of an image that says it is a pod’s, and is then deleted by force',
    async run(field) {
      const { engine, docker, home, attacker } = field;
      const target = join(home.dir, 'victim');
      mkdirSync(target);
      const uid = 'believed-uid';
      const Labels = {
        'io.kubernetes.docker.type': 'container',
        'io.kubernetes.sandbox.id': attacker.podSandboxId,
        'io.kubernetes.container.logpath': join(target, 'planted'),
        'io.kubernetes.container.name': 'believed',
        'io.kubernetes.pod.name': 'believed',
        'io.kubernetes.pod.namespace': 'default',
        'io.kubernetes.pod.uid': uid,
      };
      await makeImage(engine, { name: BELIEVED, config: { Labels, Cmd: ['sleep', '60'] } });
      const container = await docker.createContainer({
        Image: BELIEVED,
        name: `k8s_believed_believed_default_${uid}_0`,
        HostConfig: { LogConfig: { Type: 'json-file', Config: {} } },
      });
      await removeImage(engine, BELIEVED);
      await container.start();
      const when = await listed(field, container.id);
      await field.honestStart();
      return believed({ field, id: container.id, target }, when);
    },
    async aftermath(field) {
      const took = await field.restart();
      const ours = await field.docker.listContainers({ all: true });
      const id = ours.find(({ Names }) => Names.some((name) => name.includes('k8s_believed')))?.Id ?? '';
      const when = await listed(field, id);
      const result = await believed({ field, id, target: join(field.home.dir, 'victim') }, when);
      await field.docker.getContainer(id).remove({ force: true });
      return { ...result, told: `restart ${took.toFixed(0)} ms, ${result.told}` };
    },
  },
];

/** Whether Berth takes the container for one of a pod's, a moment later. */
async function listed({ cri }: Field, id: string): Promise<boolean> {
  await wait(1_000);
  const { containers } = await cri.call('ListContainers', {});
  return containers.some((container) => container.id === id);
}

function believed(
  { target }: { readonly field: Field; readonly id: string; readonly target: string },
  isListed: boolean,
): Promise<Outcome> {
  const planted = join(target, 'planted');
  const isMade = existsSync(planted) || lstatSync(planted, { throwIfNoEntry: false }) !== undefined;
  return Promise.resolve(
    outcome(isListed ? 'listed' : 'not listed', [
      isListed && 'the container of a stranger is listed as a pod’s',
      isMade && 'Berth, which is root, has made a file where a label said',
    ]),
  );
}

async function runPodOf({ cri, home }: Field, image: string): Promise<string> {
  const pod = podOf(home, 'labels', { logDirectory: '' });
  const { podSandboxId } = await cri.call('RunPodSandbox', { config: pod });
  const config = scriptOf('main', WAITING, { image: { image } });
  const refused = await failureOf(
    (async () => {
      const { containerId } = await cri.call('CreateContainer', { podSandboxId, config, sandboxConfig: pod });
      await cri.call('StartContainer', { containerId });
    })(),
  );
  const stuck = await failureOf(endPod(cri, podSandboxId));
  const told = refused === undefined ? 'runs' : `refused: ${refused.slice(0, 60)}`;
  return stuck === undefined ? told : `${told}, and its pod is not removed: ${stuck}`;
}

/** A container that ends is seen to have ended, and a pod starts. */
async function stillCurrent(field: Field, told: string): Promise<Outcome> {
  const start = await failureOf(timeLimited(field.honestStart()));
  const stale = await failureOf(timeLimited(seenToEnd(field)));
  return outcome(told, [
    start !== undefined && `somebody else's pod does not start: ${start}`,
    stale !== undefined && `the end of a container is not seen: ${stale}`,
  ]);
}

async function restarted(field: Field, image: string | undefined): Promise<Outcome> {
  const took = await field.restart();
  const result = await stillCurrent(field, `restart ${took.toFixed(0)} ms`);
  if (image !== undefined) await removeImage(field.engine, image);
  return result;
}

async function seenToEnd({ cri, home, docker }: Field): Promise<void> {
  const pod = podOf(home, 'ends', { logDirectory: '' });
  const { podSandboxId } = await cri.call('RunPodSandbox', { config: pod });
  const config = scriptOf('main', WAITING);
  const { containerId } = await cri.call('CreateContainer', { podSandboxId, config, sandboxConfig: pod });
  await cri.call('StartContainer', { containerId });
  await docker.getContainer(containerId).kill();
  for (;;) {
    const { status } = await cri.call('ContainerStatus', { containerId });
    if (status?.state === 'CONTAINER_EXITED') break;
    await wait(50);
  }
  await endPod(cri, podSandboxId);
}

async function timeLimited<Result>(work: Promise<Result>): Promise<Result> {
  work.catch(() => undefined);
  const limit = new AbortController();
  const late = wait(LIMITS.honestStartMs, undefined, { signal: limit.signal }).then(() => {
    throw new Error(`not within ${String(LIMITS.honestStartMs / 1000)} s`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    limit.abort();
  }
}
