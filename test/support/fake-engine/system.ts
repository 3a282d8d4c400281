import type { Routes } from './routes.js';
import { compareApiVersions } from '../../../src/engine/wire/features.js';

export const systemRoutes: Routes = {
  'GET /_ping': () => ({ status: 200, text: 'OK' }),
  'GET /version': ({ state: { kind } }) => ({
    status: 200,
    json: {
      Platform: { Name: '' },
      Version: kind.version,
      ApiVersion: kind.apiVersion,
      MinAPIVersion: kind.minApiVersion,
      GitCommit: '0000000',
      GoVersion: 'go1.24.0',
      Os: 'linux',
      Arch: 'amd64',
      KernelVersion: '6.1.0-fake',
      BuildTime: '2026-01-01T00:00:00.000000000+00:00',
    },
  }),
  'GET /info': ({ state }) => ({
    status: 200,
    json: {
      ID: '9e2ab8e9-0000-4f9f-944e-66863d059ce8',
      Name: 'fake',
      Containers: state.containers.size,
      Images: state.images.size,
      ServerVersion: state.kind.version,
      KernelVersion: '6.1.0-fake',
      OperatingSystem: 'Debian GNU/Linux 12 (bookworm)',
      OSType: 'linux',
      Architecture: 'x86_64',
      NCPU: 2,
      MemTotal: 8_000_000_000,
      DockerRootDir: `${state.directory}/data`,
      Driver: 'overlay2',
      DriverStatus: [
        ['Backing Filesystem', 'extfs'],
        ['Supports d_type', 'true'],
      ],
      LoggingDriver: 'json-file',
      CgroupDriver: 'cgroupfs',
      CgroupVersion: '2',
      MemoryLimit: true,
      SwapLimit: true,
      CpuCfsPeriod: true,
      CpuCfsQuota: true,
      LiveRestoreEnabled: false,
      SecurityOptions: ['name=seccomp,profile=builtin', 'name=cgroupns'],
      DefaultRuntime: 'runc',
      Runtimes: { 'io.containerd.runc.v2': { path: 'runc' }, runc: { path: 'runc' } },
      ...(compareApiVersions(state.kind.apiVersion, '1.44') >= 0
        ? { CDISpecDirs: ['/etc/cdi', '/var/run/cdi'] }
        : {}),
      ...state.info,
    },
  }),
  'GET /system/df': ({ state }) => {
    const bytes = [...state.images.values()].reduce((sum, image) => sum + image.size, 0);
    const newer = compareApiVersions(state.kind.apiVersion, '1.52') >= 0;
    return {
      status: 200,
      json: newer ? { ImageUsage: { TotalSize: bytes } } : { LayersSize: bytes, Images: [] },
    };
  },
  'GET /events': ({ state, query, gone }) => ({
    status: 200,
    stream: (response) => {
      const leave = state.events.subscribe({
        sinceNs: sinceNs(query.get('since')),
        filters: JSON.parse(query.get('filters') ?? '{}') as Record<string, string[]>,
        line: (line) => response.write(line),
        end: () => response.end(),
      });
      gone.addEventListener('abort', leave, { once: true });
    },
  }),
};

/** `seconds`, or `seconds.nanoseconds`. */
function sinceNs(text: string | null): bigint | undefined {
  if (text === null) return undefined;
  const [seconds = '0', fraction = ''] = text.split('.');
  return BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9));
}
