import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPluginFailure } from '../../src/network/cni/cni-error.js';
import { createPluginRunner } from '../../src/network/cni/invoke.js';
import type { PluginCall } from '../../src/network/cni/plugin-runner.js';
import { createFixturePlugins } from '../support/node/cni-nodes.js';
import { until } from '../support/until.js';

let plugins: ReturnType<typeof createFixturePlugins>;
beforeEach(() => {
  plugins = createFixturePlugins();
});
afterEach(() => {
  plugins.remove();
});

const signal = new AbortController().signal;
const runner = (parts: Partial<Parameters<typeof createPluginRunner>[0]> = {}) =>
  createPluginRunner({ environment: process.env, ...parts });
const call = (type: string, changes: Partial<PluginCall> = {}): PluginCall => ({
  command: 'ADD',
  path: plugins.path(type),
  pluginDirs: ['/opt/cni/bin', plugins.dir],
  config: { cniVersion: '1.0.0', name: 'net', type },
  attachment: {
    containerId: 'abc',
    netns: '/run/netns/x',
    ifName: 'eth0',
    args: [
      ['IgnoreUnknown', '1'],
      ['K8S_POD_NAME', 'web'],
    ],
  },
  ...changes,
});
const pids = (type: string): number[] => plugins.read(`${type}.pids`).trim().split(' ').map(Number);
const started = (type: string): Promise<number[]> =>
  until(() => {
    const found = pids(type);
    expect(found.every((pid) => pid > 0)).toBe(true);
    return found;
  });

/** A zombie has ended: when it is reaped is up to init. */
function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${String(pid)}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

describe('a plugin process', () => {
  it('gets its arguments in the environment and its configuration on stdin', async () => {
    await runner().run(call('ok'), signal);
    const environment = plugins.read('ok.env').split('\n');
    expect(environment).toEqual(
      expect.arrayContaining([
        'CNI_COMMAND=ADD',
        'CNI_CONTAINERID=abc',
        'CNI_NETNS=/run/netns/x',
        'CNI_IFNAME=eth0',
        'CNI_ARGS=IgnoreUnknown=1;K8S_POD_NAME=web',
        `CNI_PATH=/opt/cni/bin:${plugins.dir}`,
        'PWD=/',
      ]),
    );
    expect(JSON.parse(plugins.read('ok.stdin'))).toEqual({ cniVersion: '1.0.0', name: 'net', type: 'ok' });
  });

  it('gets an empty CNI_NETNS when the namespace is gone, and nothing of a container for VERSION', async () => {
    const attachment = { containerId: 'abc', netns: undefined, ifName: 'eth0', args: [] };
    await runner().run(call('ok', { command: 'DEL', attachment }), signal);
    expect(plugins.read('ok.env').split('\n')).toEqual(expect.arrayContaining(['CNI_NETNS=', 'CNI_ARGS=']));
    const { attachment: _none, ...version } = call('ok', { command: 'VERSION' });
    await runner().run(version, signal);
    expect(plugins.read('ok.env')).not.toMatch(/CNI_CONTAINERID|CNI_NETNS|CNI_IFNAME|CNI_ARGS/);
  });

  it('inherits the environment but for what is Berth’s own business', async () => {
    const own = {
      LISTEN_FDS: '1',
      LISTEN_PID: '7',
      NOTIFY_SOCKET: '/run/n',
      WATCHDOG_USEC: '1',
      NODE_OPTIONS: '-x',
      BERTH_X: '1',
      CNI_ARGS: 'old',
    };
    const environment = { PATH: '/usr/bin:/bin', KUBECONFIG: '/k', ...own, GONE: undefined };
    const { attachment: _none, ...version } = call('ok', { command: 'VERSION' });
    await runner({ environment }).run(version, signal);
    const names = plugins
      .read('ok.env')
      .split('\n')
      .map((line) => line.split('=')[0] ?? '');
    expect(names).toEqual(expect.arrayContaining(['PATH', 'KUBECONFIG']));
    expect(names.filter((name) => name in own || name === 'GONE')).toEqual([]);
  });

  it('finds programs even when Berth was started without a PATH', async () => {
    await runner({ environment: {} }).run(call('ok'), signal);
    expect(plugins.read('ok.env')).toContain('PATH=/usr/local/sbin:');
  });

  it('is judged by its exit code: what a successful one prints is given as it is', async () => {
    expect(await runner().run(call('garbage'), signal)).toBe('Segmentation fault?\n');
  });

  it('a plugin that fails tells its JSON error, and what it wrote to stderr beside', async () => {
    const error: unknown = await runner()
      .run(call('error'), signal)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      fault: 'unavailable',
      message:
        'CNI plugin error failed to ADD: the agent has not started; dial unix /run/agent.sock (code 11)',
    });
    expect(findPluginFailure(error)).toMatchObject({
      plugin: 'error',
      code: 11,
      stderr: 'a line for the log\n',
    });
  });

  it('a plugin that crashes tells the end of its stderr', async () => {
    await expect(runner().run(call('crash'), signal)).rejects.toThrow(
      'CNI plugin crash failed to ADD: panic: runtime error (exit code 2)',
    );
  });

  it('a plugin that cannot be started is an error that says why', async () => {
    writeFileSync(plugins.path('broken'), '#!/no/such/interpreter\n');
    chmodSync(plugins.path('broken'), 0o755);
    await expect(runner().run(call('broken'), signal)).rejects.toThrow(
      /CNI plugin .*broken cannot be run: .*ENOENT/,
    );
  });

  it('may ignore its configuration, however long that is', async () => {
    await expect(
      runner().run(call('crash', { config: { padding: 'x'.repeat(1_000_000) } }), signal),
    ).rejects.toThrow('exit code 2');
  });

  it('a plugin that works again later fails as often as it does, and then succeeds', async () => {
    writeFileSync(plugins.path('fail-n-times.left'), '2');
    await expect(runner().run(call('fail-n-times'), signal)).rejects.toThrow('try again later');
    await expect(runner().run(call('fail-n-times'), signal)).rejects.toThrow('try again later');
    expect(await runner().run(call('fail-n-times'), signal)).toContain('10.1.0.5');
  });
});

describe('a plugin process that does not end', () => {
  it('is killed with all that it started when the caller’s time is up, and only then the call is over', async () => {
    const controller = new AbortController();
    const run = runner({ graceMs: 10 }).run(call('slow'), controller.signal);
    const processes = await started('slow');
    controller.abort(new Error('the kubelet has gone'));
    await expect(run).rejects.toThrow('the kubelet has gone');
    await until(() => {
      expect(processes.map(isAlive)).toEqual([false, false]);
    });
  });

  it('is killed when its own time is up', async () => {
    await expect(runner({ limitMs: 50, graceMs: 10 }).run(call('slow'), signal)).rejects.toMatchObject({
      fault: 'deadline-exceeded',
      message: 'CNI plugin slow (ADD) did not finish within 0.05 s',
    });
  });

  it('gets the chance to clean up first', async () => {
    const controller = new AbortController();
    const run = runner().run(call('patient'), controller.signal);
    await started('patient');
    controller.abort(new Error('gone'));
    await expect(run).rejects.toThrow('gone');
    expect(plugins.read('patient.trace')).toBe('cleaned\n');
  });

  it('is killed when it writes without end', async () => {
    await expect(runner({ graceMs: 10, maxOutputBytes: 10_000 }).run(call('flood'), signal)).rejects.toThrow(
      'CNI plugin flood (ADD) wrote more than 10000 bytes to stdout',
    );
  });

  it('does not keep the call open when it is only something that it left behind', async () => {
    expect(await runner({ drainMs: 10 }).run(call('linger'), signal)).toContain('10.1.0.6');
    for (const pid of pids('linger')) process.kill(pid);
  });
});
