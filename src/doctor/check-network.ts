import { messageOf } from '../errors/adapter-error.js';
import type { NetworkList } from '../network/cni/config.js';
import { findPlugin } from '../network/cni/find-plugin.js';
import { loadConfig } from '../network/cni/load-config.js';
import { ok, problem, warning, type Finding, type CheckContext } from './finding.js';
import { installCommand } from './install-command.js';

const CONFIG = 'CNI configuration';
const PLUGINS = 'CNI plugins';

/** What pods need to get a network. No plugin is run. */
export async function checkNetwork(context: CheckContext, signal: AbortSignal): Promise<readonly Finding[]> {
  const { settings } = context;
  if (settings.networkPlugin === 'docker')
    return [ok('Network', `pods use the Docker network ${settings.dockerNetwork}, which Berth creates`)];
  const state = await loadConfig(settings.cniConfDir, (list) => Promise.resolve(list), signal);
  if (state.kind === 'unusable') {
    const fix =
      state.skipped.length > 0
        ? `# fix or remove ${state.skipped.map(({ file }) => file).join(', ')}`
        : 'kubectl apply -f https://github.com/flannel-io/flannel/releases/latest/download/kube-flannel.yml  # or another network add-on; or run Berth with --network-plugin=docker';
    return [problem(CONFIG, `${state.problem}: the node will not be Ready`, fix)];
  }
  const skipped = state.skipped.map(({ file, problem: why }) =>
    warning(CONFIG, `${file} is skipped: ${why}`, `# fix or remove ${file}`),
  );
  return [
    ok(CONFIG, `${state.file}: network ${state.list.name}, CNI ${state.list.cniVersion}`),
    ...skipped,
    await plugins(context, state.list),
  ];
}

async function plugins({ settings, host }: CheckContext, list: NetworkList): Promise<Finding> {
  const types = new Set(list.plugins.flatMap((plugin) => [plugin.type, ...ipamTypes(plugin.config)]));
  const problems: string[] = [];
  for (const type of types) {
    try {
      await findPlugin(type, settings.cniBinDir);
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  if (problems.length === 0) return ok(PLUGINS, `${[...types].join(', ')} are installed`);
  const names = { debian: 'containernetworking-plugins', fedora: 'containernetworking-plugins' };
  return problem(PLUGINS, problems.join('; '), installCommand(host, names));
}

function ipamTypes({ ipam }: Readonly<Record<string, unknown>>): string[] {
  const type: unknown = typeof ipam === 'object' && ipam !== null && 'type' in ipam ? ipam.type : undefined;
  return typeof type === 'string' && type !== '' ? [type] : [];
}
