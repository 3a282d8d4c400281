import * as v from 'valibot';
import { AdapterError, hasFault } from '../errors/adapter-error.js';
import type { EngineContainers } from './engine-client.js';
import { startRefusal, updateRefusal } from './errors.js';
import { toEngineTime } from './engine-time.js';
import { enginePath } from './path.js';
import type { EngineRequests } from './requests.js';
import { containerInspect } from './wire/container-inspect.js';
import { containerSummary } from './wire/container-summary.js';
import { containerWait } from './wire/container-wait.js';
import { idAnswer } from './wire/exec.js';

/**
 * While a start hangs in the Engine, an inspect of that container waits with it, and stays there when it is
 * given up on: with its connection. So one is waited for a long time rather than asked again and again.
 */
const LOCKED_MS = 10 * 60_000;

export function createEngineContainers(requests: EngineRequests): EngineContainers {
  return { ...reads(requests), ...changes(requests), ...streams(requests) };
}

function reads(requests: EngineRequests): Pick<EngineContainers, 'list' | 'inspect'> {
  return {
    list({ labels, size }, signal) {
      const query = {
        all: '1',
        size: size === true ? '1' : undefined,
        filters: JSON.stringify({ label: labels }),
      };
      return requests.json(
        v.array(containerSummary),
        { method: 'GET', path: '/containers/json', query },
        signal,
      );
    },
    inspect: (id, signal) =>
      requests.json(
        containerInspect,
        { method: 'GET', path: enginePath`/containers/${id}/json`, extraMs: LOCKED_MS },
        signal,
      ),
  };
}

function changes(
  requests: EngineRequests,
): Pick<EngineContainers, 'create' | 'start' | 'stop' | 'remove' | 'resize' | 'update'> {
  return {
    async create(name, body, signal) {
      const request = { method: 'POST', path: '/containers/create', query: { name }, body } as const;
      const { Id: id, Warnings: warnings } = await requests.json(idAnswer, request, signal);
      return { id, warnings: warnings ?? [] };
    },
    start: (id, signal) =>
      requests.done(
        { method: 'POST', path: enginePath`/containers/${id}/start`, refusal: startRefusal },
        signal,
      ),
    stop(id, graceSeconds, signal) {
      const query = { t: String(graceSeconds) };
      const path = enginePath`/containers/${id}/stop`;
      const waits = graceSeconds > 0;
      return requests.done({ method: 'POST', path, query, extraMs: graceSeconds * 1000, waits }, signal);
    },
    async remove(id, { force, volumes }, signal) {
      const query = { force: flag(force), v: flag(volumes) };
      try {
        await requests.done({ method: 'DELETE', path: enginePath`/containers/${id}`, query }, signal);
      } catch (error) {
        if (!isBeingRemoved(error)) throw error;
        await untilRemoved(requests, id, signal);
      }
    },
    resize(id, { width, height }, signal) {
      const query = { h: String(height), w: String(width) };
      return requests.done({ method: 'POST', path: enginePath`/containers/${id}/resize`, query }, signal);
    },
    update: (id, body, signal) =>
      requests.done(
        { method: 'POST', path: enginePath`/containers/${id}/update`, body, refusal: updateRefusal },
        signal,
      ),
  };
}

function streams(requests: EngineRequests): Pick<EngineContainers, 'attach' | 'logs'> {
  return {
    attach(id, { stdin, stdout, stderr, detachKeys }, signal) {
      const query = {
        stream: '1',
        stdin: flag(stdin),
        stdout: flag(stdout),
        stderr: flag(stderr),
        detachKeys,
      };
      return requests.hijack({ method: 'POST', path: enginePath`/containers/${id}/attach`, query }, signal);
    },
    logs(id, { sinceNs, follow }, signal) {
      const since = sinceNs === undefined ? undefined : toEngineTime(sinceNs);
      const query = { stdout: '1', stderr: '1', timestamps: '1', follow: follow ? '1' : '0', since };
      return requests.stream({ method: 'GET', path: enginePath`/containers/${id}/logs`, query }, signal);
    },
  };
}

function flag(on: boolean): '0' | '1' {
  return on ? '1' : '0';
}

function isBeingRemoved(error: unknown): boolean {
  return (
    hasFault(error, 'failed-precondition') &&
    /removal of container \S+ is already in progress/i.test(error.message)
  );
}

async function untilRemoved(requests: EngineRequests, id: string, signal: AbortSignal): Promise<void> {
  const request = {
    method: 'POST',
    path: enginePath`/containers/${id}/wait`,
    query: { condition: 'removed' },
  } as const;
  try {
    const { Error: failure } = await requests.json(containerWait, request, signal);
    if (failure?.Message) throw new AdapterError('internal', failure.Message);
  } catch (error) {
    if (!hasFault(error, 'not-found')) throw error;
  }
}
