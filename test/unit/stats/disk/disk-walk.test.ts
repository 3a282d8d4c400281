import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { walkDisk } from '../../../../src/stats/disk/disk-walk.js';

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'berth-walk-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const inTime = (): boolean => false;
const blocks = (...paths: string[]): number =>
  paths.reduce((sum, path) => sum + lstatSync(path).blocks * 512, 0);

describe('walkDisk', () => {
  it('counts the blocks and inodes of a tree, its top included', () => {
    const top = directory();
    mkdirSync(join(top, 'a/b'), { recursive: true });
    writeFileSync(join(top, 'a/b/file'), Buffer.alloc(100_000));
    writeFileSync(join(top, 'one'), 'x');
    const all = [top, join(top, 'a'), join(top, 'a/b'), join(top, 'a/b/file'), join(top, 'one')];
    expect(walkDisk(top, inTime)).toEqual({ bytes: blocks(...all), inodes: 5 });
  });

  it('counts a file with several names once, and not the holes in it', () => {
    const top = directory();
    writeFileSync(join(top, 'one'), 'x');
    truncateSync(join(top, 'one'), 1_000_000_000);
    linkSync(join(top, 'one'), join(top, 'two'));
    const { bytes, inodes } = walkDisk(top, inTime);
    expect(inodes).toBe(2);
    expect(bytes).toBeLessThan(1_000_000);
  });

  it('counts each name for its share once too many files have several', () => {
    const top = directory();
    for (const file of ['one', 'two', 'three']) {
      writeFileSync(join(top, file), 'x');
      linkSync(join(top, file), join(top, `${file}-again`));
    }
    const use = { bytes: blocks(top, join(top, 'one'), join(top, 'two'), join(top, 'three')), inodes: 4 };
    for (const linked of [0, 1, 2])
      expect(walkDisk(top, inTime, { linked, pendingBytes: 10_000 })).toEqual(use);
  });

  it('gives up a directory of so many others that their paths would fill the memory', () => {
    const top = directory();
    for (let index = 0; index < 50; index += 1) mkdirSync(join(top, String(index)));
    expect(walkDisk(top, inTime, { linked: 0, pendingBytes: 50_000 }).inodes).toBe(51);
    expect(() => walkDisk(top, inTime, { linked: 0, pendingBytes: 5_000 })).toThrow(
      'holds too many directories',
    );
  });

  it('does not follow symbolic links', () => {
    const [top, other] = [directory(), directory()];
    writeFileSync(join(other, 'big'), Buffer.alloc(1_000_000));
    symlinkSync(other, join(top, 'link'));
    expect(walkDisk(top, inTime)).toEqual({ bytes: blocks(top, join(top, 'link')), inodes: 2 });
  });

  it('counts files whose names are not UTF-8', () => {
    const top = directory();
    writeFileSync(Buffer.concat([Buffer.from(`${top}/`), Buffer.from([0xff, 0xfe])]), 'x');
    expect(walkDisk(top, inTime).inodes).toBe(2);
  });

  it('counts what it can reach of a tree deeper than a path can be long', () => {
    const top = directory();
    const name = 'd'.repeat(200);
    // Built from the bottom up: the whole path could not be made in one go.
    for (let depth = 0; depth < 30; depth += 1) {
      mkdirSync(join(top, 'new'));
      if (depth > 0) renameSync(join(top, name), join(top, 'new', name));
      renameSync(join(top, 'new'), join(top, name));
    }
    const { inodes } = walkDisk(top, inTime);
    // No path leads to its bottom, to remove it from there: it is taken apart from the top.
    for (let depth = 0; depth < 29; depth += 1) {
      renameSync(join(top, name, name), join(top, 'rest'));
      rmdirSync(join(top, name));
      renameSync(join(top, 'rest'), join(top, name));
    }
    expect(inodes).toBeGreaterThan(15);
    expect(inodes).toBeLessThan(31);
  });

  it('gives up when it is told that it takes too long', () => {
    const top = directory();
    writeFileSync(join(top, 'one'), 'x');
    expect(() => walkDisk(top, () => true)).toThrow('too much to be measured in time');
  });

  it('says so when there is no such directory', () => {
    expect(() => walkDisk('/nowhere/berth', inTime)).toThrow('ENOENT');
  });
});
