import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectCri, type CriClient } from '../support/clients/cri.js';
import {
  makeHome,
  removeHome,
  startBerth,
  writeCniConfig,
  type RunningBerth,
} from '../support/node/berth.js';
import { IMAGES, testEngines } from '../support/node/engines.js';
import { NOTHING, rawEngine, remainsOf } from '../support/node/raw-engine.js';
import { eventually, startKubelet, type RealKubelet } from '../support/real-kubelet.js';

const program = process.env['BERTH_TEST_KUBELET'] ?? '';
const script = (text: string) => ({
  image: IMAGES.busybox,
  imagePullPolicy: 'IfNotPresent',
  command: ['sh', '-c', text],
});
const POD = { terminationGracePeriodSeconds: 1 };
const STABLE = ['steady-1', 'steady-2', 'steady-3'];

/**
 * A kubelet that learns by GetContainerEvents what has changed, and lists all pods only every five minutes.
 */
describe.skipIf(program === '').each(testEngines())(
  'a real kubelet with EventedPLEG, on Engine $name',
  { timeout: 120_000 },
  (engine) => {
    const home = makeHome();
    let berth: RunningBerth;
    let kubelet: RealKubelet;
    let cri: CriClient;

    beforeAll(async () => {
      writeCniConfig(home);
      berth = await startBerth(engine, { home });
      cri = connectCri(home.socketPath);
      kubelet = await startKubelet(engine, home, program, { featureGates: { EventedPLEG: true } });
    });

    afterAll(async () => {
      await kubelet.close();
      const { items } = await cri.call('ListPodSandbox', {});
      for (const { id: podSandboxId } of items) {
        await cri.call('StopPodSandbox', { podSandboxId });
        await cri.call('RemovePodSandbox', { podSandboxId });
      }
      cri.close();
      expect(await remainsOf(engine, home)).toEqual(NOTHING);
      expect(await berth.end()).toBe(0);
      removeHome(home);
    });

    /** Ids of each pod's sandboxes and containers that run, by the pod's name. */
    async function running(): Promise<Record<string, string[]>> {
      const { items } = await cri.call('ListPodSandbox', {});
      const { containers } = await cri.call('ListContainers', {
        filter: { state: { state: 'CONTAINER_RUNNING' } },
      });
      const pods: Record<string, string[]> = {};
      for (const { id, metadata } of items) (pods[metadata?.name ?? ''] ??= []).push(id);
      for (const { id, podSandboxId } of containers) {
        const name = items.find((sandbox) => sandbox.id === podSandboxId)?.metadata?.name ?? '';
        (pods[name] ??= []).push(id);
      }
      for (const ids of Object.values(pods)) ids.sort();
      return pods;
    }

    it('starts pods, with a single listing of all pods', async () => {
      for (const name of STABLE) {
        kubelet.addPod(name, {
          ...POD,
          initContainers: [{ name: 'init', ...script('true') }],
          containers: [
            { name: 'main', ...script('sleep 10000') },
            { name: 'other', ...script('sleep 10000') },
          ],
        });
      }
      for (const name of STABLE)
        await eventually(async () => (await kubelet.container(name, 'other')).ready === true);
      expect(await kubelet.metric('kubelet_evented_pleg_connection_success_count')).toBe(1);
      expect(await kubelet.metric('kubelet_evented_pleg_connection_error_count')).toBe(0);
      expect(await kubelet.metric('kubelet_pleg_relist_duration_seconds_count')).toBe(1);
    });

    it('restarts a container that has ended', async () => {
      kubelet.addPod('crash', { ...POD, containers: [{ name: 'main', ...script('exit 3') }] });
      await eventually(async () => ((await kubelet.container('crash', 'main')).restartCount ?? 0) > 0);
      expect((await kubelet.container('crash', 'main')).lastState?.terminated).toMatchObject({ exitCode: 3 });
      expect(await kubelet.metric('kubelet_pleg_relist_duration_seconds_count')).toBe(1);
    });

    it('makes a pod again whose sandbox has ended, and then has one that is ready', async () => {
      kubelet.addPod('again', { ...POD, containers: [{ name: 'main', ...script('sleep 10000') }] });
      await eventually(async () => (await kubelet.container('again', 'main')).ready === true);
      const { containerID } = await kubelet.container('again', 'main');
      const { items } = await cri.call('ListPodSandbox', {});
      const sandbox = items.find(({ metadata }) => metadata?.name === 'again-node');
      await rawEngine(engine).getContainer(sandbox!.id).kill();
      await eventually(async () => {
        const now = await kubelet.container('again', 'main');
        return now.ready === true && now.containerID !== containerID;
      });
    });

    it('goes on with a pod whose ended sandbox is removed, as it does it itself after a while', async () => {
      const sandboxes = async (): Promise<string[]> => {
        const { items } = await cri.call('ListPodSandbox', { filter: { state: { state: 'SANDBOX_READY' } } });
        return items.filter(({ metadata }) => metadata?.name === 'again-node').map(({ id }) => id);
      };
      const ready = await sandboxes();
      const { items } = await cri.call('ListPodSandbox', {
        filter: { state: { state: 'SANDBOX_NOTREADY' } },
      });
      const old = items.find(({ metadata }) => metadata?.name === 'again-node')!;
      await cri.call('RemovePodSandbox', { podSandboxId: old.id });
      const before = await kubelet.container('again', 'main');
      await rawEngine(engine).getContainer(before.containerID!.replace('docker://', '')).kill();
      await eventually(async () => {
        const now = await kubelet.container('again', 'main');
        return now.ready === true && now.containerID !== before.containerID;
      });
      expect(await sandboxes()).toEqual(ready);
    });

    it('goes on with its pods when it is started again', async () => {
      const before = await running();
      await kubelet.restart();
      for (const name of [...STABLE, 'again'])
        await eventually(async () => (await kubelet.container(name, 'main')).ready === true);
      // By the time that it has made another pod it has looked at all that it had.
      kubelet.addPod('later', { ...POD, containers: [{ name: 'main', ...script('sleep 10000') }] });
      await eventually(async () => (await kubelet.container('later', 'main')).ready === true);
      const after = await running();
      for (const name of [...STABLE, 'again']) expect(after[`${name}-node`]).toEqual(before[`${name}-node`]);
    });

    it('ends pods that it is no longer to run', async () => {
      for (const name of [...STABLE, 'again', 'crash', 'later']) kubelet.removePod(name);
      await eventually(async () => (await rawEngine(engine).listContainers()).length === 0);
      expect(await kubelet.metric('kubelet_pleg_relist_duration_seconds_count')).toBe(1);
    });
  },
);
