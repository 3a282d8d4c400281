import type { Duplex, Readable } from 'node:stream';
import type { ContainerCreateBody, ContainerUpdateBody } from './wire/container-create.js';
import type { ContainerInspect } from './wire/container-inspect.js';
import type { ContainerSummary } from './wire/container-summary.js';
import type { EngineEvent } from './wire/event.js';
import type { ExecCreateBody, ExecInspect } from './wire/exec.js';
import type { ImageInspect, ImageSummary, PullMessage } from './wire/image.js';
import type { RegistryAuth } from './wire/registry-auth.js';
import type { EngineInfo, EngineVersion } from './wire/system.js';
import type { ApiVersion } from './wire/features.js';

export type { RegistryAuth } from './wire/registry-auth.js';

/**
 * Docker Engine, as far as Berth uses it: the seam between Berth and dockerd.
 *
 * Every call takes the caller's signal: when it fires the HTTP request is dropped and the call rejects with
 * the signal's reason. Every failure is an AdapterError: the Engine's 404 is `not-found`, a name conflict
 * `already-exists`, another 409 `failed-precondition`, 400 `invalid-argument`, no connection `unavailable`,
 * anything else `internal`, each with the Engine's own sentence. "Already so" (304) is success.
 */
export interface EngineClient {
  readonly containers: EngineContainers;
  readonly exec: EngineExec;
  readonly images: EngineImages;
  readonly networks: EngineNetworks;
  readonly system: EngineSystem;
}

export interface EngineContainers {
  /**
   * `GET /containers/json?all=1`: the containers that carry all of these labels (`key` or `key=value`),
   * running or not.
   */
  list(
    filter: { readonly labels: readonly string[]; readonly size?: boolean },
    signal: AbortSignal,
  ): Promise<ContainerSummary[]>;
  /** `GET /containers/{id}/json`. */
  inspect(id: string, signal: AbortSignal): Promise<ContainerInspect>;
  /** `POST /containers/create?name=`. */
  create(
    name: string,
    body: ContainerCreateBody,
    signal: AbortSignal,
  ): Promise<{ readonly id: string; readonly warnings: readonly string[] }>;
  /** `POST /containers/{id}/start`. */
  start(id: string, signal: AbortSignal): Promise<void>;
  /**
   * `POST /containers/{id}/stop?t=`: the container's stop signal, then SIGKILL after `graceSeconds`. Waits as
   * long as that takes.
   */
  stop(id: string, graceSeconds: number, signal: AbortSignal): Promise<void>;
  /**
   * `DELETE /containers/{id}`; `force` kills what runs, `volumes` removes its anonymous volumes. Waits for a
   * removal in progress.
   */
  remove(
    id: string,
    options: { readonly force: boolean; readonly volumes: boolean },
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * `POST /containers/{id}/attach?stream=1`, hijacked: raw bytes from a container with a TTY, else the
   * Engine's frames. Never resolves for a container that does not run. Ending it half-closes stdin.
   */
  attach(id: string, options: AttachOptions, signal: AbortSignal): Promise<Duplex>;
  /** `POST /containers/{id}/resize`. */
  resize(id: string, size: TerminalSize, signal: AbortSignal): Promise<void>;
  /** `POST /containers/{id}/update`. */
  update(id: string, body: ContainerUpdateBody, signal: AbortSignal): Promise<void>;
  /**
   * `GET /containers/{id}/logs` of both streams, each piece of a line with its time before it: in frames (see
   * demultiplex.ts), or bare when the container has a TTY. From `sinceNs` on (nanoseconds since 1970,
   * inclusive), or from the beginning. With `follow` it continues until the container ends. Rejects with
   * `unimplemented` when the container's log driver keeps nothing that could be read.
   */
  logs(
    id: string,
    options: { readonly sinceNs: bigint | undefined; readonly follow: boolean },
    signal: AbortSignal,
  ): Promise<Readable>;
}

/**
 * What an attach is to. `detachKeys` must be given: an empty setting means Docker's default, which takes
 * Ctrl-P out of the input.
 */
export interface AttachOptions {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly detachKeys: string;
}

/** In characters; both at least 1. */
export interface TerminalSize {
  readonly width: number;
  readonly height: number;
}

export interface EngineExec {
  /** `POST /containers/{id}/exec`. The id of the exec. */
  create(containerId: string, body: ExecCreateBody, signal: AbortSignal): Promise<string>;
  /**
   * `POST /exec/{id}/start`, hijacked: raw bytes with a TTY, else the Engine's frames (see demultiplex.ts).
   * Ending it half-closes stdin.
   */
  start(execId: string, options: { readonly tty: boolean }, signal: AbortSignal): Promise<Duplex>;
  /** `POST /exec/{id}/resize`; only for one that has started. */
  resize(execId: string, size: TerminalSize, signal: AbortSignal): Promise<void>;
  /** `GET /exec/{id}/json`. */
  inspect(execId: string, signal: AbortSignal): Promise<ExecInspect>;
}

export interface EngineImages {
  /** `GET /images/json`. */
  list(signal: AbortSignal): Promise<ImageSummary[]>;
  /** `GET /images/{name}/json`; `name` is an id, a tag or a digest reference. */
  inspect(name: string, signal: AbortSignal): Promise<ImageInspect>;
  /**
   * `POST /images/create`: the messages of the pull, as they come. A failure inside the stream
   * (`errorDetail`) is thrown, as the Engine's sentence. `tag` is a tag or a digest. Leaving the iteration,
   * or the signal, cancels the pull.
   */
  pull(
    repository: string,
    tag: string,
    auth: RegistryAuth | undefined,
    signal: AbortSignal,
  ): AsyncIterable<PullMessage>;
  /** `DELETE /images/{name}`, never by force. */
  remove(name: string, signal: AbortSignal): Promise<void>;
  /**
   * Bytes that all images take on disk, each layer counted once; before API 1.42 the images' sizes added up,
   * which is an upper bound.
   */
  diskUsage(signal: AbortSignal): Promise<number>;
}

export interface EngineNetworks {
  /** `GET /networks/{name}`. */
  inspect(name: string, signal: AbortSignal): Promise<EngineNetwork>;
  /**
   * `POST /networks/create` with the bridge driver. An empty list of subnets lets the Engine pick an IPv4
   * subnet.
   */
  create(name: string, network: NewNetwork, signal: AbortSignal): Promise<string>;
  /** `DELETE /networks/{name}`; the Engine refuses while containers are connected. */
  remove(name: string, signal: AbortSignal): Promise<void>;
}

export interface NewNetwork {
  readonly subnets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Of the driver, such as `com.docker.network.driver.mtu`. */
  readonly options: Readonly<Record<string, string>>;
}

export interface EngineNetwork extends NewNetwork {
  readonly id: string;
  /** How many containers are connected now. */
  readonly connected: number;
}

export interface EngineSystem {
  /** The API version that Berth and this Engine agreed on; agreed again after each lost connection. */
  apiVersion(): ApiVersion;
  /** `GET /_ping`; rejects with `unavailable` when no Engine answers. */
  ping(signal: AbortSignal): Promise<void>;
  /** `GET /version`. */
  version(signal: AbortSignal): Promise<EngineVersion>;
  /** `GET /info`. */
  info(signal: AbortSignal): Promise<EngineInfo>;
  /**
   * `GET /events` for containers and images, from `sinceNs` (nanoseconds since 1970) on, or from now on.
   * Resolves once the Engine has accepted the subscription, so that a listing made after it misses nothing.
   * The iteration ends, or throws, when the stream does.
   */
  events(sinceNs: bigint | undefined, signal: AbortSignal): Promise<AsyncIterable<EngineEvent>>;
}

/**
 * The output of an exec without a TTY, told apart. A sink that returns a promise holds the reading until it
 * settles.
 */
export type Demultiplex = (
  source: Readable,
  sink: { stdout(chunk: Buffer): void | Promise<void>; stderr(chunk: Buffer): void | Promise<void> },
) => Promise<void>;
