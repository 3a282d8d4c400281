import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { outcome, failureOf, type Attack } from '../attack.js';
import { makeHome, removeHome, startBerth } from '../../support/node/berth.js';
import { connectCri, type CriClient } from '../../support/clients/cri.js';
import { testEngines } from '../../support/node/engines.js';
import { podOf, scriptOf, WAITING } from '../../support/node/pods.js';
import { endPod, type Field } from '../field.js';

const NAME = 'github.com';
/** For what a container has written to be where it would be by then. */
const WRITTEN_MS = 2_000;

export const NAMES_AND_LINKS: readonly Attack[] = [
  {
    name: 'links planted in the directory of a pod’s logs',
    run: plantLinks,
  },
  {
    name: 'a pod with the name of a host, network mode docker',
    async run() {
      const [engine] = testEngines();
      if (engine === undefined || testEngines().length < 2)
        return outcome('not tried: it takes another Engine');
      const home = makeHome();
      const berth = await startBerth(engine, { home, networkPlugin: 'docker' });
      const cri = connectCri(home.socketPath);
      try {
        return await takeOver(cri, home);
      } finally {
        cri.close();
        await berth.end();
        removeHome(home);
      }
    },
  },
];

async function plantLinks({ cri, home }: Field) {
  const victim = join(home.dir, 'etc');
  mkdirSync(victim);
  writeFileSync(join(victim, 'secret'), 'secret');
  const pod = podOf(home, 'links');
  const { podSandboxId } = await cri.call('RunPodSandbox', { config: pod });
  mkdirSync(join(pod.logDirectory!, 'file'), { recursive: true });
  symlinkSync(join(victim, 'secret'), join(pod.logDirectory!, 'file/0.log'));
  symlinkSync(join(victim, 'new'), join(pod.logDirectory!, 'file/1.log'));
  symlinkSync(victim, join(pod.logDirectory!, 'directory'));
  const logs = ['file/0.log', 'file/1.log', 'directory/0.log', 'directory/secret'];
  const started: string[] = [];
  for (const [index, logPath] of logs.entries()) {
    const config = scriptOf(`main-${String(index)}`, `while echo attack; do sleep 0.1; done`, { logPath });
    const { containerId } = await cri.call('CreateContainer', { podSandboxId, config, sandboxConfig: pod });
    started.push(containerId);
    await cri.call('StartContainer', { containerId });
  }
  await wait(WRITTEN_MS);
  for (const containerId of started) await failureOf(cri.call('ReopenContainerLog', { containerId }));
  await endPod(cri, podSandboxId);
  const made = readdirSync(victim).filter((name) => name !== 'secret');
  return outcome(`${String(logs.length)} links`, [
    made.length > 0 && `Berth, which is root, has made ${made.join(', ')} behind a link`,
    readFileSync(join(victim, 'secret'), 'utf8') !== 'secret' && 'a file behind a link was written to',
  ]);
}

async function takeOver(cri: CriClient, home: ReturnType<typeof makeHome>) {
  const dnsConfig = { servers: ['192.0.2.53'], searches: [], options: [] };
  const pods: string[] = [];
  const run = async (name: string, hostname = name) => {
    const config = podOf(home, name, { hostname, logDirectory: '', dnsConfig });
    const { podSandboxId } = await cri.call('RunPodSandbox', { config });
    pods.push(podSandboxId);
    return { config, podSandboxId };
  };
  const taker = await run(NAME);
  const asking = await run('asking');
  const { containerId } = await cri.call('CreateContainer', {
    podSandboxId: asking.podSandboxId,
    config: scriptOf('main', WAITING),
    sandboxConfig: asking.config,
  });
  await cri.call('StartContainer', { containerId });
  const { status } = await cri.call('PodSandboxStatus', { podSandboxId: taker.podSandboxId });
  const { stdout } = await cri.call('ExecSync', {
    containerId,
    cmd: [
      'sh',
      '-c',
      `cat /etc/resolv.conf; timeout 5 nslookup ${NAME} 127.0.0.11; timeout 5 nslookup ${NAME}`,
    ],
    timeout: '15',
  });
  const answer = stdout.toString();
  for (const podSandboxId of pods) await endPod(cri, podSandboxId);
  return outcome(`resolv.conf: ${/nameserver \S+/.exec(answer)?.[0] ?? 'none'}`, [
    answer.includes(status?.network?.ip ?? 'no address') && `the pod is ${NAME} for others`,
    answer.includes('nameserver 127.0.0.11') && 'the Engine’s own resolver answers pods that named another',
  ]);
}
