/**
 * TCP connections to a pod's own localhost, from outside of the pod and without a helper program: a socket
 * belongs to the network namespace that it was made in, no matter who connects it later.
 *
 * INVARIANTS
 * - Between the two setns calls nothing happens but socket(): no await, no callback, no other call. The whole
 *   process would continue in the pod's network otherwise. Should the way back fail, the process ends at
 *   once.
 * - libuv's pool of threads is running before the first call: a thread inherits the namespace of the one that
 *   starts it.
 */
import { closeSync, openSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { getSystemErrorName } from 'node:util';
import { withLimit } from '../../async/deadline.js';
import { AdapterError, messageOf } from '../../errors/adapter-error.js';
import { isProcessOf } from '../../host/process-owner.js';
import type { NetnsCalls } from '../../host/system-calls.js';
import type { StreamSandbox } from '../parts.js';

export interface PodDialer {
  /**
   * Connects to this port of the pod's localhost, over IPv4, then IPv6. Rejects with `unavailable`, or the
   * signal's reason.
   */
  dial(sandbox: StreamSandbox, port: number, signal: AbortSignal): Promise<Socket>;
}

export interface PodDialerParts {
  readonly calls: NetnsCalls;
  /** Ends the process; does not return. */
  readonly abort: () => never;
  /**
   * The descriptor of a sandbox's network namespace, the caller's to close; throws when the sandbox is gone.
   */
  readonly openNamespace: (sandbox: StreamSandbox) => number;
}

const CONNECT_LIMIT_MS = 30_000;
const LOCALHOST = { ipv4: '127.0.0.1', ipv6: '::1' } as const;
type Family = keyof typeof LOCALHOST;

export async function createPodDialer(parts: PodDialerParts): Promise<PodDialer> {
  await stat('/');
  const own = openSync('/proc/thread-self/ns/net', 'r');

  async function dialFamily(
    sandbox: StreamSandbox,
    port: number,
    family: Family,
    signal: AbortSignal,
  ): Promise<Socket> {
    const options = { allowHalfOpen: true };
    const socket =
      sandbox.network === 'node'
        ? new Socket(options)
        : new Socket({ ...options, ...NOT_STARTED, fd: socketIn(parts, own, sandbox, family) });
    await connect(socket, LOCALHOST[family], port, signal);
    return socket;
  }

  return {
    async dial(sandbox, port, signal) {
      using limit = withLimit(CONNECT_LIMIT_MS, 'connecting to the pod', signal);
      limit.throwIfAborted();
      try {
        return await dialFamily(sandbox, port, 'ipv4', limit);
      } catch (first) {
        limit.throwIfAborted();
        return await dialFamily(sandbox, port, 'ipv6', limit).catch((second: unknown) => {
          limit.throwIfAborted();
          const why = `${messageOf(first)}; ${messageOf(second)}`;
          throw new AdapterError('unavailable', `cannot connect to port ${port} of the pod: ${why}`, {
            cause: first,
          });
        });
      }
    },
  };
}

/**
 * Opens the namespace of a pause process. The pid may have been given to another process since the record was
 * made: the process must be in a cgroup that is named after the sandbox, which is asked after opening, so
 * that what was opened was the sandbox's.
 */
export function openSandboxNamespace(
  { id, pid }: Pick<StreamSandbox, 'id' | 'pid'>,
  procRoot = '/proc',
): number {
  const gone = new AdapterError('failed-precondition', `pod sandbox ${id} is not running`);
  if (pid <= 0) throw gone;
  let fd: number | undefined;
  try {
    fd = openSync(`${procRoot}/${pid}/ns/net`, 'r');
    if (isProcessOf(pid, id, procRoot)) return fd;
  } catch {
    // The process has ended.
  }
  if (fd !== undefined) closeSync(fd);
  throw gone;
}

/**
 * Undocumented, and kept by a test: a socket for a descriptor that is not connected yet must not be read
 * from.
 */
const NOT_STARTED: object = { manualStart: true };

function socketIn(parts: PodDialerParts, own: number, sandbox: StreamSandbox, family: Family): number {
  const target = parts.openNamespace(sandbox);
  try {
    return socketInNamespace(parts, { own, target }, family);
  } finally {
    closeSync(target);
  }
}

export function socketInNamespace(
  { calls, abort }: Pick<PodDialerParts, 'calls' | 'abort'>,
  namespaces: { readonly own: number; readonly target: number },
  family: Family,
): number {
  succeeded(calls.setns(namespaces.target), 'setns');
  const fd = calls.tcpSocket(family);
  if (calls.setns(namespaces.own) < 0) abort();
  return succeeded(fd, 'socket');
}

function succeeded(result: number, call: string): number {
  if (result < 0) throw new AdapterError('internal', `${call}: ${getSystemErrorName(result)}`);
  return result;
}

async function connect(socket: Socket, host: string, port: number, signal: AbortSignal): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener(
        'abort',
        () => {
          socket.destroy(signal.reason as Error);
        },
        { once: true },
      );
      socket.once('error', reject);
      socket.once('connect', resolve);
      socket.setNoDelay(true);
      socket.connect({ host, port });
    });
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
