import { describe, expect, it } from 'vitest';
import { stateFactsFrom } from '../../../../src/translate/to-cri/container-state.js';
import { containerInspect, type InspectChanges } from '../../../support/builders/container-inspect.js';

const NEVER = '0001-01-01T00:00:00Z';
const created = 1_700_000_001_500_000_000n;
const started = 1_700_000_002_000_000_001n;
const finished = 1_700_000_003_000_000_000n;

function facts(State: NonNullable<InspectChanges['State']>) {
  return stateFactsFrom(containerInspect({ State }));
}

const ended = { Status: 'exited', Running: false, Pid: 0, FinishedAt: '2023-11-14T22:13:23Z' };
const unstarted = { Status: 'created', Running: false, Pid: 0, StartedAt: NEVER };

describe('the state of a container', () => {
  it.each(['running', 'paused', 'restarting'])('%s is RUNNING, with nothing of an earlier end', (Status) => {
    expect(facts({ Status, ExitCode: 3, Error: 'old', FinishedAt: '2023-11-14T22:13:23Z' })).toEqual({
      state: 'CONTAINER_RUNNING',
      createdAtNs: created,
      startedAtNs: started,
      finishedAtNs: 0n,
      exitCode: 0,
      reason: '',
      message: '',
    });
  });

  it('is CREATED, with times of 0, before it was started', () => {
    expect(facts(unstarted)).toMatchObject({
      state: 'CONTAINER_CREATED',
      startedAtNs: 0n,
      finishedAtNs: 0n,
      exitCode: 0,
    });
  });

  it('is UNKNOWN for a word that Berth does not know', () => {
    expect(facts({ Status: 'hibernating' }).state).toBe('CONTAINER_UNKNOWN');
  });

  it.each(['exited', 'dead', 'removing'])('%s is EXITED', (Status) => {
    expect(facts({ ...ended, Status })).toEqual({
      state: 'CONTAINER_EXITED',
      createdAtNs: created,
      startedAtNs: started,
      finishedAtNs: finished,
      exitCode: 0,
      reason: 'Completed',
      message: '',
    });
  });

  it.each([
    [0, false, 'Completed'],
    [1, false, 'Error'],
    [137, true, 'OOMKilled'],
    [0, true, 'Completed'],
  ])('an exit code of %i with OOMKilled %s reads %s', (ExitCode, OOMKilled, reason) => {
    expect(facts({ ...ended, ExitCode, OOMKilled })).toMatchObject({ exitCode: ExitCode, reason });
  });

  it.each([
    [127, 'exec: "/nope": no such file', 127],
    [0, 'mount failed', 128],
    [126, '', 126],
  ])(
    'a failed start (exit code %i, error %j) reads EXITED with code %i and times that are there',
    (ExitCode, Error, exitCode) => {
      expect(facts({ ...unstarted, ExitCode, Error })).toEqual({
        state: 'CONTAINER_EXITED',
        createdAtNs: created,
        startedAtNs: created,
        finishedAtNs: created,
        exitCode,
        reason: 'ContainerCannotRun',
        message: Error,
      });
    },
  );

  it('has times also when it is removed before it ever started', () => {
    expect(facts({ ...unstarted, Status: 'removing' })).toMatchObject({
      state: 'CONTAINER_EXITED',
      startedAtNs: created,
      finishedAtNs: created,
      reason: 'Completed',
    });
  });

  it('takes nulls of the Engine for nothing', () => {
    const nothing = { ExitCode: null, Error: null, OOMKilled: null, StartedAt: null, FinishedAt: null };
    expect(facts({ Status: 'exited', ...nothing })).toMatchObject({
      state: 'CONTAINER_EXITED',
      exitCode: 0,
      message: '',
    });
  });
});
