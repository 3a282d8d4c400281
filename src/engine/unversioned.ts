import { IncomingMessage } from 'node:http';
import { AdapterError } from '../errors/adapter-error.js';
import { parseAnswer, readText } from './answer.js';
import type { OfferedVersions } from './api-version.js';
import type { Dialer } from './dial.js';
import { brokenOff } from './requests.js';
import { engineVersion } from './wire/system.js';

const LIMIT_BYTES = 1024 * 1024;

/**
 * The API versions that the Engine supports, by paths that every Engine has: `/_ping` has the newest,
 * `/version` also the oldest.
 */
export async function askOfferedVersions(dialer: Dialer, signal: AbortSignal): Promise<OfferedVersions> {
  const ping = await ask(dialer, '/_ping', signal);
  const version = parseAnswer(engineVersion, (await ask(dialer, '/version', signal)).text, 'GET /version');
  return {
    newest: ping.apiVersion ?? version.ApiVersion,
    oldest: version.MinAPIVersion ?? version.ApiVersion,
  };
}

async function ask(
  dialer: Dialer,
  path: string,
  signal: AbortSignal,
): Promise<{ text: string; apiVersion: string | undefined }> {
  const answer = await dialer.dial({ method: 'GET', target: path }, signal);
  try {
    if (!(answer instanceof IncomingMessage))
      throw new AdapterError('internal', `the Engine answered GET ${path} with a raw stream`);
    const text = await readText(answer, LIMIT_BYTES, `GET ${path}`);
    if (answer.statusCode !== 200)
      throw new AdapterError(
        'unavailable',
        `the Engine answered GET ${path} with ${String(answer.statusCode)}: ${text.trim()}`,
      );
    const apiVersion = answer.headers['api-version'];
    return { text, apiVersion: typeof apiVersion === 'string' ? apiVersion : undefined };
  } catch (error) {
    answer.destroy();
    if (signal.aborted) throw signal.reason;
    throw brokenOff(error, { method: 'GET', path });
  }
}
