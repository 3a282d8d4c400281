import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
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
    expect(walkDisk(top, inTime)).toEqual({
      bytes: blocks(...all),
      inodes: 5,
      incomplete: undefined,
      isLate: false,
    });
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
      expect(walkDisk(top, inTime, { linked, pendingBytes: 10_000, anchors: 1 })).toMatchObject(use);
  });

  it('counts the files beside so many directories that their paths would fill the memory', () => {
    const top = directory();
    for (let index = 0; index < 50; index += 1)
      mkdirSync(join(top, String(index), 'below'), { recursive: true });
    writeFileSync(join(top, 'big'), Buffer.alloc(1_000_000));
    const walk = (pendingBytes: number) => walkDisk(top, inTime, { linked: 0, pendingBytes, anchors: 1 });
    expect(walk(50_000)).toMatchObject({ inodes: 102, incomplete: undefined });
    const { bytes, inodes, incomplete } = walk(5_000);
    expect(bytes).toBeGreaterThan(1_000_000);
    expect(inodes).toBeLessThan(102);
    expect(incomplete).toContain('too many directories');
  });

  it('does not follow symbolic links', () => {
    const [top, other] = [directory(), directory()];
    writeFileSync(join(other, 'big'), Buffer.alloc(1_000_000));
    symlinkSync(other, join(top, 'link'));
    expect(walkDisk(top, inTime)).toEqual({
      bytes: blocks(top, join(top, 'link')),
      inodes: 2,
      incomplete: undefined,
      isLate: false,
    });
  });

  it('counts files whose names are not UTF-8', () => {
    const top = directory();
    writeFileSync(Buffer.concat([Buffer.from(`${top}/`), Buffer.from([0xff, 0xfe])]), 'x');
    expect(walkDisk(top, inTime).inodes).toBe(2);
  });

  it('counts a file deeper than a path can be long', () => {
    const top = directory();
    const name = 'd'.repeat(200);
    // Built from the bottom up: the whole path could not be made in one go.
    for (let depth = 0; depth < 60; depth += 1) {
      mkdirSync(join(top, 'new'));
      if (depth === 0) writeFileSync(join(top, 'new/big'), Buffer.alloc(1_000_000));
      else renameSync(join(top, name), join(top, 'new', name));
      renameSync(join(top, 'new'), join(top, name));
    }
    const openBefore = readdirSync('/proc/self/fd').length;
    const use = walkDisk(top, inTime);
    const bounded = walkDisk(top, inTime, { linked: 0, pendingBytes: 10_000, anchors: 0 });
    const openAfter = readdirSync('/proc/self/fd').length;
    // No path leads to its bottom, to remove it from there: it is taken apart from the top.
    for (let depth = 0; depth < 59; depth += 1) {
      renameSync(join(top, name, name), join(top, 'rest'));
      rmdirSync(join(top, name));
      renameSync(join(top, 'rest'), join(top, name));
    }
    expect(use).toMatchObject({ inodes: 62, incomplete: undefined });
    expect(use.bytes).toBeGreaterThan(1_000_000);
    expect(bounded.incomplete).toContain('deeper than a path can be long');
    expect(openAfter).toBe(openBefore);
  });

  it('gives what it has counted when it is told that it takes too long', () => {
    const top = directory();
    writeFileSync(join(top, 'one'), Buffer.alloc(100_000));
    writeFileSync(join(top, 'two'), Buffer.alloc(100_000));
    let entries = 0;
    const { bytes, inodes, incomplete } = walkDisk(top, () => (entries += 1) > 1);
    expect(inodes).toBe(2);
    expect(bytes).toBe(blocks(top, join(top, 'one')));
    expect(incomplete).toContain('too many files to measure in time');
  });

  it('says so when there is no such directory', () => {
    expect(() => walkDisk('/nowhere/berth', inTime)).toThrow('ENOENT');
  });
});
