import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createExecSync } from '../../src/container/exec-sync.js';
import { createExecs } from '../../src/engine/execs.js';
import type { FakeProgram } from '../support/fake-engine/model.js';
import { createDeferred } from '../support/deferred.js';
import {
  createContainer,
  deadlineSignal,
  journal,
  runPod,
  startPodNode,
  type PodNode,
} from '../support/in-process/pod-node.js';
import { until } from '../support/until.js';

let node: PodNode;
let containerId: string;
const { signal } = new AbortController();

beforeEach(async () => {
  node = await startPodNode();
  await node.follow();
  containerId = await createContainer(node, await runPod(node, 'web'));
  await node.containers.StartContainer({ containerId }, signal);
  node.engine.calls.length = 0;
});

afterEach(() => node.close());

function program(name: string, run: FakeProgram): void {
  node.engine.state.programs.set(name, run);
}

/** Runs until it is killed; `started` settles once it does. */
function endless(name: string): Promise<void> {
  return new Promise((started) => {
    program(name, ({ stdout, killed }) => {
      stdout('begun\n');
      started();
      return new Promise((resolve) => killed.addEventListener('abort', () => resolve(137), { once: true }));
    });
  });
}

const exec = async (cmd: string[], timeout = '0', caller = signal) =>
  node.containers.ExecSync({ containerId, cmd, timeout }, caller);

describe('ExecSync', () => {
  it.each([0, 1, 3, 126, 127, 255])(
    'answers with both outputs and the exit code %i: a command that fails is no error',
    async (code) => {
      program('sh', ({ argv, stdout, stderr }) => {
        stdout(`out ${argv.slice(1).join(' ')}`);
        stderr('err');
        return code;
      });
      expect(await exec(['sh', '-c', 'x'])).toEqual({
        stdout: Buffer.from('out -c x'),
        stderr: Buffer.from('err'),
        exitCode: code,
      });
    },
  );

  it('keeps bytes as they are', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    program('bytes', ({ stdout }) => {
      stdout(bytes);
      return 0;
    });
    expect((await exec(['bytes'])).stdout).toEqual(bytes);
  });

  it('cuts the output where the kubelet would refuse the message, and lets the command finish', async () => {
    const block = Buffer.alloc(1 << 20, 'x');
    program('flood', ({ stdout }) => {
      for (let written = 0; written < 20; written++) stdout(block);
      return 4;
    });
    const { stdout, stderr, exitCode } = await exec(['flood']);
    expect(exitCode).toBe(4);
    expect(Buffer.from(stdout as Buffer).length + Buffer.from(stderr as Buffer).length).toBe(
      16 * 1024 * 1024 - 4096,
    );
  });

  it.each([
    ['no command', { cmd: [] as string[], timeout: '0' }, /^cmd: is empty/],
    [
      'a program with a name that no file can have',
      { cmd: ['☃'.repeat(1366)], timeout: '0' },
      /^cmd\[0\]: is longer than 4095 bytes/,
    ],
    ['a negative timeout', { cmd: ['sh'], timeout: '-1' }, /^timeout: -1 is negative/],
  ])('refuses %s by the name of the field', async (_what, given, message) => {
    await expect(exec(given.cmd, given.timeout)).rejects.toMatchObject({
      fault: 'invalid-argument',
      message: expect.stringMatching(message),
    });
    expect(journal(node.engine)).toEqual([]);
  });

  it('is NOT_FOUND for an unknown container and refused for one that does not run', async () => {
    await expect(
      node.containers.ExecSync({ containerId: 'unknown', cmd: ['sh'], timeout: '0' }, signal),
    ).rejects.toMatchObject({
      fault: 'not-found',
    });
    await node.containers.StopContainer({ containerId, timeout: '0' }, signal);
    await expect(exec(['sh'])).rejects.toMatchObject({
      fault: 'failed-precondition',
      message: `container ${containerId} is not running`,
    });
  });

  it('fails with the words of the runtime when the command could not be started', async () => {
    await expect(exec(['absent'])).rejects.toMatchObject({
      fault: 'internal',
      message: expect.stringMatching(/^OCI runtime exec failed: .*exec: "absent": no such file or directory/),
    });
  });

  it('kills the command and answers DEADLINE_EXCEEDED when its timeout has passed', async () => {
    void endless('sleep');
    await expect(exec(['sleep'], '1')).rejects.toMatchObject({
      fault: 'deadline-exceeded',
      message: 'the command did not finish within 1 s',
    });
    const [run] = [...node.engine.state.execs.values()];
    await until(() => expect(node.host.killed).toEqual([run!.pid]));
    await until(() => expect(run).toMatchObject({ running: false, exitCode: 137 }));
  });

  it.each([
    ['deadline of the caller passes', 'pass', 'deadline-exceeded'],
    ['caller goes away', 'cancel', 'cancelled'],
  ] as const)('kills the command when the %s', async (_what, how, fault) => {
    const started = endless('sleep');
    const caller = deadlineSignal();
    const call = exec(['sleep'], '0', caller.signal);
    await started;
    caller[how]();
    await expect(call).rejects.toMatchObject({ fault });
    await until(() => expect(node.host.killed).toHaveLength(1));
  });

  it('leaves a command alone that ended just before it would have been killed', async () => {
    program('quick', () => 0);
    const caller = deadlineSignal();
    const hanging = node.engine.faults.next(/^GET \/exec\/.*\/json$/, 'hang');
    const call = exec(['quick'], '0', caller.signal);
    await hanging.hit;
    caller.pass();
    await expect(call).rejects.toMatchObject({ fault: 'deadline-exceeded' });
    hanging.release();
    expect(node.host.killed).toEqual([]);
  });

  it('reports a command that could not be ended, and gives the caller its own reason', async () => {
    const started = endless('sleep');
    const caller = deadlineSignal();
    const call = exec(['sleep'], '0', caller.signal);
    await started;
    for (let calls = 0; calls < 9; calls += 1)
      node.engine.faults.next(/^GET \/exec\/.*\/json$/, { status: 500, message: 'broken' });
    caller.pass();
    await expect(call).rejects.toMatchObject({ fault: 'deadline-exceeded' });
    await node.until(() => node.reports.length > 0);
    expect(node.reports).toEqual(['warning: could not kill an abandoned command']);
  });

  it('answers at its deadline though the Engine has not started the command, which is killed once it runs', async () => {
    const start = createDeferred();
    node.engine.state.hangingStarts.set('probe', start.promise);
    const running = endless('probe');
    const caller = deadlineSignal();
    const call = exec(['probe'], '0', caller.signal);
    await until(() => expect([...node.engine.state.execs.values()][0]?.running).toBe(true));
    caller.pass();
    await expect(call).rejects.toMatchObject({ fault: 'deadline-exceeded' });
    expect(node.host.killed).toEqual([]);
    start.resolve();
    await running;
    await until(() => expect(node.host.killed).toHaveLength(1));
  });

  it('serves the probes of other containers while the starts of one hang, however many it has', async () => {
    const start = createDeferred();
    node.engine.state.hangingStarts.set('hangs', start.promise);
    program('hangs', () => 0);
    program('probe', () => 0);
    const hanging = Array.from({ length: 16 }, () => exec(['hangs']));
    const other = await createContainer(node, await runPod(node, 'other'));
    await node.containers.StartContainer({ containerId: other }, signal);
    await expect(
      node.containers.ExecSync({ containerId: other, cmd: ['probe'], timeout: '10' }, signal),
    ).resolves.toMatchObject({ exitCode: 0 });
    expect(journal(node.engine).filter((line) => /^POST .exec.*start$/.test(line))).toHaveLength(4 + 1);
    start.resolve();
    await expect(Promise.all(hanging)).resolves.toHaveLength(16);
  });

  it('is refused for a container in which more commands run than any kubelet starts, and only while they do', async () => {
    const end = createDeferred();
    program('lasting', () => end.promise.then(() => 0));
    const running = Array.from({ length: 32 }, () => exec(['lasting']));
    await expect(exec(['lasting'])).rejects.toMatchObject({
      fault: 'resource-exhausted',
      message: `container ${containerId}: already runs 32 commands, which is the limit`,
    });
    end.resolve();
    await Promise.all(running);
    await expect(exec(['lasting'])).resolves.toMatchObject({ exitCode: 0 });
  });

  it('ends a command that writes more than its pod may keep, and leaves a probe its line', async () => {
    const execs = createExecs({
      exec: node.client.exec,
      killTree: node.host.killTree,
      onWarning: () => undefined,
    });
    const execSync = createExecSync({ store: node.store, engine: node.client, execs }, 1 << 21);
    const run = (name: string) => execSync({ containerId, cmd: [name], timeout: '0' }, signal);
    const end = createDeferred();
    program('flood', async ({ stdout, killed }) => {
      stdout(Buffer.alloc(600_000));
      await Promise.race([end.promise, new Promise((resolve) => killed.addEventListener('abort', resolve))]);
      return killed.aborted ? 137 : 0;
    });
    program('probe', ({ stdout }) => {
      stdout('ok');
      return 0;
    });
    const floods = [run('flood'), run('flood')].map((one) => one.catch((error: unknown) => error));
    expect(await Promise.race(floods)).toMatchObject({
      fault: 'resource-exhausted',
      message: expect.stringContaining('more output than the share of a pod'),
    });
    await until(() => expect(node.host.killed).toHaveLength(1));
    await expect(run('probe')).resolves.toMatchObject({ exitCode: 0, stdout: Buffer.from('ok') });
    end.resolve();
    await Promise.all(floods);
    await expect(run('flood')).resolves.toMatchObject({ exitCode: 0 });
  });

  it('fails when the container ends under it, without hanging', async () => {
    const started = endless('sleep');
    const call = exec(['sleep']);
    await started;
    node.engine.exit(containerId, 137);
    await expect(call).resolves.toMatchObject({ exitCode: 137, stdout: Buffer.from('begun\n') });
  });

  it('fails as the connection to the Engine does', async () => {
    node.engine.faults.next('POST /containers/*/exec', 'reset');
    await expect(exec(['sh'])).rejects.toMatchObject({ fault: 'unavailable' });
  });
});
