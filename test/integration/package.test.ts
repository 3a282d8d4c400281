import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/node/engines.js';
import { useNode } from '../support/node/integration-node.js';
import { podOf, scriptOf } from '../support/node/pods.js';

const ARCH = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
const out = mkdtempSync(join(tmpdir(), 'berth-package-test-'));
afterAll(() => {
  rmSync(out, { recursive: true });
});

/** nfpm, which makes the .deb and the .rpm, is built from its Go modules. */
const hasGo = spawnSync('go', ['version']).status === 0;
const first = build('first');
const berth = join(first, `berth-${version}-linux-${ARCH}`);

describe('the executable', () => {
  it('runs without Node.js on the node, and names its version and commit', () => {
    const git = spawnSync('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: ROOT, encoding: 'utf8' });
    const commit = git.status === 0 ? git.stdout.trim() : 'unknown';
    expect(run(['version'])).toEqual({ status: 0, output: `berth ${version} (${commit})\n` });
  });

  it('shows its help, its settings and what keeps a kubelet from working', () => {
    expect(run(['--help']).output).toContain('berth doctor');
    expect(run(['config']).output).toContain('containerRuntimeEndpoint');
    expect(run(['doctor']).output).toMatch(/^ok +Node\.js/m);
  });

  it('takes no options for Node.js from its environment', () => {
    expect(run(['version'], { NODE_OPTIONS: '--require=/nonexistent' }).status).toBe(0);
  });

  it('leaves no file of its own behind', () => {
    const leftOver = (): string[] =>
      readdirSync('/run').filter((name) => /^berth-[A-Za-z0-9]{6}$/.test(name));
    const before = leftOver();
    run(['doctor']);
    expect(leftOver()).toEqual(before);
  });
});

describe.each(testEngines().slice(-1))('the executable beside Engine $name', (engine) => {
  const node = useNode(engine, { program: berth });

  it('runs a pod with its network, log, exec and statistics', async () => {
    const pod = podOf(node.home, 'packaged');
    const podSandboxId = await node.runPod(pod);
    const containerId = await node.run(
      podSandboxId,
      scriptOf('main', 'echo written; exec sleep 1000', {}),
      pod,
    );
    expect((await node.sandbox(podSandboxId)).network?.ip).toMatch(/^10\.89\./);
    expect(await node.exec(containerId, ['echo', 'executed'])).toMatchObject({
      exitCode: 0,
      stdout: 'executed\n',
    });
    const log = join(pod.logDirectory!, 'main/0.log');
    await expect.poll(() => readFileSync(log, 'utf8')).toMatch(/^\S+ stdout F written\n$/);
    const { stats } = await node.cri.call('ContainerStats', { containerId });
    expect(Number(stats?.memory?.usageBytes?.value)).toBeGreaterThan(0);
    // Measured by a thread whose program is inside the executable.
    await expect
      .poll(async () => (await node.cri.call('ContainerStats', { containerId })).stats?.writableLayer, {
        timeout: 60_000,
      })
      .toMatchObject({ usedBytes: { value: expect.stringMatching(/^\d+$/) as string } });
  });
});

describe.skipIf(!hasGo)('the packages', () => {
  it('are the same bytes when they are built again', { timeout: 600_000 }, () => {
    const second = build('second');
    expect(readFileSync(join(second, 'SHA256SUMS'), 'utf8')).toBe(
      readFileSync(join(first, 'SHA256SUMS'), 'utf8'),
    );
    execFileSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: first });
  });

  it("have the executable where minikube and kubespray look for cri-dockerd's", () => {
    const file = join(first, `cri-dockerd-${version}.${ARCH}.tgz`);
    expect(execFileSync('tar', ['-tzf', file], { encoding: 'utf8' }).split('\n')).toContain(
      './cri-dockerd/cri-dockerd',
    );
  });

  it("take cri-dockerd's place, and depend on nothing that Docker's packages could exclude", () => {
    const fields = execFileSync('dpkg-deb', ['--field', deb()], { encoding: 'utf8' });
    expect(fields).toContain('\nProvides: cri-dockerd\n');
    expect(fields).toContain('\nReplaces: cri-dockerd\n');
    expect(fields).toContain('\nConflicts: cri-dockerd\n');
    expect(fields).not.toMatch(/^(Pre-)?Depends:/m);
  });

  it('have the units, the configuration and the licences of all that is inside', () => {
    const root = join(out, 'root');
    execFileSync('dpkg-deb', ['--extract', deb(), root]);
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
    expect(files).toEqual(
      expect.arrayContaining([
        'usr/bin/berth',
        'usr/bin/cri-dockerd',
        'usr/lib/systemd/system/cri-docker.service',
        'usr/lib/systemd/system/cri-docker.socket',
        'etc/berth/config.yaml',
      ]),
    );
    const { components } = JSON.parse(
      readFileSync(join(root, 'usr/share/doc/berth/berth.cdx.json'), 'utf8'),
    ) as { components: { name: string; version: string }[] };
    const notices = readFileSync(join(root, 'usr/share/doc/berth/THIRD-PARTY.txt'), 'utf8');
    expect(components.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['@grpc/grpc-js', 'dockerode']),
    );
    for (const { name, version: its } of components) expect(notices).toContain(`\n${name} ${its} (`);
    expect(components.map(({ name }) => name)).not.toContain('ssh2');
  });
});

function deb(): string {
  return join(first, `berth_${version}_${ARCH}.deb`);
}

/** Where the packages are, or only the executable where the others cannot be made. */
function build(name: string): string {
  const dir = join(out, name);
  const args = ['--arch', ARCH!, '--out', dir, ...(hasGo ? [] : ['--only', 'executable'])];
  execFileSync(join(ROOT, 'packaging/package/run.sh'), args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return dir;
}

/** On a node that has nothing in its PATH. */
function run(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): { status: number | null; output: string } {
  const { status, stdout } = spawnSync(berth, args, { encoding: 'utf8', env: { PATH: '', ...environment } });
  return { status, output: stdout };
}
