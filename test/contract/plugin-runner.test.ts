import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPluginFailure } from '../../src/network/cni/cni-error.js';
import { createPluginRunner } from '../../src/network/cni/invoke.js';
import type { PluginCall, PluginCommand } from '../../src/network/cni/plugin-runner.js';
import { parseResult } from '../../src/network/cni/result.js';
import { createFixturePlugins, createRealNode, whyNoRealPlugins } from '../support/node/cni-nodes.js';

const signal = new AbortController().signal;

interface Subject {
  /** A call of a plugin that adds an interface. */
  call(
    command: PluginCommand,
    changes?: { readonly config?: object; readonly netns?: string | undefined },
  ): PluginCall;
  remove(): void;
}

function fixture(): Subject {
  const plugins = createFixturePlugins();
  return {
    call: (command, { config = {}, ...changes } = {}) => ({
      command,
      path: plugins.path('ok'),
      pluginDirs: [plugins.dir],
      config: { cniVersion: '1.0.0', name: 'net', type: 'ok', ...config },
      attachment: { containerId: 'abc', netns: '/run/netns/x', ifName: 'eth0', args: [], ...changes },
    }),
    remove: plugins.remove,
  };
}

function debian(): Subject {
  const node = createRealNode();
  const pod = node.addPod();
  const ipam = { type: 'host-local', subnet: '10.198.0.0/24', dataDir: `${node.dir}/ipam` };
  return {
    call: (command, { config = {}, ...changes } = {}) => ({
      command,
      path: `${String(node.pluginDirs[0])}/bridge`,
      pluginDirs: node.pluginDirs,
      config: { cniVersion: '1.0.0', name: 'net', type: 'bridge', bridge: 'berth0', ipam, ...config },
      attachment: {
        containerId: 'abc',
        netns: pod.netns,
        ifName: 'eth0',
        args: [['IgnoreUnknown', '1']],
        ...changes,
      },
    }),
    remove() {
      pod.remove();
      node.remove();
    },
  };
}

const missing = whyNoRealPlugins();
const subjects = [
  { name: 'a fixture', create: fixture, why: undefined },
  { name: 'the bridge plugin', create: debian, why: missing },
];

describe.each(subjects)('running $name', ({ create, why }) => {
  if (why !== undefined) {
    it('as a process', ({ skip }) => {
      skip(why);
    });
    return;
  }

  describe('as a process', () => {
    const runner = createPluginRunner({ environment: process.env });
    let subject: Subject;
    beforeAll(() => {
      subject = create();
    });
    afterAll(() => {
      subject.remove();
    });

    it('gives the versions it speaks', async () => {
      const { supportedVersions } = JSON.parse(await runner.run(subject.call('VERSION'), signal)) as {
        supportedVersions: string[];
      };
      expect(supportedVersions).toContain('1.0.0');
    });

    it('gives the result of an ADD, with an address on the interface asked for', async () => {
      const { result } = parseResult(await runner.run(subject.call('ADD'), signal), '1.0.0');
      const [ip] = result.ips;
      expect(ip?.address).toMatch(/^10\./);
      expect(result.interfaces[ip?.interface ?? -1]?.name).toBe('eth0');
    });

    it('takes a DEL twice, and one without a network namespace', async () => {
      expect(await runner.run(subject.call('DEL'), signal)).toBe('');
      expect(await runner.run(subject.call('DEL'), signal)).toBe('');
      expect(await runner.run(subject.call('DEL', { netns: undefined }), signal)).toBe('');
    });

    it('tells what it refuses, with the plugin’s code', async () => {
      // "refused" is for the fixture; the bridge cannot read its MTU.
      const error: unknown = await runner
        .run(subject.call('ADD', { config: { mtu: 'refused' } }), signal)
        .catch((reason: unknown) => reason);
      expect(findPluginFailure(error)).toMatchObject({
        command: 'ADD',
        code: expect.any(Number) as number,
        exitCode: 1,
      });
    });

    it('does not begin for a caller who has gone', async () => {
      await expect(runner.run(subject.call('ADD'), AbortSignal.abort(new Error('gone')))).rejects.toThrow(
        'gone',
      );
    });
  });
});
