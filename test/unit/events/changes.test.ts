import { describe, expect, it } from 'vitest';
import { containerChanges, sandboxChanges } from '../../../src/events/changes.js';
import { containerRecord, sandboxRecord } from '../../../src/state/records.js';
import type { ContainerFacts, SandboxFacts } from '../../../src/translate/facts.js';
import { containerFacts } from '../../support/builders/container-facts.js';
import { sandboxFacts } from '../../support/builders/sandbox-facts.js';

const CREATED = 1_700_000_001_000_000_000n;
const STARTED = 1_700_000_002_000_000_000n;
const LATER = 1_700_000_003_000_000_000n;

const short = (types: readonly string[]): string[] =>
  types.map((type) => type.replace(/^CONTAINER_(.*)_EVENT$/, (_, word: string) => word.toLowerCase()));

describe('the events of a sandbox', () => {
  const record = (changes: Partial<SandboxFacts> = {}, ips: readonly string[] = ['10.1.0.5']) =>
    sandboxRecord(sandboxFacts(changes), { ips, attachedTo: undefined }, []);
  const ready = record();
  const ended = record({ running: false, pid: 0 });

  it.each([
    ['a new one that is ready', undefined, ready, ['created', 'started']],
    ['a new one that has ended', undefined, ended, ['created', 'stopped']],
    ['its end', ready, ended, ['stopped']],
    ['its removal after its end', ended, undefined, ['deleted']],
    ['its removal while it runs', ready, undefined, ['stopped', 'deleted']],
    ['its return', ended, ready, ['started']],
    ['a restart that went unseen', ready, record({ startedAtNs: LATER }), ['stopped', 'started']],
    ['a change of its addresses', ready, record({}, ['10.1.0.6']), []],
    ['nothing at all', undefined, undefined, []],
  ])('are those of %s', (_, before, after, events) => {
    expect(short(sandboxChanges(before, after))).toEqual(events);
  });
});

describe('the events of a container', () => {
  const record = (changes: Partial<ContainerFacts> = {}) =>
    containerRecord(containerFacts({ createdAtNs: CREATED, startedAtNs: STARTED, ...changes }), undefined);
  const created = record({ state: 'CONTAINER_CREATED', startedAtNs: 0n, pid: 0 });
  const running = record();
  const exited = record({ state: 'CONTAINER_EXITED', finishedAtNs: LATER, pid: 0 });
  const failed = record({
    state: 'CONTAINER_EXITED',
    startedAtNs: CREATED,
    finishedAtNs: CREATED,
    reason: 'ContainerCannotRun',
  });
  const unknown = record({ state: 'CONTAINER_UNKNOWN', startedAtNs: CREATED });
  const listed = record({ startedAtNs: CREATED, pid: 0 });

  it.each([
    ['a new one', undefined, created, ['created']],
    ['a new one that runs', undefined, running, ['created', 'started']],
    ['a new one that has ended', undefined, exited, ['created', 'started', 'stopped']],
    ['a new one that could not be started', undefined, failed, ['created', 'stopped']],
    ['its start', created, running, ['started']],
    ['its start and its end', created, exited, ['started', 'stopped']],
    ['a start that failed', created, failed, ['stopped']],
    ['its end', running, exited, ['stopped']],
    ['its removal before its start', created, undefined, ['deleted']],
    ['its removal while it runs', running, undefined, ['stopped', 'deleted']],
    ['its removal after its end', exited, undefined, ['deleted']],
    ['a restart by someone', exited, record({ startedAtNs: LATER }), ['started']],
    ['a restart that went unseen', running, record({ startedAtNs: LATER }), ['stopped', 'started']],
    [
      'a restart and an end that went unseen',
      running,
      record({ state: 'CONTAINER_EXITED', startedAtNs: LATER, pid: 0 }),
      ['stopped', 'started', 'stopped'],
    ],
    ['a change of its limits', running, record({ resources: { cpuShares: '2' } }), []],
    ['a full record after the one of the list', listed, running, []],
    ['a state that cannot be told', running, unknown, []],
    ['an end that was not known before', unknown, exited, ['stopped']],
    ['one that came and went', undefined, undefined, []],
  ])('are those of %s', (_, before, after, events) => {
    expect(short(containerChanges(before, after))).toEqual(events);
  });
});
