import type { AttachRequest } from '../cri/generated/runtime/v1/AttachRequest.js';
import type { AttachResponseInit } from '../cri/generated/runtime/v1/AttachResponse.js';
import type { ExecRequest } from '../cri/generated/runtime/v1/ExecRequest.js';
import type { ExecResponseInit } from '../cri/generated/runtime/v1/ExecResponse.js';
import type { PortForwardRequest } from '../cri/generated/runtime/v1/PortForwardRequest.js';
import type { PortForwardResponseInit } from '../cri/generated/runtime/v1/PortForwardResponse.js';
import { invalidArgument } from '../errors/adapter-error.js';
import { execCommand } from '../translate/to-engine/command.js';
import type { StreamTargets } from './parts.js';
import { requireRunning, requireRunningSandbox } from './require-running.js';
import type { StreamKind, StreamRequests, Tickets, WantedChannels } from './ticket.js';

export interface PrepareUrlParts {
  readonly targets: StreamTargets;
  readonly tickets: Tickets;
  /** The streaming server's, e.g. `http://127.0.0.1:35677/cri`. */
  readonly baseUrl: string;
}

/**
 * The Exec, Attach and PortForward RPCs: check the request and answer with an absolute URL, good for one
 * client within a minute. What the stream would fail for immediately is checked here.
 */
export interface PrepareUrl {
  exec(request: ExecRequest): ExecResponseInit;
  attach(request: AttachRequest): AttachResponseInit;
  portForward(request: PortForwardRequest): PortForwardResponseInit;
}

export function createPrepareUrl({ targets, tickets, baseUrl }: PrepareUrlParts): PrepareUrl {
  function urlFor<K extends StreamKind>(kind: K, request: StreamRequests[K]): { url: string } {
    return { url: `${baseUrl}/${kind}/${tickets.issue(kind, request)}` };
  }

  return {
    exec(request) {
      const wanted = wantedBy(request);
      const command = execCommand(request.cmd, 'cmd');
      const { id, sandboxId } = requireRunning(targets, request.containerId);
      return urlFor('exec', { ...wanted, containerId: id, sandboxId, command });
    },
    attach(request) {
      const wanted = wantedBy(request);
      const { id, sandboxId } = requireRunning(targets, request.containerId);
      return urlFor('attach', { ...wanted, containerId: id, sandboxId });
    },
    portForward({ podSandboxId, port: ports }) {
      if (podSandboxId === '') throw invalidArgument('pod_sandbox_id', 'is empty');
      const wrong = ports.find((port) => port < 1 || port > 65_535);
      if (wrong !== undefined) throw invalidArgument('port', `${wrong} is not a valid port (1 to 65535)`);
      if (ports.length > MAX_PORTS) throw invalidArgument('port', `has more than ${MAX_PORTS} ports`);
      const { id } = requireRunningSandbox(targets, podSandboxId);
      return urlFor('portforward', { sandboxId: id, ports });
    },
  };
}

/** A channel's number is one byte, and a port takes two of them. */
const MAX_PORTS = 128;

function wantedBy({ containerId, stdin, stdout, stderr, tty }: ExecRequest | AttachRequest): WantedChannels {
  if (containerId === '') throw invalidArgument('container_id', 'is empty');
  if (tty && stderr)
    throw invalidArgument('stderr', 'must be false if tty is true: a terminal has one output');
  if (!stdin && !stdout && !stderr)
    throw invalidArgument('stdout', 'at least one of stdin, stdout and stderr must be true');
  return { stdin, stdout, stderr, tty };
}
