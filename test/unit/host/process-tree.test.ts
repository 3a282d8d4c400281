import { describe, expect, it } from 'vitest';
import {
  createKillAllOf,
  createKillProcessTree,
  parseProcessLine,
  shared,
  treeOf,
  type ProcessLine,
} from '../../../src/host/process-tree.js';
import { until } from '../../support/until.js';

const line = (pid: number, parent: number, session: number): ProcessLine => ({
  pid,
  parent,
  session,
  startedAt: String(pid * 10),
});
const pids = (lines: readonly ProcessLine[]): number[] => lines.map(({ pid }) => pid).sort((a, b) => a - b);

describe('treeOf', () => {
  it('holds the process, its descendants, and what it put in the background of its session', () => {
    const lines = [
      line(1, 0, 1),
      line(50, 1, 50), // the container's first process
      line(60, 1, 60), // the exec
      line(61, 60, 60),
      line(62, 61, 62), // a daemon below it, with a session of its own
      line(63, 50, 60), // its parent has ended; the container's first process got it
      line(64, 63, 64),
      line(70, 50, 50),
    ];
    expect(pids(treeOf(60, lines))).toEqual([60, 61, 62, 63, 64]);
  });

  it('finds the rest of the session when its leader has ended already', () => {
    expect(pids(treeOf(60, [line(1, 0, 1), line(61, 1, 60)]))).toEqual([61]);
  });

  it('leaves the session alone that the process did not lead', () => {
    expect(pids(treeOf(61, [line(60, 1, 60), line(61, 60, 60), line(62, 60, 60)]))).toEqual([61]);
  });
});

describe('killing a process tree', () => {
  it('looks again for what was forked while it killed', async () => {
    const rounds = [[line(60, 1, 60)], [line(60, 1, 60), line(61, 60, 60)], [line(61, 60, 60)]];
    const killed: number[] = [];
    await createKillProcessTree({
      read: () => Promise.resolve(rounds.shift() ?? []),
      belongsTo: () => true,
      kill: (pid) => killed.push(pid),
    })({ containerId: 'c', pid: 60 });
    expect(killed).toEqual([60, 61]);
  });

  it('kills nothing that is not the container’s: the number may be another process’s by now', async () => {
    const killed: number[] = [];
    await createKillProcessTree({
      read: () => Promise.resolve([line(60, 1, 60), line(61, 60, 60), line(62, 60, 60)]),
      belongsTo: (pid, containerId) => containerId === 'c' && pid === 61,
      kill: (pid) => killed.push(pid),
    })({ containerId: 'c', pid: 60 });
    expect(killed).toEqual([61]);
  });
});

describe('killing a process tree among thousands of processes', () => {
  it('lets others have their turn', async () => {
    const many = Array.from({ length: 500 }, (_, index) => line(100 + index, 60, 60));
    let turns = 0;
    let over = false;
    const count = (): void => {
      turns += 1;
      if (!over) setImmediate(count);
    };
    setImmediate(count);
    await createKillProcessTree({
      read: () => Promise.resolve(many),
      belongsTo: slowly,
      kill: () => undefined,
    })({ containerId: 'c', pid: 60 });
    over = true;
    expect(turns).toBeGreaterThan(10);
  });
});

describe('killing many process trees at once', () => {
  it('lets others have their turn while each looks for its own', async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => line(100 + index, 1, 1));
    const kill = createKillProcessTree({
      read: () => Promise.resolve(many),
      belongsTo: () => true,
      kill: () => undefined,
    });
    let turns = 0;
    let over = false;
    const count = (): void => {
      turns += 1;
      if (!over) setImmediate(count);
    };
    setImmediate(count);
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => kill({ containerId: 'c', pid: 50_000 + index })),
    );
    over = true;
    expect(turns).toBeGreaterThan(10);
  });
});

describe('shared', () => {
  it('reads once for all who ask meanwhile, and after they have asked', async () => {
    const waiting: ((value: number) => void)[] = [];
    const read = shared(() => new Promise<number>((resolve) => waiting.push(resolve)));
    const [first, second, third] = [read(), read(), read()];
    expect(waiting).toHaveLength(1);
    waiting[0]!(1);
    expect(await first).toBe(1);
    await until(() => expect(waiting).toHaveLength(2));
    waiting[1]!(2);
    expect(await Promise.all([second, third])).toEqual([2, 2]);
  });
});

/** A tenth of a millisecond, as a read of /proc may take. */
function slowly(): boolean {
  const endMs = performance.now() + 0.1;
  while (performance.now() < endMs);
  return true;
}

describe('parseProcessLine', () => {
  it('is not misled by a command name with spaces and parentheses', () => {
    const stat = `77 (a) b (c) S 60 77 55 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 98765 1 2`;
    expect(parseProcessLine(77, stat)).toEqual({ pid: 77, parent: 60, session: 55, startedAt: '98765' });
  });
});

describe('killing all of a container', () => {
  it('ends what is in its cgroup, whosever child it is, and nothing else', async () => {
    const killed: number[] = [];
    await createKillAllOf({
      read: () => Promise.resolve([line(60, 1, 60), line(61, 60, 60), line(70, 2, 70)]),
      belongsTo: (pid, containerId) => containerId === 'c' && pid !== 60,
      kill: (pid) => killed.push(pid),
    })('c');
    expect(killed).toEqual([61, 70]);
  });
});
