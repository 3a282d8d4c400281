import { describe, expect, it } from 'vitest';
import { hasCapability, lowestOomScoreAdj } from '../../../src/host/lowest-oom-score.js';

/** A process with these effective capabilities and this score. */
const node = (capEff: string, score: string) => (path: string) => {
  if (path === '/proc/self/status')
    return `Name:\tnode\nCapInh:\t0000000000000000\nCapEff:\t${capEff}\nCapBnd:\t000001ffffffffff\n`;
  if (path === '/proc/self/oom_score_adj') return `${score}\n`;
  throw new Error(`read of ${path}`);
};
const ALL = '000001ffffffffff';
/** All but CAP_SYS_RESOURCE, bit 24. */
const RESTRICTED = '000001fffeffffff';

describe('the lowest OOM score that containers can have', () => {
  it.each([
    ['any, for one who may lower scores', 'auto', ALL, undefined],
    ["Berth's own, for one who may not", 'auto', RESTRICTED, 200],
    ["Berth's own, when the operator says so", true, ALL, 200],
    ['any, when the operator says so', false, RESTRICTED, undefined],
  ] as const)('is %s', (_what, restrict, capabilities, expected) => {
    expect(lowestOomScoreAdj(restrict, node(capabilities, '200'))).toBe(expected);
  });

  it('can be negative where Berth was started with a negative one', () => {
    expect(lowestOomScoreAdj('auto', node(RESTRICTED, '-999'))).toBe(-999);
  });

  it('is read from the process that Berth is', () => {
    expect([undefined, expect.any(Number)]).toContainEqual(lowestOomScoreAdj('auto'));
  });

  it('takes a kernel that tells no capabilities for one without restrictions', () => {
    expect(hasCapability('Name:\tnode\n', 24n)).toBe(true);
  });
});
