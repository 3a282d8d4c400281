import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  linkSync,
  readdirSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAtPath, openRotatingLog, type RotatingLog } from '../../../../src/logs/file/rotating-log.js';
import { createPositions } from '../../../../src/logs/file/position.js';
import { rotatedFiles } from '../../../../src/logs/file/rotated-files.js';
import { criLine, pieceOf, timeAt } from '../../../support/builders/engine-log.js';

let root = '';
let path = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'berth-target-'));
  path = join(root, 'pod/main/0.log');
  mkdirSync(join(root, 'pod/main'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

const positions = () => createPositions(join(root, 'positions'));
const open = (phase: 'created' | 'running' | 'exited' = 'running'): RotatingLog =>
  openRotatingLog({
    containerId: 'c',
    log: { podDirectory: join(root, 'pod'), path },
    positions: positions(),
    phase,
  });
const line = (number: number): Buffer =>
  Buffer.from(criLine(pieceOf(timeAt(number), `line ${String(number)}`)));
const timesOf = (target: RotatingLog): string[] => target.tail().runs.map(({ time }) => time);

describe('a container’s log file', () => {
  it('can be read by its group and by nobody else, whatever the umask', () => {
    const before = process.umask(0o077);
    open().close();
    process.umask(before);
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it('is never what a symbolic link of its name points to', () => {
    writeFileSync(join(root, 'secret'), 'secret');
    symlinkSync(join(root, 'secret'), path);
    expect(() => open()).toThrow(/symbolic link/);
    rmSync(path);
    symlinkSync(join(root, 'new'), path);
    expect(() => open()).toThrow();
    expect(existsSync(join(root, 'new'))).toBe(false);
  });

  it('is a regular file: a pipe of its name does not block Berth, a directory is refused', () => {
    execFileSync('mkfifo', [path]);
    expect(() => open()).toThrow(/not a regular file/);
    rmSync(path);
    mkdirSync(path);
    expect(() => open()).toThrow();
  });

  it('is not a socket or a device either, and that is known before it is opened', async () => {
    const server = createServer().listen(path);
    await once(server, 'listening');
    expect(() => open()).toThrow(/not a regular file/);
    server.close();
    await once(server, 'close');
    // To open a watchdog or a tape does something, whatever is read from it. This one notes an opening by
    // failing it.
    execFileSync('mknod', [path, 'c', '4095', '0']);
    expect(() => open()).toThrow(/not a regular file/);
  });

  it('is never reached through a link in the pod’s log directory, nor are directories made behind one', () => {
    const elsewhere = join(root, 'etc');
    mkdirSync(elsewhere);
    rmSync(join(root, 'pod/main'), { recursive: true });
    symlinkSync(elsewhere, join(root, 'pod/main'));
    for (const phase of ['created', 'running', 'exited'] as const)
      expect(() => open(phase)).toThrow(/pod\/main is not a directory: links are not followed/);
    path = join(root, 'pod/main/inner/0.log');
    expect(() => open()).toThrow(/not a directory/);
    rmSync(join(root, 'pod'), { recursive: true });
    symlinkSync(elsewhere, join(root, 'pod'));
    expect(() => open()).toThrow(/pod is not a directory/);
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('is opened where the pod’s log directory itself is reached by a link of the node’s', () => {
    symlinkSync(root, join(root, 'var-log'));
    const target = openRotatingLog({
      containerId: 'c',
      log: { podDirectory: join(root, 'var-log/pod'), path: join(root, 'var-log/pod/main/0.log') },
      positions: positions(),
      phase: 'running',
    });
    target.append(line(1));
    expect(readFileSync(path)).toEqual(line(1));
  });

  it('is not looked for behind a link once it was rotated: what is there is another’s', () => {
    const first = open();
    first.append(line(1));
    first.close();
    renameSync(join(root, 'pod/main'), join(root, 'elsewhere'));
    renameSync(join(root, 'elsewhere/0.log'), join(root, 'elsewhere/0.log.1'));
    symlinkSync(join(root, 'elsewhere'), join(root, 'pod/main'));
    expect(() => open()).toThrow(/not a directory/);
    expect(isAtPath({ podDirectory: root, path: join(root, 'pod/gone/0.log') }, positions().find('c')!)).toBe(
      true,
    );
    expect(() => isAtPath({ podDirectory: join(root, 'pod'), path }, positions().find('c')!)).toThrow();
  });

  it('is looked for among so many names and no more, however many a pod has put beside it', () => {
    for (let index = 0; index < 20; index += 1) writeFileSync(`${path}.${String(index)}`, '');
    const log = { podDirectory: join(root, 'pod'), path };
    expect(rotatedFiles(log)).toHaveLength(20);
    expect(rotatedFiles(log, 7)).toHaveLength(7);
  });

  it('is said with the path that everybody knows when it cannot be opened', () => {
    rmSync(join(root, 'pod/main'), { recursive: true });
    expect(() => open('exited')).toThrow(new RegExp(`'${join(root, 'pod')}`));
  });

  it('has its directory made again when that is gone, but not for a container that has ended', () => {
    rmSync(join(root, 'pod'), { recursive: true });
    expect(() => open('exited')).toThrow(/ENOENT/);
    expect(existsSync(join(root, 'pod'))).toBe(false);
    open().append(line(1));
    expect(readFileSync(path)).toEqual(line(1));
  });

  it('tells what was written last, and goes on after it when it is opened again', () => {
    const first = open();
    first.append(Buffer.concat([line(1), line(2)]));
    first.close();
    const second = open();
    expect(timesOf(second)).toEqual([timeAt(1), timeAt(2)]);
    second.append(line(3));
    expect(readFileSync(path)).toEqual(Buffer.concat([line(1), line(2), line(3)]));
  });

  it('is rid of the line that a crash cut short, and of zeros that a crash of the machine left', () => {
    for (const torn of [
      line(2).subarray(0, 45),
      line(2).subarray(0, 7),
      Buffer.alloc(3000),
      Buffer.alloc(200_000),
    ]) {
      writeFileSync(path, Buffer.concat([line(1), torn]));
      open().close();
      expect(readFileSync(path)).toEqual(line(1));
    }
  });

  it('goes on after more zeros than a crash leaves: a pod could have it look through terabytes of them', () => {
    const zeros = 64 * 1024 * 1024;
    writeFileSync(path, line(1));
    truncateSync(path, zeros);
    const target = open();
    target.append(line(2));
    expect(statSync(path).size).toBe(zeros + 1 + line(2).length);
    expect(timesOf(target)).toEqual([timeAt(1), timeAt(2)]);
  });

  it('keeps what somebody else wrote into it, as a line of its own', () => {
    writeFileSync(path, 'not of ours');
    const target = open();
    target.append(line(1));
    expect(readFileSync(path, 'latin1')).toBe(`not of ours\n${line(1).toString('latin1')}`);
    expect(timesOf(target)).toEqual([timeAt(1)]);
  });

  it('is not a file that has another name, which may be somebody else’s', () => {
    writeFileSync(join(root, 'victim'), 'not to be touched');
    linkSync(join(root, 'victim'), path);
    expect(() => open()).toThrow(/other names/);
    expect(readFileSync(join(root, 'victim'), 'utf8')).toBe('not to be touched');
  });

  it('of a container that has not started has nothing of its own yet', () => {
    writeFileSync(path, line(7));
    const target = open('created');
    expect(timesOf(target)).toEqual([]);
    target.append(line(1));
    expect(timesOf(target)).toEqual([timeAt(1)]);
    target.close();
    expect(timesOf(open())).toEqual([timeAt(1)]);
  });

  it('is known again when the number of its device is another', () => {
    const first = open();
    first.append(line(1));
    first.close();
    const known = positions().find('c')!;
    positions().save('c', { ...known, file: known.file.replace(/^\d+/, '4711') });
    expect(timesOf(open())).toEqual([timeAt(1)]);
  });

  it('leaves no descriptor behind when what has to be noted of it cannot be', () => {
    writeFileSync(join(root, 'positions'), 'in the way');
    const before = readdirSync('/proc/self/fd').length;
    for (let attempt = 0; attempt < 10; attempt += 1) expect(() => open()).toThrow();
    expect(readdirSync('/proc/self/fd')).toHaveLength(before);
  });

  it('tells how many pieces a long line has by now, though they repeat themselves, also over several files', () => {
    const piece = (text: string): Buffer => Buffer.from(criLine(pieceOf(timeAt(2), text, { ended: false })));
    const target = open();
    target.append(
      Buffer.concat([line(1), ...Array.from({ length: 30 }, () => [piece('a'), piece('b')]).flat()]),
    );
    renameSync(path, `${path}.1`);
    target.reopen();
    target.append(Buffer.concat([piece('a'), piece('b')]));
    expect(target.tail()).toMatchObject({ sameTime: 62, open: { stdout: timeAt(2), stderr: undefined } });
  });

  it('tells since when a line is open, however much the other output has written meanwhile', () => {
    const target = open();
    target.append(Buffer.from(criLine(pieceOf(timeAt(1), 'begun', { stream: 'stderr', ended: false }))));
    for (let number = 2; number < 2000; number += 1) target.append(line(number));
    expect(target.tail().open).toEqual({ stdout: undefined, stderr: timeAt(1) });
  });

  it('may be emptied by hand: what is written then comes after what was there', () => {
    const target = open();
    target.append(Buffer.concat([line(1), line(2)]));
    truncateSync(path);
    target.append(line(3));
    expect(readFileSync(path)).toEqual(line(3));
    expect(timesOf(target)).toEqual([timeAt(3)]);
  });
});

describe('a log file that had something of another’s', () => {
  it('may be emptied by hand, and is known again when it has grown', () => {
    writeFileSync(path, 'another’s\n'.repeat(20));
    const target = open('created');
    target.append(line(1));
    truncateSync(path);
    expect(timesOf(target)).toEqual([]);
    for (let number = 2; number < 8; number += 1) target.append(line(number));
    expect(timesOf(target)).toHaveLength(6);
    target.close();
    expect(timesOf(open())).toHaveLength(6);
  });

  it('may be emptied by hand while no Berth runs', () => {
    writeFileSync(path, 'another’s\n'.repeat(20));
    open('created').close();
    truncateSync(path);
    const target = open();
    for (let number = 2; number < 8; number += 1) target.append(line(number));
    expect(timesOf(target)).toHaveLength(6);
  });
});

describe('a rotation', () => {
  it('goes on in a new file, with the next line', () => {
    const target = open();
    target.append(line(1));
    renameSync(path, `${path}.20261124-210000`);
    target.append(line(2));
    target.reopen();
    target.append(line(3));
    expect(readFileSync(`${path}.20261124-210000`)).toEqual(Buffer.concat([line(1), line(2)]));
    expect(readFileSync(path)).toEqual(line(3));
    expect(timesOf(target)).toEqual([timeAt(1), timeAt(2), timeAt(3)]);
  });

  it('of a log that was not renamed changes nothing', () => {
    const target = open();
    target.append(line(1));
    target.reopen();
    target.append(line(2));
    expect(readFileSync(path)).toEqual(Buffer.concat([line(1), line(2)]));
  });

  it('makes a log again that was deleted, with its directory', () => {
    const target = open();
    target.append(line(1));
    rmSync(join(root, 'pod'), { recursive: true });
    target.reopen();
    target.append(line(2));
    expect(readFileSync(path)).toEqual(line(2));
  });

  it('that fails leaves the log as it was: the kubelet renames it back', () => {
    const target = open();
    target.append(line(1));
    renameSync(path, `${path}.1`);
    symlinkSync('/dev/null', path);
    expect(() => target.reopen()).toThrow(/symbolic link/);
    rmSync(path);
    renameSync(`${path}.1`, path);
    target.append(line(2));
    expect(readFileSync(path)).toEqual(Buffer.concat([line(1), line(2)]));
    expect(lstatSync(path).isFile()).toBe(true);
  });

  it('that was begun while no Berth ran is waited for: the log goes on where it is, whether it is reopened or renamed back', () => {
    const first = open();
    first.append(line(1));
    first.close();
    renameSync(path, `${path}.1`);
    appendFileSync(`${path}.1`, line(2).subarray(0, 20));
    const second = open();
    expect(timesOf(second)).toEqual([timeAt(1)]);
    second.append(line(2));
    renameSync(`${path}.1`, path);
    second.append(line(3));
    expect(readFileSync(path)).toEqual(Buffer.concat([line(1), line(2), line(3)]));
    renameSync(path, `${path}.1`);
    second.reopen();
    second.append(line(4));
    expect(readFileSync(path)).toEqual(line(4));
  });

  it('that ended in another file of the log’s name does not make Berth forget what was written', () => {
    const target = open();
    target.append(line(1));
    target.close();
    renameSync(path, `${path}.1`);
    writeFileSync(path, '');
    appendFileSync(`${path}.1`, line(2).subarray(0, 20));
    expect(timesOf(open())).toEqual([timeAt(1)]);
    expect(readFileSync(`${path}.1`)).toEqual(line(1));
  });

  it('is not forgotten when the positions are lost besides', () => {
    const target = open();
    target.append(line(1));
    renameSync(path, `${path}.1`);
    target.reopen();
    target.close();
    rmSync(join(root, 'positions'), { recursive: true });
    expect(timesOf(open())).toEqual([timeAt(1)]);
  });
});

describe('a log file that loses its name while it is open', () => {
  const reopened = (): RotatingLog => {
    const target = open();
    target.append(line(1));
    renameSync(path, `${path}.1`);
    target.reopen();
    target.append(line(2));
    return target;
  };

  it('is taken up from before its first line: in the file that the kubelet, whose call failed, renamed back over it', () => {
    const target = reopened();
    expect(target.isNameless()).toBe(false);
    renameSync(`${path}.1`, path);
    expect(target.isNameless()).toBe(true);
    target.takeUp('running');
    expect(target.isNameless()).toBe(false);
    expect(timesOf(target)).toEqual([timeAt(1)]);
    target.append(Buffer.concat([line(2), line(3)]));
    expect(readFileSync(path)).toEqual(Buffer.concat([line(1), line(2), line(3)]));
    target.close();
    expect(timesOf(open())).toEqual([timeAt(1), timeAt(2), timeAt(3)]);
  });

  it('is taken up so by the next Berth, too', () => {
    reopened().close();
    renameSync(`${path}.1`, path);
    expect(timesOf(open())).toEqual([timeAt(1)]);
  });

  it('is made again when it was deleted', () => {
    const target = reopened();
    rmSync(join(root, 'pod'), { recursive: true });
    target.takeUp('running');
    expect(timesOf(target)).toEqual([timeAt(1)]);
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  it('is not made again for a container that has ended: the kubelet has deleted it', () => {
    const target = reopened();
    for (const file of [path, `${path}.1`]) rmSync(file);
    expect(() => target.takeUp('exited')).toThrow(/ENOENT/);
    expect(existsSync(path)).toBe(false);
  });
});

describe('a position', () => {
  it('remembers that a container’s log has everything', () => {
    open().complete('17');
    expect(positions().find('c')?.completeAtNs).toBe('17');
    open().close();
    expect(positions().find('c')?.completeAtNs).toBe('17');
  });

  it('that is damaged is none', () => {
    open().close();
    writeFileSync(join(root, 'positions/c.json'), '{"v":1,"file":');
    expect(positions().find('c')).toBeUndefined();
    expect(positions().ids()).toEqual(['c']);
    positions().forget('c');
    expect(positions().ids()).toEqual([]);
  });
});
