import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AdapterError } from '../../../../src/errors/adapter-error.js';
import { timeNsOf } from '../../../../src/logs/file/cri-line.js';
import { createPump, type Pump } from '../../../../src/logs/pump/pump.js';
import type { LoggedContainer } from '../../../../src/logs/pump/parts.js';
import { createPositions } from '../../../../src/logs/file/position.js';
import { criLine, framed, pieceOf, timeAt, type Piece } from '../../../support/builders/engine-log.js';

let root = '';
let path = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'berth-pump-'));
  path = join(root, 'logs/0.log');
  mkdirSync(join(root, 'logs'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** An Engine that keeps the output of one container, and a pump for it. */
function createEngine() {
  const kept: Piece[] = [];
  const told = {
    drained: 0,
    troubles: [] as (string | undefined)[],
    gaps: 0,
    damaged: 0,
    replaced: 0,
    unreadable: [] as string[],
  };
  const streams: PassThrough[] = [];
  let asked = 0;
  const engine = {
    kept,
    told,
    refusal: undefined as AdapterError | undefined,
    streams: () => streams,
    write(...pieces: Piece[]) {
      kept.push(...pieces);
      for (const stream of streams) stream.write(Buffer.concat(pieces.map(framed)));
    },
    /** Every stream ends, in order or not. */
    breakOff(error?: Error) {
      for (const stream of streams.splice(0)) {
        if (error === undefined) stream.end();
        else stream.destroy(error);
      }
    },
    logs: async (
      _id: string,
      { follow, sinceNs }: { follow: boolean; sinceNs: bigint | undefined },
      signal: AbortSignal,
    ): Promise<Readable> => {
      asked += 1;
      if (engine.refusal !== undefined) throw engine.refusal;
      const stream = new PassThrough();
      signal.addEventListener('abort', () => stream.destroy(signal.reason as Error));
      stream.write(
        Buffer.concat(
          kept.filter(({ time }) => sinceNs === undefined || timeNsOf(time) >= sinceNs).map(framed),
        ),
      );
      if (follow) streams.push(stream);
      else stream.end();
      return stream;
    },
    start(container: LoggedContainer): Pump {
      return createPump(container, {
        logs: engine.logs,
        positions: createPositions(join(root, 'positions')),
        nowNs: () => timeNsOf(timeAt(9e12)),
        pool: [],
        block: Buffer.alloc(1024),
        dockerRootDir: () => Promise.resolve(undefined),
        report(report) {
          if (report.kind === 'trouble') told.troubles.push(report.problem);
          else if (report.kind === 'unreadable') told.unreadable.push(report.why);
          else told[COUNTED[report.kind]] += 1;
        },
      });
    },
    /** Resolves when this holds; looked at after each turn of the event loop. */
    until: (holds: () => boolean) =>
      new Promise<void>((resolve) => {
        const look = (): void => {
          if (holds()) resolve();
          else setImmediate(look);
        };
        look();
      }),
    asked: () => asked,
  };
  return engine;
}

const containerOf = (changes: Partial<LoggedContainer> = {}): LoggedContainer => ({
  containerId: 'c',
  log: { podDirectory: root, path },
  tty: false,
  phase: 'running',
  finishedAtNs: '',
  ...changes,
});
const COUNTED = { drained: 'drained', gap: 'gaps', damaged: 'damaged', replaced: 'replaced' } as const;
const EXITED = { phase: 'exited', finishedAtNs: '7' } as const;
const piece = (number: number): Piece => pieceOf(timeAt(number), `line ${String(number)}`);
const textOf = (...numbers: number[]): string => numbers.map((number) => criLine(piece(number))).join('');
const read = (file = path): string => readFileSync(file, 'latin1');

describe('the pump of a container', () => {
  it('makes the log of a container that was created, and asks the Engine for nothing yet', async () => {
    const engine = createEngine();
    const pump = engine.start(containerOf({ phase: 'created' }));
    expect(read()).toBe('');
    pump.close();
    await pump.ended;
    expect(engine.asked()).toBe(0);
  });

  it('writes what the container writes, and says that all is written only when it has ended and the log has everything', async () => {
    const engine = createEngine();
    const pump = engine.start(containerOf());
    await engine.until(() => engine.streams().length === 1);
    engine.write(piece(1));
    await engine.until(() => read() === textOf(1));
    // Written, and not sent before the stream ended: such a stream is not all there is.
    engine.kept.push(piece(2));
    pump.update(containerOf(EXITED));
    expect(engine.told.drained).toBe(0);
    engine.breakOff();
    await engine.until(() => engine.told.drained === 1);
    expect(read()).toBe(textOf(1, 2));
    pump.close();
    await pump.ended;
  });

  it('does not wait for ever for the stream of a container that has ended', async () => {
    const engine = createEngine();
    const pump = engine.start(containerOf());
    await engine.until(() => engine.streams().length === 1);
    engine.write(piece(1));
    pump.update(containerOf(EXITED));
    await engine.until(() => engine.told.drained === 1);
    expect(read()).toBe(textOf(1));
    pump.close();
    await pump.ended;
  });

  it('goes on where it was when the Engine went away and came back', async () => {
    const engine = createEngine();
    const pump = engine.start(containerOf());
    await engine.until(() => engine.streams().length === 1);
    engine.write(piece(1), piece(2));
    await engine.until(() => read() === textOf(1, 2));
    engine.refusal = new AdapterError('unavailable', 'cannot reach the Engine');
    engine.breakOff(new Error('socket hang up'));
    await engine.until(() => engine.asked() >= 3);
    engine.kept.push(piece(3));
    engine.refusal = undefined;
    await engine.until(() => read() === textOf(1, 2, 3));
    expect(engine.told).toMatchObject({ troubles: [], gaps: 0 });
    pump.close();
    await pump.ended;
  });

  it('takes up after another Berth, also the log of a container that has ended meanwhile', async () => {
    const engine = createEngine();
    const first = engine.start(containerOf());
    await engine.until(() => engine.streams().length === 1);
    engine.write(piece(1));
    await engine.until(() => read() === textOf(1));
    first.close();
    await first.ended;
    engine.breakOff();
    engine.kept.push(piece(2));
    const second = engine.start(containerOf(EXITED));
    await engine.until(() => engine.told.drained === 1);
    expect(read()).toBe(textOf(1, 2));
    second.close();
    await second.ended;
    const asked = engine.asked();
    const third = engine.start(containerOf(EXITED));
    await engine.until(() => engine.told.drained === 2);
    expect(engine.asked()).toBe(asked);
    third.close();
    await third.ended;
  });

  it('writes on, and tells of it, when the Engine has dropped what was written last', async () => {
    const engine = createEngine();
    engine.kept.push(piece(1));
    const first = engine.start(containerOf());
    await engine.until(() => existsSync(path) && read() === textOf(1));
    first.close();
    await first.ended;
    engine.kept.splice(0, 1, piece(5));
    const second = engine.start(containerOf(EXITED));
    await engine.until(() => engine.told.drained === 1);
    expect(read()).toBe(textOf(1, 5));
    expect(engine.told.gaps).toBe(1);
    second.close();
    await second.ended;
  });

  it('goes on after the log’s end when the clock was set back before that', async () => {
    const engine = createEngine();
    const ahead = (number: number): Piece => pieceOf(timeAt(2e13 + number), `line ${String(number)}`);
    const pieces = [ahead(1), ahead(2), piece(3), piece(4)];
    engine.kept.push(...pieces);
    const text = pieces.map(criLine).join('');
    const first = engine.start(containerOf());
    await engine.until(() => existsSync(path) && read() === text);
    first.close();
    await first.ended;
    engine.breakOff();
    const second = engine.start(containerOf());
    await engine.until(() => engine.streams().length === 1);
    engine.write(piece(5));
    await engine.until(() => read().includes('line 5'));
    expect(read()).toBe(text + textOf(5));
    expect(engine.told.gaps).toBe(0);
    second.close();
    await second.ended;
  });

  it('ends with the container, though its log can never be opened', async () => {
    mkdirSync(path, { recursive: true });
    const engine = createEngine();
    const pump = engine.start(containerOf());
    await engine.until(() => engine.told.troubles.length > 0);
    pump.finish();
    await pump.ended;
    // Said once, not with each attempt.
    expect(engine.told.troubles).toHaveLength(1);
  });

  it('writes into a new file once it was told to', async () => {
    const engine = createEngine();
    const pump = engine.start(containerOf());
    await engine.until(() => engine.streams().length === 1);
    engine.write(piece(1));
    await engine.until(() => read() === textOf(1));
    renameSync(path, `${path}.1`);
    pump.reopen();
    engine.write(piece(2));
    await engine.until(() => read() === textOf(2));
    expect(read(`${path}.1`)).toBe(textOf(1));
    pump.close();
    await pump.ended;
  });

  describe('whose log file loses its name', () => {
    /** Line 1 is in `0.log.1`, line 2 in the file that the pump was told to open. */
    async function startReopened() {
      const engine = createEngine();
      const pump = engine.start(containerOf());
      await engine.until(() => engine.streams().length === 1);
      engine.write(piece(1));
      await engine.until(() => read() === textOf(1));
      renameSync(path, `${path}.1`);
      pump.reopen();
      engine.write(piece(2));
      await engine.until(() => read() === textOf(2));
      return { engine, pump };
    }

    it('writes what was in it again, with the next line, where the kubelet renamed the old one back over it', async () => {
      const { engine, pump } = await startReopened();
      renameSync(`${path}.1`, path);
      engine.write(piece(3));
      await engine.until(() => read() === textOf(1, 2, 3));
      expect(engine.told).toMatchObject({ troubles: [], gaps: 0, replaced: 1 });
      engine.write(piece(4));
      await engine.until(() => read() === textOf(1, 2, 3, 4));
      pump.close();
      await pump.ended;
    });

    it('writes it again before it says that all is written', async () => {
      const { engine, pump } = await startReopened();
      renameSync(`${path}.1`, path);
      pump.update(containerOf(EXITED));
      await engine.until(() => engine.told.drained === 1);
      expect(read()).toBe(textOf(1, 2));
      pump.close();
      await pump.ended;
    });

    it('writes it again at the rotation that the kubelet tries next', async () => {
      const { engine, pump } = await startReopened();
      renameSync(`${path}.1`, path);
      renameSync(path, `${path}.2`);
      pump.reopen();
      await engine.until(() => read() === textOf(2));
      engine.write(piece(3));
      await engine.until(() => read() === textOf(2, 3));
      expect(read(`${path}.2`)).toBe(textOf(1));
      pump.close();
      await pump.ended;
    });

    it('goes on as soon as the log can be opened again, also when a rotation found that it cannot', async () => {
      const { engine, pump } = await startReopened();
      rmSync(path);
      mkdirSync(path);
      expect(() => pump.reopen()).toThrow();
      await engine.until(() => engine.told.troubles.length === 1);
      rmSync(path, { recursive: true });
      await engine.until(() => engine.told.troubles.length === 2);
      engine.write(piece(3));
      await engine.until(() => read() === textOf(2, 3));
      pump.close();
      await pump.ended;
    });

    it('writes it again at the next start when the container has ended since, and all was written', async () => {
      const { engine, pump } = await startReopened();
      pump.update(containerOf(EXITED));
      await engine.until(() => engine.told.drained === 1);
      pump.close();
      await pump.ended;
      renameSync(`${path}.1`, path);
      const second = engine.start(containerOf(EXITED));
      await engine.until(() => engine.told.drained === 2);
      expect(read()).toBe(textOf(1, 2));
      second.close();
      await second.ended;
    });

    it('does not bring the log of a container back that has ended, and was deleted', async () => {
      const { engine, pump } = await startReopened();
      for (const file of [path, `${path}.1`]) rmSync(file);
      pump.update(containerOf(EXITED));
      await engine.until(() => engine.told.drained === 1);
      expect(existsSync(path)).toBe(false);
      pump.close();
      await pump.ended;
    });
  });

  it.each([
    ['was removed', new AdapterError('not-found', 'No such container: c'), []],
    [
      'is being removed',
      new AdapterError(
        'failed-precondition',
        'can not get logs from container which is dead or marked for removal',
      ),
      [],
    ],
    [
      'has a log driver that keeps nothing',
      new AdapterError('unimplemented', 'does not support reading'),
      ['does not support reading'],
    ],
  ])('keeps nobody waiting for the output of a container that %s', async (_what, refusal, unreadable) => {
    const engine = createEngine();
    engine.refusal = refusal;
    const pump = engine.start(containerOf());
    await engine.until(() => engine.told.drained === 1);
    expect(engine.told).toMatchObject({ troubles: [], unreadable });
    pump.finish();
    await pump.ended;
  });

  it('tells what keeps the log from being opened, and tries again', async () => {
    const engine = createEngine();
    mkdirSync(path);
    engine.kept.push(piece(1));
    const pump = engine.start(containerOf());
    await engine.until(() => engine.told.troubles.length === 1);
    rmSync(path, { recursive: true });
    await engine.until(() => existsSync(path) && read() === textOf(1));
    expect(engine.told.troubles).toEqual([expect.stringContaining(path), undefined]);
    pump.close();
    await pump.ended;
  });
});
