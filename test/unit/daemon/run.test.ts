import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../src/daemon/run.js';

let directory: string;
let config: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'berth-run-'));
  config = join(directory, 'config.yaml');
  writeFileSync(config, 'logLevel: warn\n');
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

async function berth(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  const code = await run(argv, {
    environment: { BERTH_CONFIG: config },
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    exit: (status) => {
      throw new Error(`exit ${String(status)}`);
    },
  });
  return { code, stdout, stderr };
}

describe('berth', () => {
  it.each(['version', '--version'])('%s prints the version as cri-dockerd does', async (argument) => {
    const { code, stdout } = await berth(argument);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^berth \d+\.\d+\.\d+\S* \(\w+\)\n$/);
  });

  it('--buildinfo prints what cri-dockerd does, with Node in the place of Go', async () => {
    expect((await berth('--buildinfo')).stdout).toMatch(
      /^Program: berth\nVersion: \S+\nGitCommit: \S+\nNode version: v\S+\n$/,
    );
  });

  it('config shows where a value comes from, as a table or as JSON', async () => {
    expect((await berth('config')).stdout).toContain(`${config}:1`);
    const { stdout } = await berth('config', '--output=json', '--log-level=debug');
    expect(JSON.parse(stdout)).toMatchObject({
      settings: { logLevel: { value: 'debug', source: 'flag', where: '--log-level' } },
    });
  });

  it.each([
    [
      ['serve', '--log-level=loud'],
      'berth: --log-level: "loud" must be one of panic, fatal, error, warn, info, debug, trace\n',
    ],
    [['--nonsense'], 'berth: unknown flag --nonsense (berth --help lists all commands and flags)\n'],
    [['config', '--config=/nowhere.yaml'], /^berth: --config: \/nowhere\.yaml cannot be read: ENOENT.*\n$/],
  ])('%j fails with one line that tells what to change', async (argv, line) => {
    const { code, stdout, stderr } = await berth(...argv);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(line);
  });

  it('--help explains and is no failure', async () => {
    const { code, stdout } = await berth('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('berth doctor');
  });
});
