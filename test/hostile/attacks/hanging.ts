import { outcome, failureOf, type Attack } from '../attack.js';
import { podOf, scriptOf, WAITING } from '../../support/node/pods.js';
import type { Field } from '../field.js';
import { makeImage } from '../images.js';
import { LIMITS } from '../limits.js';
import { createSpdyFrames } from '../spdy-frames.js';
import { flood } from '../flood.js';
import { execSession } from '../sessions.js';

const IMAGE = 'hostile/fifo:1';
const STARTS = 60;
const EXECS = 16;
const STARTED_WITHIN_MS = 2_000;
const RESTART_LIMIT_MS = 10_000;
/** An ExecSync with a timeout of a second is to answer by then. */
const EXEC_SYNC_MS = 4_000;

export const HANGING: readonly Attack[] = [
  {
    name: '16 execs that hang: a container whose /etc/passwd is a pipe',
    async run(field, signal) {
      const { cri, attacker } = field;
      const replace = ['sh', '-c', 'rm /etc/passwd /etc/group; mkfifo /etc/passwd /etc/group'];
      await cri.call('ExecSync', { containerId: attacker.containerId, cmd: replace, timeout: '5' });
      const sessions = await Promise.all(Array.from({ length: EXECS }, () => execSession(field, ['true'])));
      for (const socket of sessions) {
        const frames = createSpdyFrames();
        const opening = [
          await frames.syn({ streamtype: 'error' }),
          await frames.syn({ streamtype: 'stdin' }),
        ];
        opening.push(await frames.syn({ streamtype: 'stdout' }));
        await flood(socket, () => opening.shift(), signal);
      }
      const begun = performance.now();
      const honest = await failureOf(honestExec(field));
      const took = performance.now() - begun;
      const hangs = await timedExecSync(field);
      for (const socket of sessions) socket.destroy();
      return {
        ...outcome(`another's exec ${ms(took)}, ExecSync with 1 s answers after ${ms(hangs)}`, [
          honest !== undefined && `nobody else can exec: ${honest}`,
          hangs > EXEC_SYNC_MS && `an ExecSync with a timeout of 1 s was answered after ${ms(hangs)}`,
        ]),
        wedged: true,
      };
    },
  },
  {
    name: '60 starts that hang: an image whose /etc/passwd is a pipe, run as a user',
    async run(field) {
      await makeImage(field.engine, {
        name: IMAGE,
        config: { Cmd: ['sleep', '3600'] },
        prepare: 'rm /etc/passwd /etc/group; mkfifo /etc/passwd /etc/group',
      });
      const refusals = await Promise.all(
        Array.from({ length: STARTS }, (_, index) => hangingStart(field, index)),
      );
      const refused = refusals.filter((refusal) => refusal !== undefined).length;
      const took = await Promise.race([field.honestStart(), after(2 * LIMITS.honestStartMs)]);
      return outcome(`${String(refused)} of them refused, another's start ${ms(took)}`, [
        took > LIMITS.honestStartMs && `somebody else's pod took ${ms(took)} to start`,
      ]);
    },
    async aftermath(field) {
      const took = await field.restart();
      return {
        ...outcome(`restart ${ms(took)}`, [
          took > RESTART_LIMIT_MS && `a restart took ${ms(took)} to be ready`,
        ]),
        wedged: true,
      };
    },
  },
];

const ms = (milliseconds: number): string => `${milliseconds.toFixed(0)} ms`;

function after(milliseconds: number): Promise<number> {
  return new Promise((resolve) => void setTimeout(() => resolve(milliseconds), milliseconds));
}

/** Why there is no such container, if it was refused. */
async function hangingStart({ cri, attacker, home }: Field, index: number): Promise<string | undefined> {
  const pod = podOf(home, 'attacker', { logDirectory: '' });
  const config = scriptOf(`hangs-${String(index)}`, WAITING, {
    image: { image: IMAGE },
    linux: { securityContext: { runAsUser: { value: '1000' } } },
  });
  let containerId = '';
  const refusal = await failureOf(
    cri
      .call('CreateContainer', { podSandboxId: attacker.podSandboxId, config, sandboxConfig: pod })
      .then((created) => (containerId = created.containerId)),
  );
  if (refusal === undefined) await failureOf(cri.call('StartContainer', { containerId }, STARTED_WITHIN_MS));
  return refusal;
}

/** `kubectl exec` into somebody else's container, to its first answer. */
async function honestExec(field: Field): Promise<void> {
  const { items } = await field.cri.call('ListPodSandbox', {});
  const { id } = items.find(({ metadata }) => metadata?.name === 'honest-0')!;
  const { containers } = await field.cri.call('ListContainers', { filter: { podSandboxId: id } });
  const containerId = containers[0]!.id;
  const socket = await execSession(
    { ...field, cri: field.cri, attacker: { podSandboxId: id, containerId } },
    ['echo', 'hello'],
  );
  const frames = createSpdyFrames();
  const opening: Buffer[] = [];
  for (const streamtype of ['error', 'stdin', 'stdout']) opening.push(await frames.syn({ streamtype }));
  const limit = AbortSignal.timeout(LIMITS.honestStartMs);
  await flood(socket, () => opening.shift(), limit);
  await new Promise<void>((resolve, reject) => {
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      if (answer.includes('hello')) resolve();
    });
    limit.addEventListener('abort', () => reject(new Error(`no answer within ${ms(LIMITS.honestStartMs)}`)));
  });
  socket.destroy();
}

async function timedExecSync({ cri, attacker: { containerId } }: Field): Promise<number> {
  const begun = performance.now();
  await failureOf(cri.call('ExecSync', { containerId, cmd: ['true'], timeout: '1' }, 30_000));
  return performance.now() - begun;
}
