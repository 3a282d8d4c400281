import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { status as code } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import { testEngines } from '../support/node/engines.js';
import { useNode, type IntegrationNode } from '../support/node/integration-node.js';
import { podOf, scriptOf, WAITING } from '../support/node/pods.js';

const POLL = { timeout: 30_000 };

describe.each(testEngines())('the log of a container on Engine $name', (engine) => {
  const node = useNode(engine);

  it('has what it wrote, byte for byte, on which output, and whether the line goes on', async () => {
    const script = [
      "printf 'plain\\n'",
      "printf '\\377\\376 no UTF-8\\n'",
      "printf '\\n'",
      "printf 'to stderr\\n' >&2",
      "head -c 40000 /dev/zero | tr '\\0' x",
      "printf '\\nno end'",
    ].join('; ');
    const { path, containerId } = await start(node, 'bytes', script);
    await untilExited(node, containerId);
    const x = (count: number): string => 'x'.repeat(count);
    expect(linesOf(path).filter((line) => line.startsWith('stdout'))).toEqual([
      'stdout F plain',
      'stdout F \xff\xfe no UTF-8',
      'stdout F ',
      `stdout P ${x(16_384)}`,
      `stdout P ${x(16_384)}`,
      `stdout F ${x(40_000 - 2 * 16_384)}`,
      'stdout P no end',
    ]);
    expect(linesOf(path)).toContain('stderr F to stderr');
  });

  it('has what a terminal shows', async () => {
    const { path, containerId } = await start(node, 'terminal', "printf 'a\\nb\\n'; printf 'c\\n' >&2", {
      tty: true,
    });
    await untilExited(node, containerId);
    expect(linesOf(path)).toEqual(['stdout F a\r', 'stdout F b\r', 'stdout F c\r']);
  });

  it('is complete when the container is said to have ended: the kubelet takes its tail for the reason', async () => {
    const { path, containerId } = await start(node, 'reason', 'seq 100000; echo out of luck; exit 3');
    await untilExited(node, containerId);
    expect(linesOf(path).at(-1)).toBe('stdout F out of luck');
    expect(await node.container(containerId)).toMatchObject({ exitCode: 3, logPath: path });
    await node.cri.call('RemoveContainer', { containerId });
    expect(linesOf(path)).toHaveLength(100_001);
  });

  it('goes on in a new file when it was renamed and reopened, and where it is as long as it was not', async () => {
    const { path, containerId } = await start(
      node,
      'renamed',
      `echo one; while ! [ -e /go ]; do sleep 0.05; done; echo two; ${WAITING}`,
    );
    await expect.poll(() => linesOf(path), POLL).toEqual(['stdout F one']);
    renameSync(path, `${path}.1`);
    await node.exec(containerId, ['touch', '/go']);
    await expect.poll(() => linesOf(`${path}.1`), POLL).toEqual(['stdout F one', 'stdout F two']);
    expect(existsSync(path)).toBe(false);
    await node.cri.call('ReopenContainerLog', { containerId });
    expect(lstatSync(path).mode & 0o777).toBe(0o640);
    expect(linesOf(path)).toEqual([]);
    await node.cri.call('StopContainer', { containerId, timeout: '1' });
    await expect(node.cri.call('ReopenContainerLog', { containerId })).rejects.toMatchObject({
      code: code.FAILED_PRECONDITION,
    });
  });

  it('has its directory made again when somebody has deleted that', async () => {
    const { path, containerId } = await start(node, 'deleted', WAITING);
    rmSync(dirname(path), { recursive: true });
    await node.cri.call('ReopenContainerLog', { containerId });
    expect(existsSync(path)).toBe(true);
  });
});

describe.each(testEngines())(
  'links in a directory of logs that a pod can write to, on Engine $name',
  (engine) => {
    const node = useNode(engine);

    it('lead Berth nowhere: nothing is made or written behind one, and the log that is not written is said', async () => {
      const elsewhere = join(node.home.logDir, 'elsewhere');
      mkdirSync(elsewhere, { recursive: true });
      writeFileSync(join(elsewhere, 'secret'), 'secret');
      const pod = podOf(node.home, 'links');
      const sandboxId = await node.runPod(pod);
      mkdirSync(join(pod.logDirectory!, 'file'), { recursive: true });
      symlinkSync(join(elsewhere, 'secret'), join(pod.logDirectory!, 'file/0.log'));
      symlinkSync(elsewhere, join(pod.logDirectory!, 'directory'));
      for (const name of ['file', 'directory'])
        await node.run(sandboxId, scriptOf(name, `echo hello; ${WAITING}`), pod);
      for (const problem of ['file/0.log is a symbolic link', 'directory is not a directory'])
        await expect
          .poll(() => logCondition(node), POLL)
          .toMatchObject({ status: false, message: expect.stringContaining(problem) });
      expect(readFileSync(join(elsewhere, 'secret'), 'utf8')).toBe('secret');
      expect(readdirSync(elsewhere)).toEqual(['secret']);
    });
  },
);

describe.each(testEngines())('a full disk under the logs on Engine $name', (engine) => {
  const node = useNode(engine);
  let disk: string | undefined;
  afterEach(() => {
    if (disk !== undefined) execFileSync('umount', ['-l', disk]);
  });

  it('holds up no container, is said, and costs no line once there is room', async () => {
    const pod = podOf(node.home, 'full');
    disk = pod.logDirectory!;
    mkdirSync(disk, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
    const sandboxId = await node.runPod(pod);
    const containerId = await node.run(
      sandboxId,
      scriptOf('main', `seq 200000; touch /done; ${WAITING}`),
      pod,
    );
    await expect.poll(async () => (await node.exec(containerId, ['ls', '/done'])).exitCode, POLL).toBe(0);
    await expect
      .poll(() => logCondition(node), POLL)
      .toMatchObject({ status: false, message: expect.stringContaining('ENOSPC') });
    execFileSync('mount', ['-o', 'remount,size=64m', disk]);
    await expect.poll(() => logCondition(node), POLL).toBeUndefined();
    const wanted = Array.from({ length: 200_000 }, (_, index) => `stdout F ${String(index + 1)}`).join('\n');
    await expect
      .poll(() => linesOf(join(pod.logDirectory!, 'main/0.log')).join('\n') === wanted, POLL)
      .toBe(true);
  });
});

describe.each(testEngines())('the log of a container on Engine $name in link mode', (engine) => {
  const node = useNode(engine, { flags: ['--log-mode=link', '--log-driver=json-file'] });

  it('is a link to what Docker writes, and stays one when the kubelet wants it reopened', async () => {
    const { path, containerId } = await start(node, 'linked', `echo hello; ${WAITING}`);
    await expect
      .poll(() => (existsSync(path) ? readFileSync(path, 'utf8') : ''), POLL)
      .toContain('"log":"hello\\n"');
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    await expect(node.cri.call('ReopenContainerLog', { containerId })).rejects.toMatchObject({
      code: code.FAILED_PRECONDITION,
    });
    expect((await node.container(containerId)).logPath).toBe(path);
  });
});

async function start(
  node: IntegrationNode,
  name: string,
  script: string,
  changes: Parameters<typeof scriptOf>[2] = {},
): Promise<{ path: string; containerId: string }> {
  const pod = podOf(node.home, name);
  const containerId = await node.run(await node.runPod(pod), scriptOf('main', script, changes), pod);
  return { path: join(pod.logDirectory!, 'main/0.log'), containerId };
}

async function untilExited(node: IntegrationNode, containerId: string): Promise<void> {
  await expect.poll(async () => (await node.container(containerId)).state, POLL).toBe('CONTAINER_EXITED');
}

/** The lines without their times, a character for each byte. */
function linesOf(path: string): string[] {
  const lines = readFileSync(path, 'latin1').split('\n');
  expect(lines.pop()).toBe('');
  return lines.map(
    (line) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z (.*)$/s.exec(line)?.[1] ?? `no line of a log: ${line}`,
  );
}

async function logCondition({ cri }: IntegrationNode) {
  const { status } = await cri.call('Status', {});
  return status!.conditions.find(({ type }) => type === 'ContainerLogsWritten');
}
