import type { FinishedCall, OnCall } from '../grpc/instrument.js';
import type { Logger } from '../observability/logger.js';
import type { Metrics } from '../observability/instruments.js';

/** Successful reads come from the kubelet every few seconds and say nothing new. */
const QUIET =
  /^(Version|Status|List|Stream|ImageStatus|ContainerStatus|PodSandboxStatus|ContainerStats|PodSandboxStats|ImageFsInfo|ExecSync)/;

/**
 * How a probe fails: its command ran out of time, cannot be run, or its container has ended. The kubelet
 * makes events of these.
 */
const FAILED_PROBE: readonly string[] = [
  'CANCELLED',
  'DEADLINE_EXCEEDED',
  'FAILED_PRECONDITION',
  'INVALID_ARGUMENT',
  'UNKNOWN',
];

/** One line for each call, which says whom it was about. */
export function createReportCall(log: Logger, metrics: Pick<Metrics, 'rpc'>): OnCall {
  return (call) => {
    metrics.rpc(call);
    const { method, code, details, userAgent, subject } = call;
    const fields = { method, ...subject, code, durationMs: Math.round(call.durationMs), userAgent };
    if (code === 'OK') log[QUIET.test(method) ? 'debug' : 'info'](fields, 'call');
    else if (code === 'INTERNAL') log.error({ ...fields, error: call.error }, 'call failed: internal error');
    else log[levelOf(call)]({ ...fields, details }, 'call failed');
  };
}

function levelOf({ method, code }: FinishedCall): 'debug' | 'warn' {
  if (code === 'UNIMPLEMENTED' || code === 'NOT_FOUND') return 'debug';
  // Clients leave it: it does not end by itself.
  if (method === 'GetContainerEvents' && code === 'CANCELLED') return 'debug';
  return method === 'ExecSync' && FAILED_PROBE.includes(code) ? 'debug' : 'warn';
}
