import { spawn } from 'node:child_process';
import * as v from 'valibot';
import { withLimit } from '../async/deadline.js';
import type { RegistryAuth } from '../engine/engine-client.js';
import { AdapterError } from '../errors/adapter-error.js';

/** Asks the helper `docker-credential-<name>` for a registry's credentials; undefined when it has none. */
export type AskCredentialHelper = (
  name: string,
  server: string,
  signal: AbortSignal,
) => Promise<RegistryAuth | undefined>;

export interface CredentialHelperParts {
  /** PATH to find the helpers on, HOME and whatever else they read. */
  readonly environment: NodeJS.ProcessEnv;
  /** Time a helper has, which may ask a cloud for a token. */
  readonly limitMs: number;
}

/** A token of a registry has a few kilobytes. */
const LONGEST_ANSWER = 64 * 1024;
/** What a helper prints on its standard output, with exit code 1, for a registry it does not know. */
const NOT_FOUND = 'credentials not found in native keychain';
/** In place of a user name: the secret is an identity token. */
const TOKEN_USER = '<token>';

const answerShape = v.object({ Username: v.string(), Secret: v.string() });

interface Answer {
  readonly exitCode: number | null;
  readonly output: string;
}

/**
 * The protocol of github.com/docker/docker-credential-helpers: `docker-credential-<name> get`, the server on
 * standard input, JSON on standard output. Nothing that a helper printed gets into an error: it could be the
 * secret.
 */
export function createCredentialHelper({ environment, limitMs }: CredentialHelperParts): AskCredentialHelper {
  return async function askHelper(name, server, signal) {
    if (!/^[\w.-]+$/.test(name))
      throw new AdapterError(
        'internal',
        "Docker's config.json names a credential helper that is not a valid program name",
      );
    const program = `docker-credential-${name}`;
    using limit = withLimit(limitMs, program, signal);
    limit.throwIfAborted();
    const { exitCode, output } = await run(program, server, { environment, signal: limit });
    if (exitCode !== 0 && output.trim() === NOT_FOUND) return undefined;
    if (exitCode !== 0)
      throw new AdapterError('internal', `${program} failed with exit code ${String(exitCode)}`);
    return toAuth(program, output);
  };
}

/**
 * Settles when the helper has ended and its output too, or at once when the signal fires or it prints too
 * much: then its whole process group is killed, and a child that it left behind, holding the pipe, is not
 * waited for.
 */
function run(
  program: string,
  input: string,
  options: { environment: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { environment, signal } = options;
    const child = spawn(program, ['get'], {
      env: environment,
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    });
    const chunks: Buffer[] = [];
    let length = 0;
    const giveUp = (reason: Error): void => {
      killGroup(child.pid);
      child.stdout.destroy();
      reject(reason);
    };
    const onAbort = (): void => {
      giveUp(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= LONGEST_ANSWER) chunks.push(chunk);
      else giveUp(new AdapterError('internal', `${program} printed more than 64 KiB`));
    });
    // A helper may end without reading the server's name; its exit code says the rest.
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${input}\n`);
    child.on('error', (error: NodeJS.ErrnoException) => {
      signal.removeEventListener('abort', onAbort);
      reject(startFailure(program, error));
    });
    child.on('close', (exitCode) => {
      signal.removeEventListener('abort', onAbort);
      resolve({ exitCode, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // ESRCH: all of it has ended already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function startFailure(program: string, { code }: NodeJS.ErrnoException): AdapterError {
  return new AdapterError(
    'internal',
    code === 'ENOENT' ? `${program} is not installed` : `${program} cannot be run (${code ?? 'unknown'})`,
  );
}

function toAuth(program: string, output: string): RegistryAuth | undefined {
  const answer = v.safeParse(v.pipe(v.string(), v.parseJson(), answerShape), output);
  if (!answer.success) throw new AdapterError('internal', `${program} did not print credentials`);
  const { Username: username, Secret: secret } = answer.output;
  if (username === '' && secret === '') return undefined;
  return username === TOKEN_USER ? { identitytoken: secret } : { username, password: secret };
}
