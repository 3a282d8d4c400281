import type { Readable } from 'node:stream';

/** An image of the fake Engine, or one that its registry hands out. */
export interface FakeImage {
  readonly id: string;
  repoTags: string[];
  repoDigests: string[];
  readonly createdNs: bigint;
  readonly size: number;
  readonly config: FakeImageConfig;
}

export interface FakeImageConfig {
  User?: string;
  Env?: string[];
  Entrypoint?: string[];
  Cmd?: string[];
  WorkingDir?: string;
  Labels?: Record<string, string>;
  StopSignal?: string;
  ExposedPorts?: Record<string, object>;
  OnBuild?: string[];
  Healthcheck?: { Test: string[] };
  Shell?: string[];
}

export type Json = Record<string, unknown>;

/**
 * The fields that a state change touches are as in the Engine's inspect; `config` and `hostConfig` are what
 * create was given.
 */
export interface FakeContainer {
  readonly id: string;
  name: string;
  readonly createdNs: bigint;
  readonly image: FakeImage;
  readonly config: Json & {
    Image: string;
    Labels: Record<string, string>;
    Entrypoint: string[] | null;
    Cmd: string[] | null;
  };
  readonly hostConfig: Json & { NetworkMode: string };
  status: 'created' | 'running' | 'exited';
  pid: number;
  exitCode: number;
  error: string;
  oomKilled: boolean;
  startedNs: bigint | undefined;
  finishedNs: bigint | undefined;
  /** What create's NetworkingConfig asked for, by network name. */
  readonly endpoints: Json;
  /** Addresses by network name, while it runs. */
  networks: Record<string, { readonly ip: string; readonly ip6: string }>;
  /** Bytes in the writable layer. */
  sizeRw: number;
  readonly execIds: string[];
}

export interface FakeExec {
  readonly id: string;
  readonly container: FakeContainer;
  readonly body: Json & { Cmd: string[] };
  running: boolean;
  started: boolean;
  exitCode: number | null;
  pid: number;
}

export interface FakeNetwork {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly subnets: readonly string[];
  readonly labels: Record<string, string>;
  readonly options: Record<string, string>;
}

/**
 * What a program of the fake Engine, told by its first word, does: stands for a container's main process and
 * for an exec's.
 */
export type FakeProgram = (process: FakeProcess) => number | Promise<number>;

export interface FakeProcess {
  readonly argv: readonly string[];
  readonly stdin: Readable;
  stdout(text: string | Buffer): void;
  stderr(text: string | Buffer): void;
  /** Fires with the first signal that the process is sent. */
  readonly killed: AbortSignal;
}

/** An image that can be pulled. */
export interface RegistryImage {
  readonly image: FakeImage;
  /** Needed to pull it. */
  readonly auth?: { readonly username: string; readonly password: string };
  /** Fails inside the stream, after the first messages. */
  readonly failure?: string;
  /** The pull stands still after its first message until this settles. */
  readonly until?: Promise<unknown>;
}

/** Thrown by a handler: the Engine's answer `{"message": …}`. */
export class EngineRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
