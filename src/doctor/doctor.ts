import { withLimit } from '../async/deadline.js';
import type { Resolved } from '../config/resolve.js';
import { createEngineClient } from '../engine/connect.js';
import { messageOf } from '../errors/adapter-error.js';
import { checkEngine } from './check-engine.js';
import { problem, warning, type Check, type Finding, type CheckContext } from './finding.js';
import { createHost } from './host.js';
import { checkKernel } from './check-kernel.js';
import { checkNetwork } from './check-network.js';
import { renderReport, renderReportJson } from './report.js';
import { checkSocket } from './check-socket.js';
import { checkStorage } from './check-storage.js';
import type { Environment } from '../config/environment.js';

export interface DoctorParts {
  readonly resolved: Resolved;
  readonly environment: Environment;
  readonly output: 'text' | 'json';
  readonly stdout: (text: string) => void;
}

/** Time for each area: an Engine that hangs is a finding, not a reason to hang. */
const CHECK_LIMIT_MS = 15_000;

const CHECKS: Readonly<Record<string, Check>> = {
  Node: checkKernel,
  'Docker Engine': checkEngine,
  Network: checkNetwork,
  'CRI socket': checkSocket,
  'State directory': checkStorage,
};

/**
 * `berth doctor`: prints what it finds on this node. 1 when something would keep a kubelet from working, else
 * 0. Changes nothing.
 */
export async function runDoctor({ resolved, environment, output, stdout }: DoctorParts): Promise<number> {
  const { settings, warnings } = resolved;
  const engine = createEngineClient({
    endpoint: settings.dockerEndpoint,
    environment,
    requestTimeoutMs: CHECK_LIMIT_MS,
  });
  const context: CheckContext = { settings, environment, engine, host: createHost() };
  const findings = [
    ...(await examine(context)),
    ...warnings.map((message) =>
      warning('Settings', message, 'berth config  # shows the source of each setting'),
    ),
  ];
  engine.close();
  stdout(output === 'json' ? renderReportJson(findings) : renderReport(findings));
  return findings.some(({ verdict }) => verdict === 'problem') ? 1 : 0;
}

/** Every check, one area after the other. One that fails itself is a finding. */
export async function examine(context: CheckContext): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [area, check] of Object.entries(CHECKS)) {
    using limit = withLimit(CHECK_LIMIT_MS, `checking ${area}`);
    try {
      findings.push(...(await check(context, limit)));
    } catch (error) {
      findings.push(
        problem(
          area,
          `could not be checked: ${messageOf(error)}`,
          '# run berth doctor as root; if that does not help, please report it',
        ),
      );
    }
  }
  return findings;
}
