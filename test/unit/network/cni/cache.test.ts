import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createResultCache } from '../../../../src/network/cni/cache.js';
import type { CacheEntry } from '../../../../src/network/cni/cache.js';
import { temporaryDir } from '../../../support/doubles/cni-plugins.js';
import { makeFifo } from '../../../support/builders/special-files.js';

const id = 'a'.repeat(64);
const entry: CacheEntry = {
  network: 'net',
  attachment: { containerId: id, ifName: 'eth0', netns: '/proc/7/ns/net', args: [['K8S_POD_NAME', 'p']] },
  configText: '{"name":"net","plugins":[]}',
  capabilityArgs: { portMappings: [{ hostPort: 80 }] },
  result: { cniVersion: '1.0.0', ips: [] },
  writtenAtMs: 0,
};

describe('the result cache', () => {
  it('writes what libcni reads, for root alone', async () => {
    const dir = temporaryDir();
    await createResultCache(dir).write(entry, true);
    const file = join(dir, 'results', `net-${id}-eth0`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      kind: 'cniCacheV1',
      containerId: id,
      config: Buffer.from(entry.configText).toString('base64'),
      ifName: 'eth0',
      networkName: 'net',
      netns: '/proc/7/ns/net',
      cniArgs: [['K8S_POD_NAME', 'p']],
      capabilityArgs: { portMappings: [{ hostPort: 80 }] },
      result: { cniVersion: '1.0.0', ips: [] },
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(dir, 'results'))).toEqual([`net-${id}-eth0`]);
  });

  it('says where it could not write: a full disk is no fault in Berth', async () => {
    const dir = temporaryDir();
    writeFileSync(join(dir, 'results'), 'in the way');
    await expect(createResultCache(dir).write(entry, true)).rejects.toMatchObject({
      name: 'AdapterError',
      fault: 'internal',
      message: expect.stringContaining(join(dir, 'results')) as string,
    });
  });

  it('reads back what it wrote, an ADD that has not finished too', async () => {
    const cache = createResultCache(temporaryDir());
    await cache.write(
      { ...entry, result: undefined, attachment: { ...entry.attachment, netns: undefined } },
      false,
    );
    expect(await cache.list(id)).toEqual([
      {
        ...entry,
        result: undefined,
        attachment: { ...entry.attachment, netns: undefined },
        writtenAtMs: expect.any(Number) as number,
      },
    ]);
  });

  it('lists all containers, or one whose id another’s begins with', async () => {
    const cache = createResultCache(temporaryDir());
    for (const containerId of ['ab', 'abc', 'x-ab'])
      await cache.write({ ...entry, attachment: { ...entry.attachment, containerId } }, false);
    const ids = (entries: CacheEntry[]): string[] => entries.map(({ attachment }) => attachment.containerId);
    expect(ids(await cache.list())).toEqual(['ab', 'abc', 'x-ab']);
    expect(ids(await cache.list('ab'))).toEqual(['ab']);
  });

  it('leaves out what it cannot read: nothing of that may stop a DEL', async () => {
    const dir = temporaryDir();
    const results = join(dir, 'results');
    mkdirSync(results);
    writeFileSync(join(results, `net-${id}-eth0`), '{"kind":"cniCacheV1","containerId":"a');
    writeFileSync(
      join(results, `net-${id}-eth1`),
      JSON.stringify({ kind: 'other', containerId: id, ifName: 'eth1', networkName: 'net' }),
    );
    writeFileSync(join(results, `net-${id}-eth2`), JSON.stringify({ kind: 'cniCacheV1', containerId: id }));
    writeFileSync(join(results, `net-${id}-eth3`), 'null');
    writeFileSync(
      join(results, `.net-${id}-eth4.new`),
      JSON.stringify({ kind: 'cniCacheV1', containerId: id, ifName: 'eth4', networkName: 'net' }),
    );
    mkdirSync(join(results, `net-${id}-eth5`));
    expect(await createResultCache(dir).list()).toEqual([]);
  });

  it('passes over a FIFO of the name of an entry without waiting for it', async () => {
    const dir = temporaryDir();
    mkdirSync(join(dir, 'results'));
    makeFifo(join(dir, 'results', `net-${id}-eth0`));
    expect(await createResultCache(dir).list(id)).toEqual([]);
  });

  it('does without fields that are missing or damaged', async () => {
    const dir = temporaryDir();
    mkdirSync(join(dir, 'results'));
    const bare = {
      kind: 'cniCacheV1',
      containerId: id,
      ifName: 'eth0',
      networkName: 'net',
      cniArgs: [['a', 'b'], 'c', ['d']],
      result: [],
    };
    writeFileSync(join(dir, 'results', `net-${id}-eth0`), JSON.stringify(bare));
    expect(await createResultCache(dir).list(id)).toMatchObject([
      {
        configText: '',
        capabilityArgs: {},
        result: undefined,
        attachment: { netns: undefined, args: [['a', 'b']] },
      },
    ]);
  });

  it('removes with an entry what a write of it that was cut short has left', async () => {
    const dir = temporaryDir();
    const cache = createResultCache(dir);
    await cache.write(entry, false);
    const { containerId, ifName } = entry.attachment;
    writeFileSync(join(dir, 'results', `.${entry.network}-${containerId}-${ifName}.new`), '{"kind":"cniC');
    await cache.remove(entry.network, containerId, ifName);
    expect(readdirSync(join(dir, 'results'))).toEqual([]);
  });

  it('is empty where there is no directory, and removes what is not there', async () => {
    const cache = createResultCache(join(temporaryDir(), 'not', 'there'));
    expect(await cache.list()).toEqual([]);
    await cache.remove('net', id, 'eth0');
  });

  it.each([
    ['../net', id, 'eth0'],
    ['net', '../a', 'eth0'],
    ['net', id, 'e/0'],
    ['net', '', 'eth0'],
  ])('refuses names that would lead out of its directory: %j %j %j', async (network, containerId, ifName) => {
    const cache = createResultCache(temporaryDir());
    await expect(
      cache.write({ ...entry, network, attachment: { ...entry.attachment, containerId, ifName } }, false),
    ).rejects.toThrow('not a valid name for a cache file');
    await expect(cache.remove(network, containerId, ifName)).rejects.toThrow(
      'not a valid name for a cache file',
    );
  });
});
