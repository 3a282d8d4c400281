import { describe, expect, it } from 'vitest';
import type { Mount } from '../../../../src/cri/generated/runtime/v1/Mount.js';
import type { NodeFacts } from '../../../../src/translate/node-facts.js';
import {
  cdiDevicesToHostConfig,
  devicePaths,
  devicesToHostConfig,
} from '../../../../src/translate/to-engine/devices.js';
import { planMounts } from '../../../../src/translate/to-engine/mounts.js';
import { imageMount, mount } from '../../../support/builders/container-config.js';
import { createImageIndex } from '../../../../src/translate/image-reference.js';
import { digestOf, imageFacts } from '../../../support/builders/image.js';
import { nodeFacts } from '../../../support/builders/node-facts.js';
import { refusalOf } from '../../../support/refusals.js';

const ID = digestOf('volume');
const HEX = ID.slice('sha256:'.length);

function mounts(list: Partial<Mount>[], facts: Partial<NodeFacts> = {}, handler = '') {
  return planMounts(
    list.map((changes) => mount(changes)),
    { runtimeHandler: handler, facts: nodeFacts(facts), findImage: () => undefined },
  );
}

function bind(changes: Partial<Mount>, facts: Partial<NodeFacts> = {}) {
  return mounts([changes], facts).hostConfig.Mounts?.[0];
}

describe('bind mounts', () => {
  it('leave a private propagation to the Engine, which refuses to hear of it for sources such as /', () => {
    expect(mounts([{}])).toMatchObject({
      hostConfig: {
        Mounts: [
          {
            Type: 'bind',
            Source: '/srv/data',
            Target: '/data',
            ReadOnly: false,
            BindOptions: { CreateMountpoint: true },
          },
        ],
      },
      directories: [{ field: 'config.mounts[0].host_path', path: '/srv/data' }],
    });
  });

  it('are nothing where none are asked for', () => {
    expect(mounts([])).toEqual({ hostConfig: {}, directories: [], imageSubPaths: [], recorded: [] });
  });

  it.each([
    ['PROPAGATION_HOST_TO_CONTAINER', 'rslave'],
    ['PROPAGATION_BIDIRECTIONAL', 'rshared'],
  ] as const)('bind mounts with %s are %s', (propagation, expected) => {
    expect(bind({ propagation })?.BindOptions).toMatchObject({ Propagation: expected });
  });

  it.each([
    ['1.41', {}],
    ['1.42', { CreateMountpoint: true }],
    ['1.44', { CreateMountpoint: true, ReadOnlyNonRecursive: true }],
  ])('bind mounts that are read-only stay non-recursive at API %s', (apiVersion, BindOptions) => {
    expect(bind({ readonly: true }, { apiVersion })).toMatchObject({ ReadOnly: true, BindOptions });
    expect(bind({ readonly: true }, { apiVersion })?.BindOptions).toEqual(BindOptions);
  });

  it('are recursively read-only where asked for', () => {
    const options = bind({ readonly: true, recursiveReadOnly: true })?.BindOptions;
    expect(options).toEqual({
      Propagation: 'rprivate',
      CreateMountpoint: true,
      ReadOnlyForceRecursive: true,
    });
  });

  it.each(['/', '/var', '/var/lib/docker', '/var/lib/docker/volumes'])(
    'bind mounts of %s cannot be recursively read-only: the Engine has no private mount of it',
    (hostPath) => {
      expect(() => mounts([{ hostPath, readonly: true, recursiveReadOnly: true }])).toThrow(
        refusalOf('config.mounts[0].recursive_read_only'),
      );
    },
  );

  it('beside the root directory of the Engine can be recursively read-only', () => {
    expect(bind({ hostPath: '/var/lib/docker2', readonly: true, recursiveReadOnly: true })).toBeDefined();
  });

  it('bind mounts with the same target are the last one, with its own field', () => {
    const plan = mounts([
      { containerPath: '/a', hostPath: '/1' },
      { containerPath: '/b', hostPath: '/2' },
      { containerPath: '/a/', hostPath: '/3' },
    ]);
    expect(plan.hostConfig.Mounts?.map(({ Source, Target }) => [Source, Target])).toEqual([
      ['/2', '/b'],
      ['/3', '/a'],
    ]);
    expect(plan.directories).toEqual([
      { field: 'config.mounts[1].host_path', path: '/2' },
      { field: 'config.mounts[2].host_path', path: '/3' },
    ]);
  });

  it('take identical ids on both sides for no mapping', () => {
    const identity = [{ hostId: 0, containerId: 0, length: 4_294_967_295 }];
    expect(bind({ uidMappings: identity, gidMappings: identity })).toBeDefined();
  });

  it.each<[string, Partial<Mount>, Partial<NodeFacts>, string]>([
    ['config.mounts[0].container_path', { containerPath: '' }, {}, ''],
    ['config.mounts[0].container_path', { containerPath: 'data' }, {}, ''],
    ['config.mounts[0].container_path', { containerPath: '/' }, {}, ''],
    ['config.mounts[0].container_path', { containerPath: '/a/../b' }, {}, ''],
    ['config.mounts[0].host_path', { hostPath: '' }, {}, ''],
    ['config.mounts[0].host_path', { hostPath: 'data' }, {}, ''],
    ['config.mounts[0].host_path', { hostPath: '/a\0' }, {}, ''],
    ['config.mounts[0].mount_options', { mountOptions: ['noexec'] }, {}, ''],
    ['config.mounts[0].uid_mappings', { uidMappings: [{ hostId: 1000, containerId: 0, length: 1 }] }, {}, ''],
    ['config.mounts[0].uid_mappings', { gidMappings: [{ hostId: 1000, containerId: 0, length: 1 }] }, {}, ''],
    ['config.mounts[0].image_sub_path', { imageSubPath: 'bin' }, {}, ''],
    ['config.mounts[0].recursive_read_only', { recursiveReadOnly: true }, {}, ''],
    [
      'config.mounts[0].recursive_read_only',
      { recursiveReadOnly: true, readonly: true, propagation: 'PROPAGATION_BIDIRECTIONAL' },
      {},
      '',
    ],
    [
      'config.mounts[0].recursive_read_only',
      { recursiveReadOnly: true, readonly: true, propagation: 'PROPAGATION_HOST_TO_CONTAINER' },
      {},
      '',
    ],
    ['config.mounts[0].recursive_read_only', { recursiveReadOnly: true, readonly: true }, {}, 'kata'],
    [
      'config.mounts[0].recursive_read_only',
      { recursiveReadOnly: true, readonly: true },
      { runtimes: [] },
      '',
    ],
  ])('refuse %s of %j', (field, changes, facts, handler) => {
    expect(() => mounts([changes], facts, handler)).toThrow(refusalOf(field));
  });

  it('say RROUnsupported, which the kubelet knows, where a node cannot', () => {
    expect(() => mounts([{ recursiveReadOnly: true, readonly: true }], { runtimes: [] })).toThrow(
      /RROUnsupported/,
    );
  });
});

describe('SELinux relabelling', () => {
  const selinux = { seLinux: true };

  it('is nothing on a node without SELinux', () => {
    expect(bind({ selinuxRelabel: true })).toBeDefined();
  });

  it.each<[Partial<Mount>, string]>([
    [{}, '/srv/data:/data:Z,rw'],
    [{ readonly: true, propagation: 'PROPAGATION_HOST_TO_CONTAINER' }, '/srv/data:/data:Z,ro,rslave'],
  ])('relabelling of %j makes the older form of a bind', (changes, expected) => {
    const plan = mounts([{ selinuxRelabel: true, ...changes }], selinux);
    expect(plan.hostConfig).toEqual({ Binds: [expected] });
    expect(plan.directories).toHaveLength(1);
  });

  it.each<[string, Partial<Mount>]>([
    ['a colon in a path', { hostPath: '/srv/a:b' }],
    ['a colon in the target', { containerPath: '/a:b' }],
    ['the root of the node', { hostPath: '/' }],
    ['a directory of the system', { hostPath: '/etc/' }],
    ['all of /var/lib', { hostPath: '/var/lib' }],
  ])('refuses %s', (_what, changes) => {
    expect(() => mounts([{ selinuxRelabel: true, ...changes }], selinux)).toThrow(
      refusalOf('config.mounts[0].selinux_relabel'),
    );
  });
});

describe('image mounts', () => {
  const images = createImageIndex([
    imageFacts({ id: ID, repoTags: ['volume:1'], repoDigests: [] }),
    imageFacts({ repoTags: ['busybox:1.36'] }),
  ]);
  const plan = (list: Mount[], facts: Partial<NodeFacts> = {}) =>
    planMounts(list, {
      runtimeHandler: '',
      facts: nodeFacts(facts),
      findImage: (reference) => images.find(reference),
    });

  it('are read-only and make no directory, and are recorded with the id of the image', () => {
    const mounted = imageMount('volume:1', { imageSubPath: 'a/b' });
    expect(plan([mounted, mount({ containerPath: '/b' })])).toMatchObject({
      hostConfig: {
        Mounts: [
          { Type: 'image', Source: ID, Target: '/data', ReadOnly: true, ImageOptions: { Subpath: 'a/b' } },
          { Type: 'bind' },
        ],
      },
      directories: [{ path: '/srv/data' }],
      imageSubPaths: [
        { field: 'config.mounts[0].image_sub_path', image: 'volume:1', path: 'a/b', target: '/data' },
      ],
      recorded: [{ ...mounted, image: { image: 'volume:1', imageRef: ID } }, mount({ containerPath: '/b' })],
    });
  });

  it('image mounts of one image are each given by another spelling of its id', () => {
    const sources = (...names: string[]) =>
      plan(
        names.map((image, n) => imageMount(image, { containerPath: `/${String(n)}` })),
      ).hostConfig.Mounts?.map(({ Source }) => Source);
    const spellings = [ID, HEX, HEX.slice(0, 63), HEX.slice(0, 62)];
    expect(sources(ID, ID, ID, ID)).toEqual(spellings);
    expect(sources('volume:1', HEX, 'volume:1', ID)).toEqual(spellings);
    expect(sources(ID, 'busybox:1.36')).toEqual([ID, imageFacts().id]);
  });

  it('image mounts of an image that is not on the node fail as a kubelet knows it', () => {
    expect(() => plan([imageMount('gone:1')])).toThrow(
      expect.objectContaining({
        fault: 'internal',
        message: 'ImageVolumeMountFailed: config.mounts[0].image: gone:1 is not on this node',
      }),
    );
  });

  it.each<[string, Mount[]]>([
    ['config.mounts[0].host_path', [imageMount(ID, { hostPath: '/srv' })]],
    ['config.mounts[0].image_sub_path', [imageMount(ID, { imageSubPath: '/bin' })]],
    ['config.mounts[0].image_sub_path', [imageMount(ID, { imageSubPath: 'a/../../b' })]],
    ['config.mounts[0].image_sub_path', [imageMount(ID, { imageSubPath: 'a\0' })]],
    ['config.mounts[0].readonly', [imageMount(ID, { readonly: false })]],
    ['config.mounts[0].image.image', [imageMount('Not A Name')]],
    [
      'config.mounts[26].image',
      Array.from({ length: 27 }, (_, n) => imageMount(ID, { containerPath: `/${String(n)}` })),
    ],
  ])('refuse %s', (field, list) => {
    expect(() => plan(list)).toThrow(refusalOf(field));
  });

  it('take an image without a name for none', () => {
    expect(() => plan([imageMount('')])).toThrow(refusalOf('config.mounts[0].host_path'));
    expect(() => plan([imageMount('', { imageSubPath: 'a' })])).toThrow(
      refusalOf('config.mounts[0].image_sub_path'),
    );
  });

  it('need an Engine that has them, and say which', () => {
    expect(() => plan([imageMount(ID)], { apiVersion: '1.47' })).toThrow(
      expect.objectContaining({ fault: 'failed-precondition', message: expect.stringContaining('1.48') }),
    );
  });
});

describe('devices', () => {
  const device = { hostPath: '/dev/fuse', containerPath: '', permissions: '' };

  it('are told with all permissions and the same path unless the request says otherwise', () => {
    expect(
      devicesToHostConfig([device, { hostPath: '/dev/a', containerPath: '/dev/b', permissions: 'r' }]),
    ).toEqual({
      Devices: [
        { PathOnHost: '/dev/fuse', PathInContainer: '/dev/fuse', CgroupPermissions: 'rwm' },
        { PathOnHost: '/dev/a', PathInContainer: '/dev/b', CgroupPermissions: 'r' },
      ],
    });
    expect(devicesToHostConfig([])).toEqual({});
  });

  it('have to be there', () => {
    expect(devicePaths([device])).toEqual([{ field: 'config.devices[0].host_path', path: '/dev/fuse' }]);
  });

  it.each([
    ['host_path', { hostPath: 'fuse' }],
    ['host_path', { hostPath: '' }],
    ['container_path', { containerPath: 'fuse' }],
    ['permissions', { permissions: 'x' }],
    ['permissions', { permissions: 'rwmr' }],
  ])('refuse %s of %j', (field, changes) => {
    expect(() => devicesToHostConfig([{ ...device, ...changes }])).toThrow(
      refusalOf(`config.devices[0].${field}`),
    );
  });

  it('devices by CDI name are one request to the Engine', () => {
    const names = ['vendor.com/gpu=0', 'vendor.com/gpu=all', 'vendor.com/gpu=0'].map((name) => ({ name }));
    expect(cdiDevicesToHostConfig(names, { cdi: true })).toEqual({
      DeviceRequests: [{ Driver: 'cdi', DeviceIDs: ['vendor.com/gpu=0', 'vendor.com/gpu=all'] }],
    });
    expect(cdiDevicesToHostConfig([], { cdi: false })).toEqual({});
  });

  it('devices by CDI name need an Engine that has CDI, and a name of that form', () => {
    expect(() => cdiDevicesToHostConfig([{ name: 'vendor.com/gpu=0' }], { cdi: false })).toThrow(
      refusalOf('config.CDI_devices'),
    );
    expect(() => cdiDevicesToHostConfig([{ name: 'gpu0' }], { cdi: true })).toThrow(
      refusalOf('config.CDI_devices[0].name'),
    );
  });
});
