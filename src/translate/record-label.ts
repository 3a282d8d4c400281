import * as v from 'valibot';
import type { ContainerConfig, ContainerConfigInit } from '../cri/generated/runtime/v1/ContainerConfig.js';
import type { ContainerMetadata } from '../cri/generated/runtime/v1/ContainerMetadata.js';
import type { PodSandboxConfig, PodSandboxConfigInit } from '../cri/generated/runtime/v1/PodSandboxConfig.js';
import type { PodSandboxMetadata } from '../cri/generated/runtime/v1/PodSandboxMetadata.js';
import { stringMap } from '../engine/wire/string-map.js';
import type { LogMode } from './facts.js';
import type { CriLabels } from './labels.js';
import type { PodOfName } from './names.js';

/**
 * Berth's own label on what it makes: the CRI request as JSON, so that CRI gets back exactly what it gave.
 * `v` is the version of the format. A reader that meets another version, or other text, can fall back on the
 * plain labels.
 */
const VERSION = 1;

export interface SandboxRecordLabel extends CriLabels {
  readonly config: PodSandboxConfigInit;
  readonly metadata: PodSandboxMetadata;
  readonly runtimeHandler: string;
}

export interface ContainerRecordLabel extends CriLabels {
  readonly config: ContainerConfigInit;
  readonly metadata: ContainerMetadata;
  readonly pod: PodOfName;
  /** Undefined in records of older Berths. */
  readonly logMode: LogMode | undefined;
}

export function writeSandboxRecord(config: PodSandboxConfig, runtimeHandler: string): string {
  return JSON.stringify({ v: VERSION, config: compact(config), runtimeHandler });
}

/**
 * The values of environment variables stay out: they hold secrets, and the Engine shows labels in `docker
 * ps`, in each of its events and to everything that watches those.
 */
export function writeContainerRecord(
  config: ContainerConfig,
  { name, namespace, uid }: PodOfName,
  logMode: LogMode,
): string {
  const { envs, ...rest } = config;
  const withoutValues = { ...rest, envs: envs.map(({ key }) => ({ key })) };
  return JSON.stringify({
    v: VERSION,
    config: compact(withoutValues),
    pod: { name, namespace, uid },
    logMode,
  });
}

/** undefined when the text is not a record of this version. Never throws. */
export function readSandboxRecord(text: string): SandboxRecordLabel | undefined {
  const result = v.safeParse(sandboxRecord, parseJson(text));
  if (!result.success) return undefined;
  const { config, runtimeHandler } = result.output;
  const { metadata, labels, annotations } = config;
  // What is not checked above is passed on to CRI and read nowhere.
  return { config: config as PodSandboxConfigInit, metadata, labels, annotations, runtimeHandler };
}

/** undefined when the text is not a record of this version. Never throws. */
export function readContainerRecord(text: string): ContainerRecordLabel | undefined {
  const result = v.safeParse(containerRecord, parseJson(text));
  if (!result.success) return undefined;
  const { config, pod, logMode } = result.output;
  const { metadata, labels, annotations } = config;
  return { config: config as ContainerConfigInit, metadata, labels, annotations, pod, logMode };
}

const text = v.optional(v.string(), '');
const texts = v.optional(stringMap, {});
const attempt = v.optional(v.pipe(v.number(), v.integer()), 0);
const messages = v.optional(v.array(v.looseObject({})), []);
const message = v.optional(v.looseObject({}));

const sandboxRecord = v.object({
  v: v.literal(VERSION),
  runtimeHandler: text,
  config: v.looseObject({
    metadata: v.object({ name: v.string(), namespace: text, uid: text, attempt }),
    labels: texts,
    annotations: texts,
    portMappings: messages,
    dnsConfig: message,
    linux: v.optional(
      v.looseObject({
        securityContext: v.optional(v.looseObject({ namespaceOptions: message, selinuxOptions: message })),
      }),
    ),
  }),
});

const containerRecord = v.object({
  v: v.literal(VERSION),
  pod: v.object({ name: text, namespace: text, uid: text }),
  // A word of a newer Berth's is as good as none.
  logMode: v.fallback(v.optional(v.picklist(['cri', 'link'])), undefined),
  config: v.looseObject({
    metadata: v.object({ name: v.string(), attempt }),
    labels: texts,
    annotations: texts,
    image: v.optional(v.looseObject({ image: text, annotations: texts })),
    logPath: text,
    mounts: messages,
    linux: v.optional(v.looseObject({ resources: message })),
  }),
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not ours, or damaged by hand: the same as no record.
    return undefined;
  }
}

/** Maps of the CRI messages: their entries are the user's, also the empty ones. */
const MAPS: ReadonlySet<string> = new Set(['labels', 'annotations', 'sysctls', 'unified']);

/**
 * A message without the fields that have proto3's default anyway, because the Engine repeats every label in
 * every event. A message that is there stays, even an empty one, and so does `"0"`: CPU 0 and user 0 mean
 * something.
 */
function compact(message: object): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(message) as [string, unknown][]) {
    if (value === null || value === '' || value === false || value === 0) continue;
    if (Array.isArray(value)) {
      if (value.length > 0)
        result[key] = value.map((item: unknown) => (isObject(item) ? compact(item) : item));
    } else if (isObject(value)) {
      if (!MAPS.has(key)) result[key] = compact(value);
      else if (Object.keys(value).length > 0) result[key] = value;
    } else {
      result[key] = value;
    }
  }
  return result;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
