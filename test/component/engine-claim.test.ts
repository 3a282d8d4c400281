import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimEngine, type EngineClaim } from '../../src/daemon/engine-claim.js';
import { parseEndpoint } from '../../src/engine/endpoint.js';

let root = '';
let unsure: string[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'berth-claim-'));
  unsure = [];
  mkdirSync(join(root, 'run'));
});
afterEach(() => rmSync(root, { recursive: true }));

const claim = (given: string): EngineClaim =>
  claimEngine({
    endpoint: parseEndpoint(given, {}),
    directory: join(root, 'claims'),
    onLockFailed: (problem) => unsure.push(problem),
  });
const refusal = expect.objectContaining({
  fault: 'failed-precondition',
  message: expect.stringContaining(
    `another Berth (process ${String(process.pid)}) already uses this Engine`,
  ) as string,
}) as Error;

describe('an Engine', () => {
  it.each(['unix:///nowhere/docker.sock', 'tcp://127.0.0.1:2375'])(
    'has one Berth at a time: %s',
    (endpoint) => {
      const first = claim(endpoint);
      expect(() => claim(endpoint)).toThrow(refusal);
      first.release();
      const second = claim(endpoint);
      expect(() => claim(endpoint)).toThrow(refusal);
      second.release();
      expect(readdirSync(join(root, 'claims'))).toEqual([]);
    },
  );

  it('is the same one by another path to its socket, and another one by another socket', () => {
    symlinkSync(join(root, 'run'), join(root, 'var-run'));
    const claims = [
      claim(`unix://${root}/run/docker.sock`),
      claim(`unix://${root}/run/other.sock`),
      claim('tcp://127.0.0.1:2376'),
    ];
    expect(() => claim(`unix://${root}/var-run/docker.sock`)).toThrow(refusal);
    for (const each of claims) each.release();
  });

  it('is free again when its Berth was killed, whatever that left', () => {
    mkdirSync(join(root, 'claims'));
    writeFileSync(join(root, 'claims', encodeURIComponent('/nowhere/docker.sock.lock')), '4711');
    claim('unix:///nowhere/docker.sock').release();
  });

  it('stays with the Berth that has it when another had its lock removed', () => {
    const first = claim('unix:///nowhere/docker.sock');
    rmSync(join(root, 'claims'), { recursive: true });
    const second = claim('unix:///nowhere/docker.sock');
    first.release();
    expect(() => claim('unix:///nowhere/docker.sock')).toThrow(refusal);
    second.release();
  });

  it('is the same one where its socket is a link', () => {
    writeFileSync(join(root, 'run/real.sock'), '');
    symlinkSync(join(root, 'run/real.sock'), join(root, 'run/docker.sock'));
    const first = claim(`unix://${root}/run/docker.sock`);
    expect(() => claim(`unix://${root}/run/real.sock`)).toThrow(refusal);
    first.release();
  });

  it('is looked after also where no lock can be had, with a warning', () => {
    writeFileSync(join(root, 'claims'), 'in the way');
    claim('unix:///nowhere/docker.sock').release();
    expect(unsure).toEqual([expect.stringContaining('EEXIST')]);
  });

  it('is not kept by a program that Berth started and that outlives it', () => {
    const first = claim('unix:///nowhere/docker.sock');
    const open = execFileSync('/bin/sh', ['-c', 'ls -l /proc/self/fd'], { encoding: 'utf8' });
    expect(open).not.toContain('.lock');
    first.release();
  });
});
