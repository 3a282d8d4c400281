import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDiskWalker } from '../../src/stats/disk/disk-walker.js';

/** A thread runs JavaScript only: the files that it is made of, compiled. */
const FILES = ['stats/disk/disk-walk-worker', 'stats/disk/disk-walk', 'errors/adapter-error'];
let root = '';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'berth-walker-'));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  for (const file of FILES) {
    const source = readFileSync(join('src', `${file}.ts`), 'utf8');
    const options = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext };
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(
      join(root, `${file}.js`),
      ts.transpileModule(source, { compilerOptions: options }).outputText,
    );
  }
});
afterAll(() => rmSync(root, { recursive: true }));

const compiled = () => pathToFileURL(join(root, 'stats/disk/disk-walk-worker.js'));

describe('createDiskWalker', () => {
  it('measures directories in its thread, one after the other', async () => {
    const walker = createDiskWalker(compiled());
    const path = join(root, 'measured');
    mkdirSync(path);
    expect(await walker.walk(path)).toMatchObject({ inodes: 1 });
    writeFileSync(join(path, 'file'), 'x');
    expect(await walker.walk(path)).toMatchObject({ inodes: 2 });
    await walker.close();
  });

  it('tells that a directory is not on this machine', async () => {
    const walker = createDiskWalker(compiled());
    await expect(walker.walk('/nowhere/berth')).rejects.toMatchObject({ fault: 'not-found' });
    await walker.close();
  });

  it('fails the walk, not the process, when its thread dies, and starts another for the next', async () => {
    const path = join(root, 'dying-worker.mjs');
    writeFileSync(
      path,
      'import { parentPort } from "node:worker_threads"; parentPort.on("message", () => { throw new Error("out of luck"); });',
    );
    const walker = createDiskWalker(pathToFileURL(path));
    await expect(walker.walk('/a')).rejects.toMatchObject({
      fault: 'internal',
      message: 'could not measure /a: out of luck',
    });
    await expect(walker.walk('/b')).rejects.toThrow('could not measure /b: out of luck');
    await walker.close();
  });

  it('rejects what is under way when it is closed', async () => {
    const path = join(root, 'silent-worker.mjs');
    writeFileSync(
      path,
      'import { parentPort } from "node:worker_threads"; parentPort.on("message", () => {});',
    );
    const walker = createDiskWalker(pathToFileURL(path));
    const walk = expect(walker.walk('/a')).rejects.toThrow('the thread that measures disk usage has ended');
    await walker.close();
    await walk;
  });
});
