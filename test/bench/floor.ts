import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngineClient } from '../../src/engine/connect.js';
import type { TestEngine } from '../support/node/engines.js';
import { IMAGES } from '../support/node/engines.js';

/**
 * The least that a pod costs: the Engine's calls and the CNI plugins' runs that it is made of, with nothing
 * in between.
 */
export interface Floor {
  start(name: string): Promise<FloorPod>;
  end(pod: FloorPod): Promise<void>;
  close(): void;
}

export interface FloorPod {
  readonly pause: string;
  readonly container: string;
}

const PLUGINS = '/usr/lib/cni';

export function createFloor(engine: TestEngine): Floor {
  const client = createEngineClient({
    endpoint: `unix://${engine.socketPath}`,
    environment: {},
    requestTimeoutMs: 60_000,
  });
  const leases = mkdtempSync(join(tmpdir(), 'berth-bench-leases-'));
  const { signal } = new AbortController();
  const bridge = {
    cniVersion: '1.0.0',
    name: 'berth-bench-floor',
    type: 'bridge',
    bridge: 'berth-floor0',
    isGateway: true,
    hairpinMode: true,
    ipam: {
      type: 'host-local',
      dataDir: leases,
      ranges: [[{ subnet: '10.90.0.0/16' }], [{ subnet: 'fd00:90::/64' }]],
      routes: [{ dst: '0.0.0.0/0' }, { dst: '::/0' }],
    },
  };

  function run(
    command: 'ADD' | 'DEL',
    plugin: Readonly<Record<string, unknown>>,
    id: string,
    pid: number,
  ): unknown {
    const env = {
      PATH: process.env['PATH'],
      CNI_COMMAND: command,
      CNI_CONTAINERID: id,
      CNI_NETNS: `/proc/${String(pid)}/ns/net`,
      CNI_IFNAME: 'eth0',
      CNI_PATH: PLUGINS,
    };
    const args = [`--net=${engine.netnsPath}`, '--', join(PLUGINS, String(plugin['type']))];
    const { stdout, status } = spawnSync('nsenter', args, {
      env,
      input: JSON.stringify(plugin),
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${String(plugin['type'])} ${command}: ${stdout}`);
    return stdout === '' ? {} : JSON.parse(stdout);
  }

  async function pidOf(id: string): Promise<number> {
    return (await client.containers.inspect(id, signal)).State.Pid ?? 0;
  }

  return {
    async start(name) {
      const pause = await client.containers.create(
        `bench-floor-pause-${name}`,
        {
          Image: IMAGES.pause,
          Hostname: name,
          Labels: {},
          HostConfig: { NetworkMode: 'none', IpcMode: 'shareable' },
        },
        signal,
      );
      await client.containers.start(pause.id, signal);
      const prevResult = run('ADD', bridge, pause.id, await pidOf(pause.id));
      run(
        'ADD',
        {
          cniVersion: '1.0.0',
          name: bridge.name,
          type: 'portmap',
          snat: true,
          runtimeConfig: { portMappings: [] },
          prevResult,
        },
        pause.id,
        await pidOf(pause.id),
      );
      const joined = `container:${pause.id}`;
      const container = await client.containers.create(
        `bench-floor-main-${name}`,
        {
          Image: IMAGES.busybox,
          Entrypoint: ['sleep', '3600'],
          Labels: {},
          HostConfig: {
            NetworkMode: joined,
            IpcMode: joined,
            LogConfig: { Type: 'local', Config: {} },
            Memory: 64 << 20,
            CpuShares: 102,
          },
        },
        signal,
      );
      await client.containers.start(container.id, signal);
      return { pause: pause.id, container: container.id };
    },
    async end({ pause, container }) {
      await client.containers.stop(container, 0, signal);
      const pid = await pidOf(pause);
      run('DEL', { cniVersion: '1.0.0', name: bridge.name, type: 'portmap', snat: true }, pause, pid);
      run('DEL', bridge, pause, pid);
      await client.containers.stop(pause, 0, signal);
      await client.containers.remove(container, { force: true, volumes: true }, signal);
      await client.containers.remove(pause, { force: true, volumes: true }, signal);
    },
    close() {
      client.close();
      rmSync(leases, { recursive: true });
      execFileSync('nsenter', [`--net=${engine.netnsPath}`, '--', 'ip', 'link', 'del', 'berth-floor0']);
    },
  };
}
