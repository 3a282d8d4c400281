import type { EngineExec } from './engine-client.js';
import { enginePath } from './path.js';
import type { EngineRequests } from './requests.js';
import { execInspect, idAnswer } from './wire/exec.js';

export function createEngineExec(requests: EngineRequests): EngineExec {
  return {
    async create(containerId, body, signal) {
      const { Id: id } = await requests.json(
        idAnswer,
        { method: 'POST', path: enginePath`/containers/${containerId}/exec`, body },
        signal,
      );
      return id;
    },
    start(execId, { tty }, signal) {
      return requests.hijack(
        { method: 'POST', path: enginePath`/exec/${execId}/start`, body: { Detach: false, Tty: tty } },
        signal,
      );
    },
    resize(execId, { width, height }, signal) {
      const query = { h: String(height), w: String(width) };
      return requests.done({ method: 'POST', path: enginePath`/exec/${execId}/resize`, query }, signal);
    },
    inspect: (execId, signal) =>
      requests.json(
        execInspect,
        { method: 'GET', path: enginePath`/exec/${execId}/json`, mayHang: true },
        signal,
      ),
  };
}
