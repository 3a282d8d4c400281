import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { withLimit } from '../../async/deadline.js';
import { AdapterError, messageOf } from '../../errors/adapter-error.js';
import { pluginError } from './cni-error.js';
import type { PluginCall, PluginRunner } from './plugin-runner.js';

export interface PluginRunnerParts {
  /** Variables that plugins inherit: the process's own. What concerns Berth alone is taken out. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Longest run of one plugin, whatever the caller's signal. Default 180 000. */
  readonly limitMs?: number;
  /** Between SIGTERM and SIGKILL. Default 2000. */
  readonly graceMs?: number;
  /**
   * How long output may continue after the process has ended: a child that a plugin left behind may hold the
   * pipe forever. Default 1000.
   */
  readonly drainMs?: number;
  /** Largest answer. Default 1 MiB: thousands of addresses. */
  readonly maxOutputBytes?: number;
}

/** How much of stderr is kept: its end, where the reason usually stands. */
const KEPT_STDERR_BYTES = 8192;

/**
 * Runs plugins as processes, each the leader of a process group, so that what it delegates to ends with it.
 * CNI specification, section 2 (execution protocol).
 */
export function createPluginRunner(parts: PluginRunnerParts): PluginRunner {
  const { limitMs = 180_000, graceMs = 2000, drainMs = 1000, maxOutputBytes = 1024 * 1024 } = parts;
  const inherited = inheritedEnvironment(parts.environment);
  return {
    async run(call, signal) {
      signal.throwIfAborted();
      using limit = withLimit(limitMs, `CNI plugin ${basename(call.path)} (${call.command})`, signal);
      const child = spawn(call.path, [], {
        cwd: '/',
        detached: true,
        env: { ...inherited, ...callEnvironment(call) },
        stdio: 'pipe',
      });
      const ended = endOf(child, call, drainMs);
      // Without a process there may be no pipes either (out of file descriptors).
      if (child.pid === undefined) await ended;
      const kill = killOnAbort(child, limit, graceMs);
      const stdout = collect(child.stdout, maxOutputBytes, () => {
        kill(tooLong(call, maxOutputBytes));
      });
      const stderr = collectEnd(child.stderr, KEPT_STDERR_BYTES);
      // EPIPE: a plugin need not read its configuration to the end, least of all when it fails.
      child.stdin.on('error', () => undefined).end(JSON.stringify(call.config));

      const { exitCode, exitSignal } = await ended;
      const killedFor = kill.reason();
      if (killedFor !== undefined) throw killedFor as Error;
      if (exitCode === 0) return stdout();
      throw pluginError({
        command: call.command,
        path: call.path,
        exitCode,
        exitSignal,
        stdout: stdout(),
        stderr: stderr(),
      });
    },
  };
}

/**
 * Berth's own sockets and settings do not concern plugins; LISTEN_FDS and NOTIFY_SOCKET would even mislead
 * it.
 */
function inheritedEnvironment(given: PluginRunnerParts['environment']): Record<string, string> {
  const kept = Object.entries(given).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(?:LISTEN_|NOTIFY_SOCKET$|WATCHDOG_|NODE_|BERTH_|CNI_)/.test(entry[0]),
  );
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    ...Object.fromEntries(kept),
  };
}

function callEnvironment(call: PluginCall): Record<string, string> {
  const { attachment } = call;
  const always = { CNI_COMMAND: call.command, CNI_PATH: call.pluginDirs.join(':') };
  if (attachment === undefined) return always;
  return {
    ...always,
    CNI_CONTAINERID: attachment.containerId,
    CNI_NETNS: attachment.netns ?? '',
    CNI_IFNAME: attachment.ifName,
    CNI_ARGS: attachment.args.map(([key, value]) => `${key}=${value}`).join(';'),
  };
}

interface Ended {
  readonly exitCode: number | undefined;
  readonly exitSignal: string | undefined;
}

/** Resolves when the process has ended and its output too, rejects when it could not be started. */
function endOf(child: ChildProcessWithoutNullStreams, call: PluginCall, drainMs: number): Promise<Ended> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      if (child.pid === undefined)
        reject(
          new AdapterError('internal', `CNI plugin ${call.path} cannot be run: ${messageOf(error)}`, {
            cause: error,
          }),
        );
    });
    let drain: NodeJS.Timeout | undefined;
    child.once('exit', () => {
      drain = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, drainMs);
    });
    child.once('close', (code, signal) => {
      clearTimeout(drain);
      resolve({ exitCode: code ?? undefined, exitSignal: signal ?? undefined });
    });
  });
}

interface Kill {
  (reason: unknown): void;
  /** Why it was killed; undefined when it was not. */
  reason(): unknown;
}

/**
 * Ends the process group when the signal fires or the result is called: SIGTERM, and SIGKILL to whatever of
 * it is left `graceMs` later.
 */
function killOnAbort(child: ChildProcessWithoutNullStreams, signal: AbortSignal, graceMs: number): Kill {
  let why: { readonly reason: unknown } | undefined;
  let killTimer: NodeJS.Timeout | undefined;
  const kill = (reason: unknown): void => {
    if (why !== undefined) return;
    why = { reason };
    signalGroup(child.pid, 'SIGTERM');
    killTimer = setTimeout(() => {
      signalGroup(child.pid, 'SIGKILL');
    }, graceMs);
  };
  const onAbort = (): void => {
    kill(signal.reason);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  child.once('exit', () => {
    clearTimeout(killTimer);
    signal.removeEventListener('abort', onAbort);
    // The leader is gone; what it had started goes with it.
    if (why !== undefined) signalGroup(child.pid, 'SIGKILL');
  });
  return Object.assign(kill, { reason: () => why?.reason });
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // ESRCH: all of it has ended already
  }
}

function tooLong(call: PluginCall, maxBytes: number): AdapterError {
  return new AdapterError(
    'internal',
    `CNI plugin ${basename(call.path)} (${call.command}) wrote more than ${String(maxBytes)} bytes to stdout`,
  );
}

function collect(stream: Readable, maxBytes: number, onTooMuch: () => void): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
    else onTooMuch();
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

function collectEnd(stream: Readable, maxBytes: number): () => string {
  let kept = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    kept = Buffer.concat([kept, chunk]).subarray(-maxBytes);
  });
  return () => kept.toString('utf8');
}
