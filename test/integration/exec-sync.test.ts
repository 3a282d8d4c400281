import { status as code } from '@grpc/grpc-js';
import { beforeEach, describe, expect, it } from 'vitest';
import { testEngines } from '../support/node/engines.js';
import { processesIn } from '../support/node/raw-engine.js';
import { useNode } from '../support/node/integration-node.js';
import { podOf, scriptOf, WAITING } from '../support/node/pods.js';

const MIB = 1024 * 1024;

describe.each(testEngines())('ExecSync on Engine $name', (engine) => {
  const node = useNode(engine);
  let containerId: string;

  beforeEach(async () => {
    const pod = podOf(node.home, 'commands');
    containerId = await node.run(await node.runPod(pod), scriptOf('main', WAITING), pod);
  });

  it('gives both streams, byte for byte, and the exit code', async () => {
    const script = 'printf "a\\000b\\377"; printf err >&2; exit 42';
    const { stdout, stderr, exitCode } = await node.cri.call('ExecSync', {
      containerId,
      cmd: ['sh', '-c', script],
      timeout: '10',
    });
    expect([stdout, stderr, exitCode]).toEqual([Buffer.from([0x61, 0, 0x62, 0xff]), Buffer.from('err'), 42]);
  });

  it('cuts the output of a command off where CRI ends, and lets the command finish', async () => {
    const script = 'head -c 20971520 /dev/zero && echo done > /tmp/done';
    const { stdout, exitCode } = await node.cri.call('ExecSync', {
      containerId,
      cmd: ['sh', '-c', script],
      timeout: '60',
    });
    expect(exitCode).toBe(0);
    expect(stdout.length).toBeGreaterThan(15 * MIB);
    expect(stdout.length).toBeLessThanOrEqual(16 * MIB);
    expect(await node.exec(containerId, ['cat', '/tmp/done'])).toMatchObject({ stdout: 'done\n' });
  });

  it('ends a command that takes too long, with all that it has put in the background', async () => {
    const script = 'sleep 5001 & (sleep 5002 &) ; setsid sleep 5003 & trap "" TERM; sleep 5004';
    await expect(
      node.cri.call('ExecSync', { containerId, cmd: ['sh', '-c', script], timeout: '1' }),
    ).rejects.toMatchObject({
      code: code.DEADLINE_EXCEEDED,
    });
    await expect
      .poll(() => processesIn(node.docker, containerId), { timeout: 10_000 })
      .not.toMatch('sleep 500');
    expect(await node.container(containerId)).toMatchObject({ state: 'CONTAINER_RUNNING' });
  });

  it('ends a command whose caller’s deadline has passed', async () => {
    await expect(
      node.cri.call('ExecSync', { containerId, cmd: ['sleep', '5005'], timeout: '0' }, 1_000),
    ).rejects.toMatchObject({
      code: code.DEADLINE_EXCEEDED,
    });
    await expect
      .poll(() => processesIn(node.docker, containerId), { timeout: 15_000 })
      .not.toMatch('sleep 5005');
  });

  it('runs thirty commands at a time, each with its own output', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        node.exec(containerId, ['sh', '-c', `echo ${String(index)}; exit ${String(index)}`], 60),
      ),
    );
    expect(outcomes).toEqual(
      outcomes.map((_, index) => ({ exitCode: index, stdout: `${String(index)}\n`, stderr: '' })),
    );
  });

  it('ends thirty writers at a time, none of which would end of itself', async () => {
    const calls = Array.from({ length: 30 }, () =>
      node.cri.call('ExecSync', { containerId, cmd: ['cat', '/dev/zero'], timeout: '2' }),
    );
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({ status: 'rejected' });
      // What they write is more than Berth keeps for all commands of the node.
      const { code: why } = (outcome as { readonly reason: { readonly code: number } }).reason;
      expect([code.DEADLINE_EXCEEDED, code.RESOURCE_EXHAUSTED]).toContain(why);
    }
    await expect
      .poll(() => processesIn(node.docker, containerId), { timeout: 20_000 })
      .not.toMatch('cat /dev/zero');
    expect(await node.exec(containerId, ['echo', 'well'])).toMatchObject({ stdout: 'well\n' });
  });

  it('refuses what it cannot do by its reason: no command, a program that is not there, a container that is not', async () => {
    const call = (cmd: string[], id = containerId) =>
      node.cri.call('ExecSync', { containerId: id, cmd, timeout: '5' });
    await expect(call([])).rejects.toMatchObject({
      code: code.INVALID_ARGUMENT,
      details: expect.stringContaining('cmd: '),
    });
    await expect(call(['/nowhere'])).rejects.toMatchObject({ details: expect.stringContaining('nowhere') });
    await expect(call(['true'], 'f'.repeat(64))).rejects.toMatchObject({ code: code.NOT_FOUND });
  });
});
