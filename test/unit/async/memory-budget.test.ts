import { describe, expect, it } from 'vitest';
import { createSharedMemory, type SharedMemory } from '../../../src/async/memory-budget.js';

function open(budget: SharedMemory, pod = 'pod') {
  const ended: string[] = [];
  return { ...budget.of(pod).open((why) => ended.push(why.message)), ended };
}

describe('createSharedMemory', () => {
  it('ends a connection that holds more than its share', () => {
    const budget = createSharedMemory({ totalBytes: 1_000, accountBytes: 100 });
    const [greedy, modest] = [open(budget), open(budget)];
    modest.add(100);
    greedy.add(60);
    greedy.add(41);
    expect(greedy.ended).toEqual(['the connection holds more than 100 bytes of memory']);
    expect(modest.ended).toEqual([]);
    expect(budget.bytes()).toBe(100);
  });

  it('ends the one that holds the most when all together hold too much, whoever asked last', () => {
    const budget = createSharedMemory({ totalBytes: 200, accountBytes: 150 });
    const [small, large] = [open(budget), open(budget)];
    large.add(150);
    small.add(51);
    expect(large.ended).toHaveLength(1);
    expect(small.ended).toEqual([]);
    expect(budget.bytes()).toBe(51);
  });

  it('ends a connection of the pod whose connections hold the most together, also when each of them is small', () => {
    const budget = createSharedMemory({ totalBytes: 200, accountBytes: 150 });
    const crowd = Array.from({ length: 4 }, () => open(budget, 'crowd'));
    const large = open(budget, 'alone');
    large.add(60);
    for (const each of crowd) each.add(40);
    expect(large.ended).toEqual([]);
    expect(crowd.flatMap(({ ended }) => ended)).toEqual([
      'all connections hold more than 200 bytes of memory, and those of this pod the most',
    ]);
    expect(budget.bytes()).toBe(180);
  });

  it('counts nothing twice that is given back, nor after the end', () => {
    const budget = createSharedMemory({ totalBytes: 200, accountBytes: 150 });
    const account = open(budget);
    account.add(80);
    account.add(-30);
    expect(budget.bytes()).toBe(50);
    account.close();
    account.close();
    account.add(-50);
    account.add(70);
    expect(budget.bytes()).toBe(0);
  });
});
