import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDiskWalker } from '../../src/stats/disk/disk-walker.js';
import { compileThread, type CompiledThread } from '../support/in-process/compiled-thread.js';
import { closing } from '../support/closing.js';

let root = '';
let compiled: CompiledThread;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'berth-walker-'));
  compiled = compileThread('stats/disk/disk-walk-worker');
});
afterAll(() => {
  compiled[Symbol.dispose]();
  rmSync(root, { recursive: true });
});

describe('createDiskWalker', () => {
  it('measures directories in its thread, one after the other', async () => {
    await using walker = closing(createDiskWalker(compiled.url));
    const path = join(root, 'measured');
    mkdirSync(path);
    expect(await walker.walk(path, 30_000)).toMatchObject({ inodes: 1 });
    writeFileSync(join(path, 'file'), 'x');
    expect(await walker.walk(path, 30_000)).toMatchObject({ inodes: 2 });
  });

  it('tells that a directory is not on this machine', async () => {
    await using walker = closing(createDiskWalker(compiled.url));
    await expect(walker.walk('/nowhere/berth', 30_000)).rejects.toMatchObject({ fault: 'not-found' });
  });

  it('fails the walk, not the process, when its thread dies, and starts another for the next', async () => {
    const path = join(root, 'dying-worker.mjs');
    writeFileSync(
      path,
      'import { parentPort } from "node:worker_threads"; parentPort.on("message", () => { throw new Error("out of luck"); });',
    );
    await using walker = closing(createDiskWalker(pathToFileURL(path)));
    await expect(walker.walk('/a', 30_000)).rejects.toMatchObject({
      fault: 'internal',
      message: 'could not measure /a: out of luck',
    });
    await expect(walker.walk('/b', 30_000)).rejects.toThrow('could not measure /b: out of luck');
  });

  it('rejects what is under way when it is closed', async () => {
    const path = join(root, 'silent-worker.mjs');
    writeFileSync(
      path,
      'import { parentPort } from "node:worker_threads"; parentPort.on("message", () => {});',
    );
    await using walker = closing(createDiskWalker(pathToFileURL(path)));
    const walk = expect(walker.walk('/a', 30_000)).rejects.toThrow(
      'the thread that measures disk usage has ended',
    );
    await walker.close();
    await walk;
  });
});
