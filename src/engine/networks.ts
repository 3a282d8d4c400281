import type { EngineNetworks } from './engine-client.js';
import { enginePath } from './path.js';
import type { EngineRequests } from './requests.js';
import { idAnswer } from './wire/exec.js';
import { networkInspect } from './wire/network.js';

export function createEngineNetworks(requests: EngineRequests): EngineNetworks {
  return {
    async inspect(name, signal) {
      const network = await requests.json(
        networkInspect,
        { method: 'GET', path: enginePath`/networks/${name}` },
        signal,
      );
      const subnets = (network.IPAM?.Config ?? []).map((config) => config.Subnet ?? '');
      return {
        id: network.Id,
        subnets: subnets.filter((subnet) => subnet !== ''),
        labels: network.Labels ?? {},
        options: network.Options ?? {},
        connected: Object.keys(network.Containers ?? {}).length,
      };
    },
    async create(name, { subnets, labels, options }, signal) {
      const body = {
        Name: name,
        Driver: 'bridge',
        // Up to API 1.43 two networks may otherwise have one name.
        CheckDuplicate: true,
        EnableIPv6: subnets.some((subnet) => subnet.includes(':')),
        ...(subnets.length > 0
          ? { IPAM: { Driver: 'default', Config: subnets.map((subnet) => ({ Subnet: subnet })) } }
          : {}),
        Labels: labels,
        Options: options,
      };
      const { Id: id } = await requests.json(
        idAnswer,
        { method: 'POST', path: '/networks/create', body },
        signal,
      );
      return id;
    },
    remove: (name, signal) =>
      requests.done({ method: 'DELETE', path: enginePath`/networks/${name}` }, signal),
  };
}
