import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createResolvConfFiles } from '../../../src/network/resolv-conf.js';
import { makeFifo } from '../../support/builders/special-files.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'berth-resolv-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

const files = (nodeFiles?: string[]) => createResolvConfFiles(join(directory, 'state'), nodeFiles);

describe('the resolv.conf of a pod', () => {
  it('is a file of its own, which every user of a container can read', async () => {
    const one = files();
    const [path, other] = [one.newPath(), one.newPath()];
    await one.ensure(path, { text: 'nameserver 10.96.0.10\n' });
    expect(other).not.toBe(path);
    expect(readFileSync(path, 'utf8')).toBe('nameserver 10.96.0.10\n');
    expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(await one.list()).toEqual([path]);
  });

  it('is not written again once it is there: what the pod wrote to it stays', async () => {
    const path = files().newPath();
    await files().ensure(path, { text: 'a' });
    writeFileSync(path, "the pod's");
    await files().ensure(path, { text: 'a' });
    expect(readFileSync(path, 'utf8')).toBe("the pod's");
  });

  it('is there as a whole or not at all, whenever Berth is killed', async () => {
    const path = files().newPath();
    const text = `search ${'a'.repeat(1_000_000)}\n`;
    const writing = { isOver: false };
    const written = files()
      .ensure(path, { text })
      .finally(() => (writing.isOver = true));
    const sizes = new Set<number | undefined>();
    while (!writing.isOver) {
      sizes.add(statSync(path, { throwIfNoEntry: false })?.size);
      await setImmediate();
    }
    await written;
    sizes.delete(undefined);
    expect([...sizes, statSync(path).size]).toEqual([...sizes].map(() => text.length).concat(text.length));
    expect(readdirSync(dirname(path))).toEqual([basename(path)]);
  });

  it('leaves nothing of one that a Berth was killed over, once the next has started', async () => {
    const path = files().newPath();
    await files().ensure(path, { text: 'a' });
    const unfinished = `${files().newPath()}.new-0123456789abcdef`;
    const unlike = join(dirname(path), 'notes.new');
    for (const file of [unfinished, unlike]) writeFileSync(file, 'half');
    expect(await files().list()).toEqual([path]);
    await files().removeUnfinished();
    expect(readdirSync(dirname(path)).sort()).toEqual([basename(path), 'notes.new'].sort());
  });

  it('is made again where it was lost, and its directory too', async () => {
    const path = files().newPath();
    await files().ensure(path, { text: 'a' });
    rmSync(dirname(path), { recursive: true });
    await files().ensure(path, { text: 'a' });
    expect(readFileSync(path, 'utf8')).toBe('a');
  });

  it('is removed, with success also where there is none, and never anything else', async () => {
    const path = files().newPath();
    await files().ensure(path, { text: 'a' });
    for (const _time of ['first', 'second']) await files().remove(path);
    expect(await files().list()).toEqual([]);
    const foreign = join(directory, 'a'.repeat(32));
    const unlike = join(dirname(path), 'notes');
    for (const kept of [foreign, unlike]) {
      writeFileSync(kept, 'kept');
      await files().remove(kept);
      await files().ensure(kept, { text: 'not this' });
      expect(readFileSync(kept, 'utf8')).toBe('kept');
    }
    expect(await files().list()).toEqual([]);
  });

  it('cannot be made where the disk does not let it, and says so', async () => {
    writeFileSync(join(directory, 'state'), 'no directory');
    await expect(files().ensure(files().newPath(), { text: 'a' })).rejects.toThrow('ENOTDIR');
    await expect(files().list()).rejects.toThrow('ENOTDIR');
  });
});

describe("the node's name servers for a pod", () => {
  const nodeFile = (name: string, text: string) => {
    const path = join(directory, name);
    writeFileSync(path, text);
    return path;
  };
  const written = async (nodeFiles: string[]) => {
    const path = files().newPath();
    await files(nodeFiles).ensure(path, 'node');
    return readFileSync(path, 'utf8');
  };

  it("are the node's file without its loopback addresses, which a pod cannot reach", async () => {
    const text = 'search corp.example\nnameserver 127.0.0.1\nnameserver 192.0.2.53\nnameserver ::1\n';
    expect(await written([nodeFile('a', text)])).toBe('search corp.example\nnameserver 192.0.2.53\n');
  });

  it('are not waited for where the file is a FIFO: the pod is refused, with the reason', async () => {
    const fifo = join(directory, 'fifo');
    makeFifo(fifo);
    await expect(written([fifo])).rejects.toThrow(`${fifo} is not a regular file`);
  });

  it('are those behind the stub of systemd-resolved, where the first file names nothing else', async () => {
    const stub = nodeFile('a', 'nameserver 127.0.0.53\noptions edns0\n');
    expect(await written([stub, nodeFile('b', 'nameserver 192.0.2.53\n')])).toBe('nameserver 192.0.2.53\n');
    expect(await written([stub, join(directory, 'none')])).toBe('options edns0\n');
  });

  it('are none on a node without a file', async () => {
    expect(await written([join(directory, 'none')])).toBe('');
  });
});
