import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCheckpoints } from '../../../src/network/checkpoint.js';
import { temporaryDir } from '../../support/doubles/cni-plugins.js';
import { makeFifo } from '../../support/builders/special-files.js';

const id = 'a'.repeat(64);
function rootWith(content: string): string {
  const root = temporaryDir();
  mkdirSync(join(root, 'sandbox'));
  writeFileSync(join(root, 'sandbox', id), content);
  return root;
}

describe('a checkpoint of cri-dockerd', () => {
  it('gives the port mappings and the network mode, whatever its checksum', async () => {
    const data = {
      port_mappings: [
        { protocol: 'tcp', container_port: 80, host_port: 8080, host_ip: '' },
        { protocol: 'udp', container_port: 53 },
      ],
      host_network: true,
    };
    const root = rootWith(
      JSON.stringify({ version: 'v1', name: 'web', namespace: 'shop', data, checksum: 1 }),
    );
    expect(await createCheckpoints(root).read(id)).toEqual({
      portMappings: [
        { protocol: 'TCP', containerPort: 80, hostPort: 8080, hostIp: '' },
        { protocol: 'UDP', containerPort: 53, hostPort: 0, hostIp: '' },
      ],
      hostNetwork: true,
    });
  });

  it('is not waited for when it is a FIFO, and counts as none', async () => {
    const root = temporaryDir();
    mkdirSync(join(root, 'sandbox'));
    makeFifo(join(root, 'sandbox', id));
    expect(await createCheckpoints(root).read(id)).toBeUndefined();
  });

  it('may have no mappings: cri-dockerd leaves out what is empty', async () => {
    expect(await createCheckpoints(rootWith('{"version":"v1","data":{}}')).read(id)).toEqual({
      portMappings: [],
      hostNetwork: false,
    });
  });

  it('leaves out mappings that are none', async () => {
    const mappings = [
      null,
      {},
      { container_port: '80' },
      { container_port: 80, host_port: 99_999 },
      { container_port: 81, protocol: 7 },
    ];
    const root = rootWith(JSON.stringify({ data: { port_mappings: mappings } }));
    expect((await createCheckpoints(root).read(id))?.portMappings).toEqual([
      { protocol: 'TCP', containerPort: 81, hostPort: 0, hostIp: '' },
    ]);
  });

  it.each(['', '{', 'null', '[]', '{"data":[]}'])('is none when the file holds %j', async (content) => {
    expect(await createCheckpoints(rootWith(content)).read(id)).toBeUndefined();
  });

  it('is none when there is no file, or the id is a path', async () => {
    expect(await createCheckpoints('/nowhere').read(id)).toBeUndefined();
    expect(await createCheckpoints(rootWith('{"data":{}}')).read('../sandbox/' + id)).toBeUndefined();
  });

  it('never is an error, whatever JSON the file holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (data) => {
        await createCheckpoints(rootWith(JSON.stringify({ data }))).read(id);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a checkpoint that Berth writes', () => {
  const pod = {
    name: 'web',
    namespace: 'shop',
    portMappings: [{ protocol: 'TCP', containerPort: 80, hostPort: 8080, hostIp: '' }] as const,
  };
  const ofCriDockerd = () => {
    const root = temporaryDir();
    mkdirSync(join(root, 'sandbox'));
    return root;
  };

  it('reads back, leaves no other file, and goes when it is removed, with success also the second time', async () => {
    const root = ofCriDockerd();
    const checkpoints = createCheckpoints(root);
    await checkpoints.write(id, pod);
    expect(await checkpoints.read(id)).toEqual({ portMappings: pod.portMappings, hostNetwork: false });
    expect(readdirSync(join(root, 'sandbox'))).toEqual([id]);
    for (const _time of ['first', 'second']) await checkpoints.remove(id);
    expect(readdirSync(join(root, 'sandbox'))).toEqual([]);
  });

  it("never takes the place of cri-dockerd's own", async () => {
    const root = rootWith('its own');
    await createCheckpoints(root).write(id, pod);
    expect(readFileSync(join(root, 'sandbox', id), 'utf8')).toBe('its own');
  });

  it('is not written on a node that cri-dockerd was never on, nor outside of its directory', async () => {
    const root = join(temporaryDir(), 'cri-dockerd');
    await createCheckpoints(root).write(id, pod);
    expect(existsSync(root)).toBe(false);
    const there = ofCriDockerd();
    await createCheckpoints(there).write('../x', pod);
    await createCheckpoints(there).remove('../sandbox');
    expect(readdirSync(there)).toEqual(['sandbox']);
  });
});
