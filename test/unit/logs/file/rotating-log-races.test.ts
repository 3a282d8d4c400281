import type * as Fs from 'node:fs';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openRotatingLog, type RotatingLog } from '../../../../src/logs/file/rotating-log.js';
import { createPositions } from '../../../../src/logs/file/position.js';
import { criLine, pieceOf, timeAt } from '../../../support/builders/engine-log.js';

/**
 * What a kubelet does just after Berth has looked at a file of this name in a log directory, or before it
 * lists one.
 */
const kubelet = vi.hoisted(() => ({
  afterLookAt: new Map<string, () => void>(),
  beforeList: undefined as (() => void) | undefined,
}));
vi.mock('node:fs', async (load) => {
  const fs = await load<typeof Fs>();
  return {
    ...fs,
    lstatSync(...args: Parameters<typeof fs.lstatSync>) {
      const stats = fs.lstatSync(...args);
      const name = basename(String(args[0]));
      const act = kubelet.afterLookAt.get(name);
      kubelet.afterLookAt.delete(name);
      act?.();
      return stats;
    },
    opendirSync(...args: Parameters<typeof fs.opendirSync>) {
      const act = kubelet.beforeList;
      kubelet.beforeList = undefined;
      act?.();
      return fs.opendirSync(...args);
    },
  };
});

let root = '';
let path = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'berth-races-'));
  path = join(root, 'pod/0.log');
  mkdirSync(join(root, 'pod'));
});
afterEach(() => {
  kubelet.afterLookAt.clear();
  rmSync(root, { recursive: true });
});

const open = (): RotatingLog =>
  openRotatingLog({
    containerId: 'c',
    log: { podDirectory: root, path },
    positions: createPositions(join(root, 'positions')),
    phase: 'running',
  });
const renameBack = (): void => renameSync(`${path}.1`, path);
const line = (number: number): Buffer =>
  Buffer.from(criLine(pieceOf(timeAt(number), `line ${String(number)}`)));

describe('a Berth that starts while the kubelet rotates', () => {
  beforeEach(() => {
    const before = open();
    before.append(line(1));
    before.close();
  });

  it('and renames back what it was about to open, leaves no file under the other name and forgets nothing', () => {
    renameSync(path, `${path}.1`);
    kubelet.afterLookAt.set('0.log.1', renameBack);
    expect(open).toThrow(/renamed/);
    expect(readdirSync(join(root, 'pod'))).toEqual(['0.log']);
    expect(
      open()
        .tail()
        .runs.map(({ time }) => time),
    ).toEqual([timeAt(1)]);
  });

  it('and renames the log away just before it is opened, has the new file renamed over, and loses nothing', () => {
    kubelet.afterLookAt.set('0.log', () => renameSync(path, `${path}.1`));
    const target = open();
    target.append(line(2));
    renameBack();
    expect(target.isNameless()).toBe(true);
    target.takeUp('running');
    target.append(line(2));
    expect(readFileSync(path)).toEqual(Buffer.concat([line(1), line(2)]));
  });

  it.each([
    ['before it is looked for', () => (kubelet.beforeList = renameBack)],
    ['after it was found', () => void kubelet.afterLookAt.set('0.log.1', renameBack)],
  ])('and renames back over the new file while that is opened, %s, is told to try again', (_when, plan) => {
    kubelet.afterLookAt.set('0.log', () => {
      renameSync(path, `${path}.1`);
      plan();
    });
    expect(open).toThrow(/renamed/);
    expect(readdirSync(join(root, 'pod'))).toEqual(['0.log']);
    expect(
      open()
        .tail()
        .runs.map(({ time }) => time),
    ).toEqual([timeAt(1)]);
  });
});
