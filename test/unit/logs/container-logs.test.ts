import { EventEmitter } from 'node:events';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createContainerLogs } from '../../../src/logs/container-logs.js';
import type { LogCommand, ThreadReport } from '../../../src/logs/thread/messages.js';
import type { ContainerFacts } from '../../../src/translate/facts.js';
import { containerFacts } from '../../support/builders/container-facts.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'berth-logs-'));
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(root, { recursive: true });
});

/** A thread that notes what it is told, and says what the test lets it say. */
class FakeWorker extends EventEmitter {
  readonly told: LogCommand[] = [];
  postMessage(command: LogCommand): void {
    this.told.push(command);
    if (command.kind === 'close') this.emit('exit', 0);
  }
  unref(): void {}
  async terminate(): Promise<number> {
    this.emit('exit', 1);
    return 1;
  }
  say(report: ThreadReport): void {
    this.emit('message', report);
  }
}

function createLogs({
  mode = 'cri',
  dockerLog = '/docker/c-json.log',
}: { readonly mode?: 'cri' | 'link'; readonly dockerLog?: string } = {}) {
  const workers: FakeWorker[] = [];
  const warnings: string[] = [];
  const logs = createContainerLogs({
    mode,
    engine: { endpoint: 'unix:///nowhere', environment: {}, requestTimeoutMs: 1000 },
    stateDirectory: join(root, 'state'),
    dockerLogPath: async () => dockerLog,
    onWarning: (message) => warnings.push(message),
    startWorker: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker as unknown as Worker;
    },
  });
  return { logs, workers, warnings, worker: () => workers.at(-1)! };
}

function container(changes: Partial<ContainerFacts> = {}): ContainerFacts {
  return containerFacts({
    logPath: join(root, '0.log'),
    logDirectory: root,
    state: 'CONTAINER_RUNNING',
    finishedAtNs: 0n,
    ...changes,
  });
}
const EXITED = { state: 'CONTAINER_EXITED', finishedAtNs: 7n } as const;
const { id } = container();

describe('the logs of containers', () => {
  it('are none of Berth’s for a container without a log path', () => {
    const { logs, workers } = createLogs();
    logs.follow(container({ logPath: '' }));
    expect(workers).toEqual([]);
  });

  it('are written by a thread, which is told whenever something has changed, until all of a container is written', async () => {
    const { logs, worker } = createLogs();
    logs.follow(container({ state: 'CONTAINER_CREATED' }));
    logs.follow(container());
    logs.follow(container(EXITED));
    const logged = { containerId: id, log: { podDirectory: root, path: join(root, '0.log') }, tty: false };
    expect(worker().told).toEqual([
      { kind: 'follow', container: { ...logged, phase: 'created', finishedAtNs: '' } },
      { kind: 'follow', container: { ...logged, phase: 'running', finishedAtNs: '' } },
      { kind: 'follow', container: { ...logged, phase: 'exited', finishedAtNs: '7' } },
    ]);
    const drained = logs.drained(id);
    worker().say({ kind: 'drained', containerId: id });
    await drained;
    logs.follow(container(EXITED));
    expect(worker().told).toHaveLength(3);
  });

  it('keep the end of a container back for a few seconds at most, and say so', async () => {
    const { logs, warnings, worker } = createLogs();
    logs.follow(container(EXITED));
    worker().say({ kind: 'trouble', containerId: id, problem: 'cannot write to 0.log: ENOSPC' });
    expect(logs.problems()).toEqual([`container ${id}: cannot write to 0.log: ENOSPC`]);
    const drained = logs.drained(id);
    await vi.advanceTimersByTimeAsync(5000);
    await drained;
    expect(warnings).toContain('the container has ended, but its log is not complete yet');
    worker().say({ kind: 'trouble', containerId: id, problem: undefined });
    expect(logs.problems()).toEqual([]);
  });

  it('are said to be written again only when they are: not when nobody waits for them any more', () => {
    const { logs, warnings, worker } = createLogs();
    const trouble = { kind: 'trouble', containerId: id, problem: 'cannot write to 0.log: ENOSPC' } as const;
    logs.follow(container());
    worker().say(trouble);
    worker().say({ kind: 'drained', containerId: id });
    expect(logs.problems()).toEqual([]);
    logs.forget(id);
    worker().say(trouble);
    worker().say({ ...trouble, problem: undefined });
    expect(warnings).toEqual(['cannot write the container log; retrying']);
  });

  it('that were deleted or replaced while they were written are told of', () => {
    const { logs, warnings, worker } = createLogs();
    logs.follow(container());
    worker().say({ kind: 'replaced', containerId: id });
    expect(warnings).toEqual([expect.stringContaining('deleted or replaced')]);
  });

  it('are taken up by another thread when theirs crashes', async () => {
    const { logs, workers, warnings } = createLogs();
    logs.follow(container());
    workers[0]!.say({ kind: 'trouble', containerId: container().id, problem: 'the disk is full' });
    const reopening = logs.reopen(container());
    workers[0]!.emit('error', new Error('out of memory'));
    workers[0]!.emit('exit', 1);
    await expect(reopening).rejects.toMatchObject({ fault: 'internal' });
    // The next thread finds out for itself.
    expect(logs.problems()).toEqual([]);
    await expect(logs.reopen(container())).rejects.toMatchObject({ fault: 'unavailable' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(workers).toHaveLength(2);
    expect(workers[1]!.told).toEqual([expect.objectContaining({ kind: 'follow' })]);
    expect(warnings).toEqual([
      'cannot write the container log; retrying',
      'the log thread ended; restarting it',
    ]);
  });

  it('of containers that were removed while no Berth ran leave nothing', () => {
    const { logs } = createLogs();
    mkdirSync(join(root, 'state/logs'), { recursive: true });
    writeFileSync(join(root, 'state/logs/gone.json'), '{}');
    logs.retain(new Set([id]));
    expect(readdirSync(join(root, 'state/logs'))).toEqual([]);
  });

  it('are forgotten also where the note on one of them cannot be removed, which is a warning', () => {
    const { logs, warnings } = createLogs();
    for (const name of ['a.json', 'b.json']) mkdirSync(join(root, 'state/logs', name), { recursive: true });
    writeFileSync(join(root, 'state/logs/c.json'), '{}');
    logs.retain(new Set([id]));
    expect(readdirSync(join(root, 'state/logs')).sort()).toEqual(['a.json', 'b.json']);
    expect(warnings).toEqual(Array(2).fill('cannot remove the log position of a removed container'));
  });

  it('are closed with the thread', async () => {
    const { logs, worker } = createLogs();
    logs.follow(container());
    await logs.close();
    expect(worker().told.at(-1)).toEqual({ kind: 'close' });
  });
});

describe('ReopenContainerLog', () => {
  it('is done when the thread has opened the file', async () => {
    const { logs, worker } = createLogs();
    logs.follow(container());
    const reopening = logs.reopen(container());
    expect(worker().told.at(-1)).toEqual({ kind: 'reopen', containerId: id, request: 0 });
    worker().say({ kind: 'reopened', request: 0 });
    await reopening;
  });

  it('fails when the file cannot be opened', async () => {
    const { logs, worker } = createLogs();
    logs.follow(container());
    const reopening = logs.reopen(container());
    worker().say({ kind: 'reopened', request: 0, problem: 'EROFS: read-only file system' });
    await expect(reopening).rejects.toMatchObject({
      fault: 'internal',
      message: 'EROFS: read-only file system',
    });
  });

  it('is refused while the log of a container that has just ended is completed, though its record still says that it runs', async () => {
    const { logs, worker } = createLogs();
    logs.follow(container());
    logs.follow(container(EXITED));
    await expect(logs.reopen(container())).rejects.toMatchObject({ fault: 'failed-precondition' });
    worker().say({ kind: 'drained', containerId: id });
    await expect(logs.reopen(container())).rejects.toMatchObject({ fault: 'failed-precondition' });
    expect(
      worker().told.map((command) => (command.kind === 'follow' ? command.container.phase : command.kind)),
    ).toEqual(['running', 'exited']);
  });

  it('is refused for a container that does not run, and for a link, whose name the kubelet then puts back', async () => {
    const { logs } = createLogs();
    await expect(logs.reopen(container(EXITED))).rejects.toMatchObject({ fault: 'failed-precondition' });
    await expect(logs.reopen(container({ logMode: 'link' }))).rejects.toMatchObject({
      fault: 'failed-precondition',
    });
  });
});

describe('a link to Docker’s log', () => {
  const linkOf = (): string | undefined => {
    const path = join(root, '0.log');
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
      ? readlinkSync(path)
      : undefined;
  };

  it('is what a container gets in link mode, once it has started', async () => {
    const { logs, workers } = createLogs();
    logs.follow(container({ state: 'CONTAINER_CREATED', logMode: 'link' }));
    await vi.advanceTimersByTimeAsync(0);
    expect(linkOf()).toBeUndefined();
    logs.follow(container({ logMode: 'link' }));
    await vi.advanceTimersByTimeAsync(0);
    expect(linkOf()).toBe('/docker/c-json.log');
    await logs.drained(id);
    expect(workers).toEqual([]);
  });

  it('stays with a container of cri-dockerd’s, and is made again when it is gone or leads nowhere', async () => {
    symlinkSync('/nowhere', join(root, '0.log'));
    const { logs } = createLogs();
    logs.follow(container({ logMode: 'link' }));
    await vi.advanceTimersByTimeAsync(0);
    expect(linkOf()).toBe('/docker/c-json.log');
  });

  it('is not what a container gets that was created to have a file, whatever lies at its path and is set now', async () => {
    symlinkSync(`/docker/${id}/${id}-json.log`, join(root, '0.log'));
    const { logs, workers } = createLogs({ mode: 'link', dockerLog: '/etc/shadow' });
    logs.follow(container({ logMode: 'cri' }));
    await vi.advanceTimersByTimeAsync(0);
    expect(linkOf()).toBe(`/docker/${id}/${id}-json.log`);
    expect(workers).toHaveLength(1);
  });

  it('is never made through a link in the pod’s log directory', async () => {
    mkdirSync(join(root, 'elsewhere'));
    symlinkSync(join(root, 'elsewhere'), join(root, 'app'));
    const { logs, warnings } = createLogs();
    logs.follow(container({ logMode: 'link', logPath: join(root, 'app/0.log') }));
    await vi.advanceTimersByTimeAsync(0);
    expect(readdirSync(join(root, 'elsewhere'))).toEqual([]);
    expect(warnings).toEqual(['cannot link the log']);
  });

  it('stays with a container of an older Berth, which recorded nothing: a link to the container’s own log, and no other', async () => {
    const { logs, workers } = createLogs();
    symlinkSync('/etc/shadow', join(root, '0.log'));
    logs.follow(container({ logMode: undefined }));
    await vi.advanceTimersByTimeAsync(0);
    expect(linkOf()).toBe('/etc/shadow');
    expect(workers).toHaveLength(1);
    logs.forget(id);
    rmSync(join(root, '0.log'));
    symlinkSync(`/old/${id}/${id}-json.log`, join(root, '0.log'));
    logs.follow(container({ logMode: undefined }));
    await vi.advanceTimersByTimeAsync(0);
    expect(linkOf()).toBe('/docker/c-json.log');
  });

  it('never takes the place of a file', async () => {
    writeFileSync(join(root, '0.log'), 'text');
    const { logs } = createLogs();
    logs.follow(container({ logMode: 'link' }));
    await vi.advanceTimersByTimeAsync(0);
    expect(linkOf()).toBeUndefined();
  });

  it('is not made, and that is said, where the log driver has no file', async () => {
    const { logs, warnings } = createLogs({ dockerLog: '' });
    logs.follow(container({ logMode: 'link' }));
    await vi.advanceTimersByTimeAsync(0);
    expect(linkOf()).toBeUndefined();
    expect(warnings).toEqual([
      'cannot link the log: the log driver of the container writes no readable file',
    ]);
  });
});
