import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPositions } from '../../../../src/logs/file/position.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'berth-positions-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

describe('the positions of logs', () => {
  it('leave nothing of a write that was cut short', () => {
    writeFileSync(join(directory, 'a.json.new'), '{"v":');
    const positions = createPositions(directory);
    expect(positions.find('a')).toBeUndefined();
    expect(positions.ids()).toEqual(['a']);
    positions.forget('a');
    expect(readdirSync(directory)).toEqual([]);
  });

  it('are told once for each container', () => {
    const positions = createPositions(directory);
    positions.save('a', { file: '1:2', start: 0, before: { runs: [], open: {} } });
    writeFileSync(join(directory, 'a.json.new'), '');
    expect(positions.ids()).toEqual(['a']);
  });
});
