import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  makeHome,
  removeHome,
  startBerth,
  writeCniConfig,
  type RunningBerth,
} from '../support/node/berth.js';
import { connectCri } from '../support/clients/cri.js';
import { IMAGES, REGISTRY, testEngines } from '../support/node/engines.js';
import { NOTHING, rawEngine, remainsOf } from '../support/node/raw-engine.js';
import { eventually, startKubelet, type RealKubelet } from '../support/real-kubelet.js';

const program = process.env['BERTH_TEST_KUBELET'] ?? '';
const script = (text: string, more: Readonly<Record<string, unknown>> = {}) => ({
  image: IMAGES.busybox,
  imagePullPolicy: 'IfNotPresent',
  command: ['sh', '-c', text],
  ...more,
});
const POD = { terminationGracePeriodSeconds: 3 };

/** Static pods of a kubelet that is not ours, and what it makes of them. */
describe.skipIf(program === '').each(testEngines())(
  'a real kubelet, on Engine $name',
  { timeout: 120_000 },
  (engine) => {
    const home = makeHome();
    let berth: RunningBerth;
    let kubelet: RealKubelet;

    beforeAll(async () => {
      writeCniConfig(home);
      berth = await startBerth(engine, { home });
      kubelet = await startKubelet(engine, home, program);
    });

    afterAll(async () => {
      await kubelet.close();
      const cri = connectCri(home.socketPath);
      const { items } = await cri.call('ListPodSandbox', {});
      for (const { id: podSandboxId } of items) {
        await cri.call('StopPodSandbox', { podSandboxId });
        await cri.call('RemovePodSandbox', { podSandboxId });
      }
      cri.close();
      await rawEngine(engine).getImage(`${REGISTRY.open}/berth-it/small:1`).remove();
      expect(await remainsOf(engine, home)).toEqual(NOTHING);
      expect(await berth.end()).toBe(0);
      removeHome(home);
    });

    it('runs a pod with an init container, a sidecar, probes, hooks, volumes and limits', async () => {
      kubelet.addPod('web', {
        ...POD,
        volumes: [
          { name: 'data', emptyDir: {} },
          { name: 'memory', emptyDir: { medium: 'Memory', sizeLimit: '8Mi' } },
        ],
        initContainers: [
          {
            name: 'init',
            ...script('echo hello > /data/index.html; echo init done'),
            volumeMounts: [{ name: 'data', mountPath: '/data' }],
          },
          {
            name: 'sidecar',
            restartPolicy: 'Always',
            ...script('while :; do date; sleep 1; done'),
            startupProbe: { exec: { command: ['true'] } },
          },
        ],
        containers: [
          {
            name: 'main',
            image: IMAGES.busybox,
            imagePullPolicy: 'IfNotPresent',
            command: ['httpd', '-f', '-p', '8080', '-h', '/data'],
            env: [{ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
            resources: { limits: { cpu: '200m', memory: '64Mi' } },
            readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 1 },
            livenessProbe: {
              exec: { command: ['cat', '/data/index.html'] },
              periodSeconds: 1,
              timeoutSeconds: 2,
            },
            lifecycle: { postStart: { exec: { command: ['sh', '-c', 'echo started > /data/started'] } } },
            volumeMounts: [
              { name: 'data', mountPath: '/data' },
              { name: 'memory', mountPath: '/memory' },
            ],
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
              seccompProfile: { type: 'RuntimeDefault' },
            },
          },
        ],
      });
      await eventually(async () => (await kubelet.container('web', 'main')).ready === true);
      expect(await kubelet.container('web', 'init')).toMatchObject({
        state: { terminated: { exitCode: 0, reason: 'Completed' } },
      });
      expect(await kubelet.container('web', 'sidecar')).toMatchObject({
        restartCount: 0,
        state: { running: {} },
      });
      expect(await kubelet.get('/containerLogs/default/web-node/init')).toBe('init done\n');

      const told =
        'cat; cat /data/started; grep -E "CapEff|NoNewPrivs|Seccomp:" /proc/self/status; test -n "$POD_IP" && echo addressed; echo err >&2; exit 4';
      const { stdout, stderr, status } = await kubelet.exec(
        'web',
        'main',
        ['sh', '-c', told],
        'from stdin\n',
      );
      expect(stdout.split('\n')).toEqual([
        'from stdin',
        'started',
        'CapEff:\t0000000000000000',
        'NoNewPrivs:\t1',
        'Seccomp:\t2',
        'addressed',
        '',
      ]);
      expect({ stderr, status }).toMatchObject({
        stderr: 'err\n',
        status: { status: 'Failure', details: { causes: [{ message: '4' }] } },
      });
    });

    it('learns how containers ended: the exit code, the end of the log as its message, and that memory ran out', async () => {
      kubelet.addPod('crash', {
        ...POD,
        containers: [
          {
            name: 'main',
            ...script('echo working; echo the reason; exit 3'),
            terminationMessagePolicy: 'FallbackToLogsOnError',
          },
          { name: 'greedy', ...script('sleep 1; tail /dev/zero'), resources: { limits: { memory: '16Mi' } } },
        ],
      });
      const ended = async (name: string): Promise<unknown> => {
        const { state, lastState } = await kubelet.container('crash', name);
        return state?.terminated ?? lastState?.terminated;
      };
      await eventually(
        async () => (await ended('main')) !== undefined && (await ended('greedy')) !== undefined,
      );
      expect(await ended('main')).toMatchObject({
        exitCode: 3,
        reason: 'Error',
        message: 'working\nthe reason\n',
      });
      expect(await ended('greedy')).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
      kubelet.removePod('crash');
    });

    it('pulls images, and says which it cannot get, and restarts what is not alive', async () => {
      kubelet.addPod('images', {
        ...POD,
        hostNetwork: true,
        containers: [
          {
            name: 'pulled',
            image: `${REGISTRY.open}/berth-it/small:1`,
            imagePullPolicy: 'Always',
            command: ['sh', '-c', 'sleep 1000'],
          },
          { name: 'missing', image: `${REGISTRY.open}/berth-it/missing:1` },
          {
            name: 'sick',
            ...script('sleep 1000'),
            livenessProbe: { exec: { command: ['false'] }, periodSeconds: 1, failureThreshold: 1 },
          },
        ],
      });
      await eventually(async () => ((await kubelet.container('images', 'sick')).restartCount ?? 0) > 0);
      expect(await kubelet.container('images', 'pulled')).toMatchObject({ state: { running: {} } });
      const { state } = await kubelet.container('images', 'missing');
      expect(state?.waiting).toMatchObject({
        reason: expect.stringMatching(/^(ErrImagePull|ImagePullBackOff)$/) as string,
      });
      expect(state?.waiting?.message).toContain('not found');
      kubelet.removePod('images');
    });

    it('rotates the log of a container that writes without end, without the loss of a line', async () => {
      const loop = `i=0; while [ $i -lt ${String(LINES)} ]; do i=$((i+1)); echo line $i ${'x'.repeat(80)}; [ $((i % 200)) = 0 ] && sleep 0.1; done; sleep 1000`;
      kubelet.addPod('chatty', { ...POD, containers: [{ name: 'main', ...script(loop) }] });
      await eventually(async () => (await kubelet.container('chatty', 'main')).ready === true);
      const directory = await kubelet.logDirectory('chatty', 'main');
      await eventually(() => readLog(directory).numbers.at(-1) === LINES);
      // Looked at in the midst of a rotation a line may be in two files, or in none.
      await eventually(() => {
        const { files, numbers } = readLog(directory);
        const first = numbers[0] ?? 0;
        return (
          files > 3 &&
          numbers.length === LINES - first + 1 &&
          numbers.every((number, index) => number === first + index)
        );
      });
      kubelet.removePod('chatty');
    });

    it('has the numbers of each container from CRI', async () => {
      await eventually(async () => {
        const { pods } = JSON.parse(await kubelet.get('/stats/summary')) as {
          pods?: {
            podRef: { name: string };
            containers: {
              name: string;
              cpu?: { usageNanoCores?: number };
              memory?: { workingSetBytes?: number };
            }[];
          }[];
        };
        const containers = pods?.find(({ podRef }) => podRef.name === 'web-node')?.containers ?? [];
        return (
          containers.length === 2 &&
          containers.every(
            ({ cpu, memory }) => cpu?.usageNanoCores !== undefined && (memory?.workingSetBytes ?? 0) > 0,
          )
        );
      });
    });

    it('goes on with its pods when it, or Berth, is started again', async () => {
      const before = [await kubelet.container('web', 'main'), await kubelet.container('web', 'sidecar')];
      await berth.end('SIGKILL');
      berth = await startBerth(engine, { home });
      // A kubelet that finds no socket at its start ends.
      await kubelet.restart();
      await eventually(async () => (await kubelet.container('web', 'main')).ready === true);
      const after = [await kubelet.container('web', 'main'), await kubelet.container('web', 'sidecar')];
      const known = ({ containerID, restartCount }: { containerID?: string; restartCount?: number }) => ({
        containerID,
        restartCount,
      });
      expect(after.map(known)).toEqual(before.map(known));
    });

    it('ends a pod that it is no longer to run', async () => {
      kubelet.removePod('web');
      await eventually(async () => (await rawEngine(engine).listContainers()).length === 0);
    });
  },
);

const LINES = 30_000;

/** The numbers of the lines that the kubelet has kept, oldest first. */
function readLog(directory: string): { readonly files: number; readonly numbers: readonly number[] } {
  const rotated = readdirSync(directory).filter(
    (name) => name.startsWith('0.log.') && !name.endsWith('.tmp'),
  );
  const texts = [...rotated.sort(), '0.log'].map((name) => textOf(join(directory, name)));
  return {
    files: texts.length,
    numbers: texts.flatMap((text) =>
      [...text.matchAll(/ F line (\d+) /g)].map(([, number]) => Number(number)),
    ),
  };
}

function textOf(path: string): string {
  try {
    const bytes = readFileSync(path);
    return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
  } catch {
    // Renamed, or deleted, since it was listed.
    return '';
  }
}
