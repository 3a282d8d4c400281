import { randomBytes } from 'node:crypto';
import type { FakeNetwork } from './model.js';
import { EngineRefusal } from './model.js';
import type { Routes } from './routes.js';

export function defaultNetworks(): Map<string, FakeNetwork> {
  const network = (name: string, driver: string, subnets: string[]): FakeNetwork => ({
    id: randomBytes(32).toString('hex'),
    name,
    driver,
    subnets,
    labels: {},
    options: driver === 'bridge' ? BRIDGE_OPTIONS : {},
  });
  const all = [
    network('bridge', 'bridge', ['172.17.0.0/16']),
    network('host', 'host', []),
    network('none', 'null', []),
  ];
  return new Map(all.map((one) => [one.name, one]));
}

const BRIDGE_OPTIONS = {
  'com.docker.network.bridge.enable_icc': 'true',
  'com.docker.network.bridge.enable_ip_masquerade': 'true',
  'com.docker.network.driver.mtu': '1500',
};

interface CreateBody {
  readonly Name: string;
  readonly Driver?: string;
  readonly Labels?: Record<string, string>;
  readonly Options?: Record<string, string>;
  readonly IPAM?: { readonly Config?: readonly { readonly Subnet: string }[] };
}

export const networkRoutes: Routes = {
  'GET /networks/*': ({ state, segments: [key = ''] }) => {
    const network = [...state.networks.values()].find(({ name, id }) => name === key || id.startsWith(key));
    if (network === undefined) throw new EngineRefusal(404, `network ${key} not found`);
    const { id, name, driver, subnets, labels, options } = network;
    const connected = [...state.containers.values()].filter(({ networks }) => Object.hasOwn(networks, name));
    const config = subnets.map((subnet) => ({ Subnet: subnet }));
    return {
      status: 200,
      json: {
        Name: name,
        Id: id,
        Scope: 'local',
        Driver: driver,
        EnableIPv6: subnets.some((subnet) => subnet.includes(':')),
        IPAM: { Driver: 'default', Options: null, Config: config },
        Internal: false,
        Containers: Object.fromEntries(connected.map(({ id: containerId }) => [containerId, {}])),
        Options: options,
        Labels: labels,
      },
    };
  },
  'DELETE /networks/*': ({ state, segments: [name = ''] }) => {
    if (!state.networks.delete(name)) throw new EngineRefusal(404, `network ${name} not found`);
    return { status: 204 };
  },
  'POST /networks/create': ({ state, body }) => {
    const {
      Name: name,
      Driver: driver = 'bridge',
      Labels: labels = {},
      Options: options = {},
      IPAM: ipam,
    } = body as unknown as CreateBody;
    if (state.networks.has(name)) throw new EngineRefusal(409, `network with name ${name} already exists`);
    const subnets = ipam?.Config?.map(({ Subnet }) => Subnet) ?? [
      `172.${String(17 + state.networks.size)}.0.0/16`,
    ];
    const network = { id: randomBytes(32).toString('hex'), name, driver, subnets, labels, options };
    state.networks.set(name, network);
    return { status: 201, json: { Id: network.id, Warning: '' } };
  },
};
