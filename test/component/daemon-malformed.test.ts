import { status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containerConfig } from '../support/builders/container-config.js';
import { podSandboxConfig } from '../support/builders/pod-sandbox-config.js';
import {
  RPCS as ALL_RPCS,
  requestTypeOf,
  startComposedDaemon,
  type ComposedDaemon,
} from '../support/in-process/composed-daemon.js';
import { generatedMessage, type Pools } from '../support/generated-message.js';

let berth: ComposedDaemon;
let ids: Ids;

interface Ids {
  readonly podSandboxId: string;
  readonly containerId: string;
}

const IMAGE = 'busybox:1.36';

beforeAll(async () => {
  berth = await startComposedDaemon({ networkPlugin: 'docker' });
  ids = await seed();
});

afterAll(() => berth.close());

/** A pod with a running container, made again when generated requests have removed it. */
async function seed(): Promise<Ids> {
  if (![...berth.engine.state.images.values()].some(({ repoTags }) => repoTags.includes(IMAGE))) {
    const image = berth.engine.state.addImage({ tags: [IMAGE] });
    berth.engine.emitEvent({ Type: 'image', Action: 'tag', Actor: { ID: image.id, Attributes: {} } });
  }
  while ((await berth.client.call('ImageStatus', { image: { image: IMAGE } })).image === null);
  const metadata = {
    name: 'seed',
    namespace: 'default',
    uid: `uid-${String(Date.now())}-${String(Math.random())}`,
    attempt: 0,
  };
  const { podSandboxId } = await berth.client.call('RunPodSandbox', {
    config: podSandboxConfig({ metadata, logDirectory: '' }),
  });
  const config = containerConfig({
    image: { image: IMAGE, annotations: {}, userSpecifiedImage: '', runtimeHandler: '', imageRef: '' },
  });
  const { containerId } = await berth.client.call('CreateContainer', { podSandboxId, config });
  await berth.client.call('StartContainer', { containerId });
  return { podSandboxId, containerId };
}

/** What a client is told that is to blame itself, or whose object has another state. */
const TOLD = [
  status.OK,
  status.INVALID_ARGUMENT,
  status.NOT_FOUND,
  status.ALREADY_EXISTS,
  status.FAILED_PRECONDITION,
  status.UNIMPLEMENTED,
  // A command that could not be started, a cgroup file that could not be written, a registry that has no such
  // image: the node's words.
  status.UNKNOWN,
].map((code) => status[code]);

async function codeOf(rpc: string, request: object): Promise<string> {
  const { error } = await berth.ask(rpc, request);
  const code = status[error?.code ?? status.OK];
  return TOLD.includes(code) ? code : `${code}: ${error?.details ?? ''}`;
}

/** But for GetContainerEvents, which has an empty request and does not end. */
const RPCS = ALL_RPCS.filter((rpc) => rpc !== 'GetContainerEvents');

describe('an empty request', () => {
  it.each(RPCS)('%s is answered, or refused by the name of what is missing', async (rpc) => {
    const { error } = await berth.ask(rpc, {});
    if (error === undefined || error.code === status.UNIMPLEMENTED || error.code === status.NOT_FOUND) return;
    expect({ code: status[error.code], details: error.details }).toEqual({
      code: 'INVALID_ARGUMENT',
      details: expect.stringMatching(/^[a-z_.]+: (is missing|is empty|must name an image)$/),
    });
  });
});

/**
 * Paths lie in the daemon's own directory or cannot be written to: what a request has made as a directory is
 * gone with the test.
 */
function pools(): Pools {
  const own = berth.directory;
  return {
    strings: [
      ...[
        '',
        ' ',
        'a',
        'A_b.c-d',
        '-',
        '..',
        '../x',
        `${own}/x`,
        `${own}/../x`,
        '/proc/1/x',
        '/dev/null',
        '\0',
        'é\n',
        'x'.repeat(300),
      ],
      ...[
        IMAGE,
        'sha256:',
        'busybox@sha256:0',
        'UPPER/case',
        '0',
        '-1',
        '0-3',
        'rwm',
        'SYS_ADMIN',
        'kernel.shm_rmid_forced',
        'runtime/default',
      ],
      ...[
        ids.podSandboxId,
        ids.containerId,
        ids.containerId.slice(0, 12),
        '10.0.0.0/24',
        '10.1.2.3',
        '::1',
        '2MB',
        'memory.high',
      ],
    ],
    int64s: [
      '0',
      '1',
      '-1',
      '1000',
      '100000',
      '67108864',
      '9007199254740993',
      '9223372036854775807',
      '-9223372036854775808',
    ],
    int32s: [0, 1, -1, 80, 65536, 2147483647, -2147483648],
  };
}

/** Generated fields over a request that is right, so that what is wrong is found deep inside, too. */
function requestsOf(rpc: string): fc.Arbitrary<object> {
  const any = generatedMessage(requestTypeOf(rpc), pools());
  const right = RIGHT[rpc]?.(pools());
  return right === undefined ? any : fc.oneof(any, right);
}

const SEEDS = fc.nat({ max: 2 ** 30 });

const RIGHT: Readonly<Record<string, (pools: Pools) => fc.Arbitrary<object>>> = {
  RunPodSandbox: (given) =>
    fc.tuple(partOf('PodSandboxConfig', given), SEEDS).map(([changes, seed]) => {
      const metadata = { name: 'generated', namespace: 'default', uid: `uid-${String(seed)}`, attempt: 0 };
      return { config: { ...podSandboxConfig({ metadata, logDirectory: '' }), ...changes } };
    }),
  CreateContainer: (given) =>
    fc.tuple(partOf('ContainerConfig', given), SEEDS).map(([changes, seed]) => {
      const right = containerConfig({
        metadata: { name: `c-${String(seed)}`, attempt: 0 },
        image: { image: IMAGE } as never,
      });
      return { podSandboxId: ids.podSandboxId, config: { ...right, ...changes } };
    }),
  UpdateContainerResources: (given) =>
    generatedMessage('LinuxContainerResources', given).map((linux) => ({
      containerId: ids.containerId,
      linux,
    })),
  ExecSync: ({ strings, int64s }) =>
    fc.record({
      containerId: fc.constant(ids.containerId),
      cmd: fc.array(fc.constantFrom(...strings)),
      timeout: fc.constantFrom(...int64s),
    }),
};

/** Some of a message's fields. */
function partOf(type: string, given: Pools): fc.Arbitrary<object> {
  return generatedMessage(type, given).chain((message) =>
    fc.subarray(Object.keys(message)).map((keys) => only(message, keys)),
  );
}

function only(message: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(message).filter(([key]) => keys.includes(key)));
}

describe('a request of any content', () => {
  it.each(RPCS)(
    '%s never fails by a fault in Berth, and Berth goes on',
    { timeout: 120_000 },
    async (rpc) => {
      await fc.assert(
        fc.asyncProperty(requestsOf(rpc), async (request) => {
          expect(TOLD).toContain(await codeOf(rpc, request));
        }),
        { numRuns: RIGHT[rpc] === undefined ? 15 : 100 },
      );
      expect(await codeOf('Version', {})).toBe('OK');
      ids = await seed();
    },
  );
});
