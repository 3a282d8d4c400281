import type { Clock } from '../async/clock.js';
import type { Fault } from '../errors/adapter-error.js';
import { AdapterError } from '../errors/adapter-error.js';
import type { EngineClient, EngineImages } from './engine-client.js';

/**
 * One finished call: `operation` as in `containers.inspect`; a pull ends with its last message, a stream's
 * call when it is open.
 */
export interface EngineCall {
  readonly operation: string;
  readonly durationMs: number;
  /** Undefined when it succeeded. */
  readonly fault: Fault | undefined;
}

export type OnEngineCall = (call: EngineCall) => void;

/** Starts to measure an operation; what it returns ends it. */
type Begin = (operation: string) => (fault: Fault | undefined) => void;

/** The same client; each call is reported to `onCall` when it ends. */
export function instrumentEngineClient(
  client: EngineClient,
  onCall: OnEngineCall,
  clock: Clock,
): EngineClient {
  const begin: Begin = (operation) => {
    const startMs = clock.monotonicMs();
    return (fault) => {
      onCall({ operation, durationMs: clock.monotonicMs() - startMs, fault });
    };
  };
  const { images, system } = client;
  return {
    containers: timedGroup('containers', client.containers, begin),
    exec: timedGroup('exec', client.exec, begin),
    images: { ...timedGroup('images', images, begin), pull: timedPull(images, begin) },
    networks: timedGroup('networks', client.networks, begin),
    // Answered from memory: no call.
    system: { ...timedGroup('system', system, begin), apiVersion: () => system.apiVersion() },
  };
}

type Call = (...parameters: unknown[]) => Promise<unknown>;

/** Every method of the group, so that a new one is measured without a line here. */
function timedGroup<G extends object>(name: string, group: G, begin: Begin): G {
  const methods = Object.entries(group) as [string, Call][];
  return Object.fromEntries(
    methods.map(([method, call]) => [method, timed(`${name}.${method}`, call, begin)]),
  ) as G;
}

function timed(operation: string, call: Call, begin: Begin): Call {
  return async (...parameters) => {
    const end = begin(operation);
    try {
      const result = await call(...parameters);
      end(undefined);
      return result;
    } catch (error) {
      end(faultOf(error));
      throw error;
    }
  };
}

function timedPull(images: EngineImages, begin: Begin): EngineImages['pull'] {
  return async function* pull(...parameters) {
    const end = begin('images.pull');
    // Stays so when the caller leaves the iteration early.
    let fault: Fault | undefined = 'cancelled';
    try {
      yield* images.pull(...parameters);
      fault = undefined;
    } catch (error) {
      fault = faultOf(error);
      throw error;
    } finally {
      end(fault);
    }
  };
}

/** A signal's reason that is no AdapterError is that of a caller who went away. */
function faultOf(error: unknown): Fault {
  if (error instanceof AdapterError) return error.fault;
  return error instanceof Error && error.name === 'AbortError' ? 'cancelled' : 'internal';
}
