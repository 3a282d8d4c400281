import { describe, expect, it } from 'vitest';
import type { NamespaceOption } from '../../../../src/cri/generated/runtime/v1/NamespaceOption.js';
import type { UserNamespace } from '../../../../src/cri/generated/runtime/v1/UserNamespace.js';
import {
  containerNamespaces,
  sandboxNamespaces,
  sandboxNetwork,
} from '../../../../src/translate/to-engine/namespaces.js';
import { namespaceOption } from '../../../support/builders/pod-sandbox-config.js';
import { SANDBOX_ID, sandboxFacts } from '../../../support/builders/sandbox-facts.js';
import { refusalOf } from '../../../support/refusals.js';

const cni = { networkMode: 'cni', dockerNetwork: 'berth' } as const;
const docker = { ...cni, networkMode: 'docker' } as const;
const plain = { usernsRemap: false };
const joined = `container:${SANDBOX_ID}`;

describe('the namespaces of a sandbox', () => {
  const of = (options: Partial<NamespaceOption> | null, settings: typeof cni | typeof docker = cni) =>
    sandboxNamespaces(options === null ? null : namespaceOption(options), settings, plain, 'f');

  it('are its own, with ipc to share', () => {
    expect(of({})).toEqual({ NetworkMode: 'none', IpcMode: 'shareable' });
    expect(of({ pid: 'POD' })).toEqual({ NetworkMode: 'none', IpcMode: 'shareable' });
    expect(of(null)).toEqual({ NetworkMode: 'none', IpcMode: 'shareable' });
  });

  it("are on the Docker network in that mode, and the node's where asked for", () => {
    expect(of({}, docker)).toEqual({ NetworkMode: 'berth', IpcMode: 'shareable' });
    expect(of({ network: 'NODE', pid: 'NODE', ipc: 'NODE' }, docker)).toEqual({
      NetworkMode: 'host',
      PidMode: 'host',
      IpcMode: 'host',
    });
  });

  it.each(['network', 'pid', 'ipc'] as const)("cannot be another container's: %s", (namespace) => {
    expect(() => of({ [namespace]: 'TARGET' })).toThrow(refusalOf(`f.${namespace}`));
  });

  it('decide who makes the network', () => {
    expect(sandboxNetwork(null, cni, 'f')).toBe('cni');
    expect(sandboxNetwork(namespaceOption(), docker, 'f')).toBe('docker');
    expect(sandboxNetwork(namespaceOption({ network: 'NODE' }), docker, 'f')).toBe('node');
  });
});

describe('the namespaces of a container', () => {
  const of = (options: Partial<NamespaceOption> | null, network: 'cni' | 'node' = 'cni') =>
    containerNamespaces(
      options === null ? null : namespaceOption(options),
      sandboxFacts({ network }),
      plain,
      'f',
    );

  it.each<[string, Partial<NamespaceOption> | null, object]>([
    ['apart for pids by default of the kubelet', {}, { NetworkMode: joined, IpcMode: joined }],
    ["the pod's where nothing is said", null, { NetworkMode: joined, IpcMode: joined, PidMode: joined }],
    ["the pod's pids", { pid: 'POD' }, { NetworkMode: joined, IpcMode: joined, PidMode: joined }],
    ["the node's pids", { pid: 'NODE' }, { NetworkMode: joined, IpcMode: joined, PidMode: 'host' }],
    [
      "another container's pids",
      { pid: 'TARGET', targetId: 'abc1' },
      { NetworkMode: joined, IpcMode: joined, PidMode: 'container:abc1' },
    ],
    ['ipc of its own', { ipc: 'CONTAINER' }, { NetworkMode: joined, IpcMode: 'private' }],
    ['ipc of the node, which the sandbox holds', { ipc: 'NODE' }, { NetworkMode: joined, IpcMode: joined }],
  ])('are %s', (_what, options, expected) => {
    expect(of(options)).toEqual(expected);
  });

  it("have the node's host name in a pod on the node's network", () => {
    expect(of({}, 'node')).toEqual({ NetworkMode: joined, IpcMode: joined, UTSMode: 'host' });
  });

  it.each<[string, Partial<NamespaceOption>]>([
    ['f.ipc', { ipc: 'TARGET' }],
    ['f.target_id', { pid: 'TARGET' }],
    ['f.target_id', { pid: 'TARGET', targetId: 'a name' }],
  ])('refuse %s', (field, options) => {
    expect(() => of(options)).toThrow(refusalOf(field));
  });
});

describe('user namespaces', () => {
  const mapping = [{ hostId: 1000, containerId: 0, length: 100_000 }];
  const userns = (changes: Partial<UserNamespace>): NamespaceOption =>
    namespaceOption({ usernsOptions: { mode: 'NODE', uids: [], gids: [], ...changes } });

  it.each<[string, Partial<UserNamespace>]>([
    ['mode', { mode: 'POD', uids: mapping, gids: mapping }],
    ['mode', { mode: 'POD' }],
    ['mode', { mode: 'CONTAINER' }],
    ['mode', { mode: 'TARGET' }],
    ['mode', { mode: 'POD', uids: [...mapping, ...mapping], gids: [...mapping, ...mapping] }],
  ])('are refused, for sandboxes and containers: %s of %j', (field, changes) => {
    expect(() => sandboxNamespaces(userns(changes), cni, plain, 'f')).toThrow(
      refusalOf(`f.userns_options.${field}`),
    );
    expect(() => containerNamespaces(userns(changes), sandboxFacts(), plain, 'f')).toThrow(
      refusalOf(`f.userns_options.${field}`),
    );
  });

  it('user namespaces of the node have no mappings', () => {
    expect(() => sandboxNamespaces(userns({ gids: mapping }), cni, plain, 'f')).toThrow(
      refusalOf('f.userns_options'),
    );
    expect(sandboxNamespaces(userns({}), cni, plain, 'f')).not.toHaveProperty('UsernsMode');
  });

  it("are the node's on an Engine that remaps all of its containers", () => {
    expect(sandboxNamespaces(userns({}), cni, { usernsRemap: true }, 'f')).toMatchObject({
      UsernsMode: 'host',
    });
    expect(containerNamespaces(null, sandboxFacts(), { usernsRemap: true }, 'f')).toMatchObject({
      UsernsMode: 'host',
    });
  });
});
