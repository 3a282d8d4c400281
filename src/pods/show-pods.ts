import type { Settings } from '../config/options.js';
import { createCriReader } from './cri-reader.js';
import { collectPods } from './collect.js';
import { renderPods, renderPodsJson } from './report.js';

export interface ShowPodsParts {
  readonly endpoint: Settings['containerRuntimeEndpoint'];
  readonly output: 'text' | 'json';
  readonly stdout: (text: string) => void;
}

/** Where systemd listens, as packaging/systemd has it. */
const SYSTEMD_SOCKET = '/run/cri-dockerd.sock';

/**
 * `berth pods`: what neither crictl nor docker shows in one place. Asks the CRI socket, and changes nothing.
 * Throws `unavailable` when nothing answers there.
 */
export async function showPods({ endpoint, output, stdout }: ShowPodsParts): Promise<void> {
  const cri = createCriReader(endpoint.kind === 'unix' ? endpoint.path : SYSTEMD_SOCKET);
  try {
    const pods = await collectPods(cri);
    stdout(output === 'json' ? renderPodsJson(pods) : renderPods(pods));
  } finally {
    cri.close();
  }
}
