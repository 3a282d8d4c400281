import { failureOf, outcome, type Attack, type Outcome } from '../attack.js';
import { podOf, scriptOf, WAITING } from '../../support/node/pods.js';
import { mount } from '../../support/builders/container-config.js';
import type { ContainerConfigInit } from '../../../src/cri/generated/runtime/v1/ContainerConfig.js';
import { endPod, type Field } from '../field.js';
import { makeImage, removeImage } from '../images.js';

const LONG = `/${'a'.repeat(65_535)}`;
const IMAGE = 'hostile/entrypoint:1';
const START_LIMIT_MS = 10_000;

/** Each makes runc hang, and then the pod can neither be stopped nor be removed. */
export const LONG_NAMES: readonly Attack[] = [
  longName('a program of 64 KiB in command', { command: [LONG] }),
  longName('a program of 64 KiB in args', { command: [], args: [LONG] }),
  longName('a program of 64 KiB in the image', { command: [], image: { image: IMAGE } }),
  longName('a mount at a path of 64 KiB', { mounts: [mount({ hostPath: '/tmp', containerPath: LONG })] }),
  longName('a working directory of 64 KiB', { workingDir: LONG }),
];

function longName(name: string, changes: ContainerConfigInit): Attack {
  return {
    name,
    async run(field) {
      const withImage = changes.image !== undefined;
      if (withImage)
        await makeImage(field.engine, { name: IMAGE, config: { Entrypoint: [LONG], Cmd: null } });
      try {
        return await startAndRemove(field, changes);
      } finally {
        if (withImage) await failureOf(removeImage(field.engine, IMAGE));
      }
    },
  };
}

async function startAndRemove({ cri, home }: Field, changes: ContainerConfigInit): Promise<Outcome> {
  const pod = podOf(home, 'long', { logDirectory: '' });
  const { podSandboxId } = await cri.call('RunPodSandbox', { config: pod });
  const config = scriptOf('main', WAITING, changes);
  const refused = await failureOf(
    cri.call('CreateContainer', { podSandboxId, config, sandboxConfig: pod }, START_LIMIT_MS),
  );
  if (refused === undefined) await failureOf(startAll({ cri, podSandboxId }));
  const stuck = await failureOf(Promise.race([endPod(cri, podSandboxId), rejectAfter(2 * START_LIMIT_MS)]));
  const told = refused === undefined ? 'created' : `refused: ${refused.slice(0, 60)}`;
  if (stuck === undefined) return outcome(told);
  return { ...outcome(told, [`the pod cannot be removed: ${stuck.slice(0, 100)}`]), wedged: true };
}

async function startAll({ cri, podSandboxId }: Pick<Field, 'cri'> & { podSandboxId: string }): Promise<void> {
  const { containers } = await cri.call('ListContainers', { filter: { podSandboxId } });
  for (const { id } of containers) await cri.call('StartContainer', { containerId: id }, START_LIMIT_MS);
}

function rejectAfter(ms: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error(`no end within ${String(ms / 1000)} s`)), ms).unref();
  });
}
