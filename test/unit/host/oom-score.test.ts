import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readOomScoreAdj } from '../../../src/host/oom-score.js';

it('reads the score of a process that is the container’s, and of no other', async () => {
  const root = mkdtempSync(join(tmpdir(), 'berth-host-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, '7'));
  writeFileSync(join(root, '7', 'cgroup'), '0::/docker/abc\n');
  writeFileSync(join(root, '7', 'oom_score_adj'), '-998\n');
  expect(await readOomScoreAdj({ id: 'abc', pid: 7 }, root)).toBe('-998');
  expect(await readOomScoreAdj({ id: 'def', pid: 7 }, root)).toBeUndefined();
  expect(await readOomScoreAdj({ id: 'abc', pid: 8 }, root)).toBeUndefined();
});
