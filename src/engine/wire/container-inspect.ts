import * as v from 'valibot';
import { stringMap } from './string-map.js';
import { tooLarge } from './too-large.js';

/** What the Engine leaves out, or sends as null, for an empty map. */
const texts = v.optional(v.nullable(stringMap), {});

const text = v.optional(v.nullable(v.string()), '');
const number = v.optional(v.nullable(v.number()), 0);
const flag = v.optional(v.nullable(v.boolean()), false);

/** `GET /containers/{id}/json`: only the fields that Berth reads. */
export const containerInspect = v.object({
  Id: v.string(),
  Name: v.string(),
  /** RFC 3339 with up to nine digits of a second. */
  Created: v.string(),
  /** Image id. */
  Image: v.string(),
  LogPath: text,
  ResolvConfPath: text,
  HostnamePath: text,
  HostsPath: text,
  State: v.object({
    /** `created`, `running`, `paused`, `restarting`, `removing`, `exited` or `dead`. */
    Status: v.string(),
    Running: flag,
    /** Host pid of the first process; 0 when none runs. */
    Pid: number,
    ExitCode: number,
    Error: text,
    OOMKilled: flag,
    StartedAt: text,
    FinishedAt: text,
  }),
  Config: v.object({
    /** The image as it was asked for at create. */
    Image: text,
    User: text,
    Labels: texts,
    Tty: flag,
    OpenStdin: flag,
    StdinOnce: flag,
    StopSignal: text,
  }),
  HostConfig: v.object({
    NetworkMode: text,
    PidMode: text,
    IpcMode: text,
    Runtime: text,
    CgroupParent: text,
    OomScoreAdj: number,
    Memory: number,
    MemorySwap: number,
    CpuShares: number,
    CpuPeriod: number,
    CpuQuota: number,
    CpusetCpus: text,
    CpusetMems: text,
  }),
  Mounts: v.optional(
    v.nullable(
      v.array(v.object({ Type: text, Source: text, Destination: text, RW: flag, Propagation: text })),
    ),
    [],
  ),
  NetworkSettings: v.object({
    /** Path of the network namespace, in the Engine's mount namespace; empty when nothing runs. */
    SandboxKey: text,
    Networks: v.optional(
      v.nullable(v.record(v.string(), v.object({ IPAddress: text, GlobalIPv6Address: text }))),
      {},
    ),
  }),
  tooLarge,
  /** Absent with the containerd image store from API 1.52 on. */
  GraphDriver: v.optional(v.nullable(v.object({ Name: text, Data: texts }))),
});

export type ContainerInspect = v.InferOutput<typeof containerInspect>;
