import * as v from 'valibot';
import { readValues } from './answer.js';
import type { EngineImages, EngineSystem, RegistryAuth } from './engine-client.js';
import { pullError } from './errors.js';
import { enginePath } from './path.js';
import type { EngineRequest, EngineRequests } from './requests.js';
import { brokenOff, nameOf } from './requests.js';
import { supports } from './wire/features.js';
import type { PullMessage } from './wire/image.js';
import { imageDeletion, imageDiskUsage, imageInspect, imageSummary, pullMessage } from './wire/image.js';

export function createEngineImages(
  requests: EngineRequests,
  apiVersion: EngineSystem['apiVersion'],
): EngineImages {
  const list: EngineImages['list'] = (signal) =>
    requests.json(v.array(imageSummary), { method: 'GET', path: '/images/json' }, signal);
  return {
    list,
    inspect: (name, signal) =>
      requests.json(imageInspect, { method: 'GET', path: enginePath`/images/${name}/json` }, signal),
    pull: (repository, tag, auth, signal) => pull(requests, pullRequest(repository, tag, auth), auth, signal),
    async remove(name, signal) {
      await requests.json(
        v.array(imageDeletion),
        { method: 'DELETE', path: enginePath`/images/${name}` },
        signal,
      );
    },
    async diskUsage(signal) {
      const images = await list(signal);
      // Before `type` came, the call walked every container's and volume's files, which can take minutes.
      if (!supports(apiVersion(), 'diskUsageByType'))
        return images.reduce((sum, image) => sum + image.Size, 0);
      const usage = await requests.json(
        imageDiskUsage,
        { method: 'GET', path: '/system/df', query: { type: 'image' } },
        signal,
      );
      return usage.ImageUsage?.TotalSize ?? usage.LayersSize ?? 0;
    },
  };
}

function pullRequest(repository: string, tag: string, auth: RegistryAuth | undefined): EngineRequest {
  return {
    method: 'POST',
    path: '/images/create',
    query: { fromImage: repository, tag },
    headers: auth === undefined ? {} : { 'X-Registry-Auth': encodeAuth(auth) },
    refusal: (status, sentence) => pullError(sentence, status, auth),
  };
}

/**
 * base64url as Go's decoder wants it: padded. Without padding the Engine ignores the header and pulls without
 * credentials.
 */
export function encodeAuth(auth: RegistryAuth): string {
  return Buffer.from(JSON.stringify(auth)).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}

async function* pull(
  requests: EngineRequests,
  request: EngineRequest,
  auth: RegistryAuth | undefined,
  signal: AbortSignal,
): AsyncGenerator<PullMessage, void, undefined> {
  const body = await requests.stream(request, signal);
  try {
    const how = { schema: pullMessage, layout: 'values', call: nameOf(request) } as const;
    for await (const message of readValues(body, how)) {
      if (message.errorDetail !== undefined)
        throw pullError(message.errorDetail.message ?? 'the pull failed', message.errorDetail.code, auth);
      yield message;
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : brokenOff(error, request);
  }
}
