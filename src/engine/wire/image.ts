import * as v from 'valibot';
import { stringMap } from './string-map.js';
import { tooLarge } from './too-large.js';

const strings = v.optional(v.nullable(v.array(v.string())), []);
/**
 * Selected so that one that is too large is named in `tooLarge`; the value itself is used nowhere, and not
 * kept.
 */
const sizeOnly = v.optional(
  v.pipe(
    v.unknown(),
    v.transform(() => undefined),
  ),
);

const text = v.optional(v.nullable(v.string()), '');

/** One entry of `GET /images/json`: only the fields that Berth reads. */
export const imageSummary = v.object({
  Id: v.string(),
  RepoTags: strings,
  RepoDigests: strings,
  /** Bytes. With the containerd store only the list counts the unpacked layers too, inspect does not. */
  Size: v.number(),
  /**
   * Names of which there are too many for a long list; an inspect of the one image may have space for them.
   */
  tooLarge,
});

export type ImageSummary = v.InferOutput<typeof imageSummary>;

/**
 * `GET /images/{name}/json`: only the fields that Berth reads, or that the Engine's work for a container
 * grows with.
 */
export const imageInspect = v.object({
  Id: v.string(),
  RepoTags: strings,
  RepoDigests: strings,
  Created: text,
  Architecture: text,
  Os: text,
  Config: v.optional(
    v.nullable(
      v.object({
        /** `uid|name[:gid|group]`; left out when empty from API 1.52 on. */
        User: text,
        Labels: v.optional(v.nullable(stringMap), {}),
        Env: strings,
        Entrypoint: strings,
        Cmd: strings,
        WorkingDir: text,
        StopSignal: text,
        /** Paths. */
        Volumes: v.optional(v.nullable(v.record(v.string(), v.unknown())), {}),
        /** The Engine copies it into each container, and repeats it in each of their inspects. */
        ExposedPorts: sizeOnly,
        /**
         * No container has these, but the Engine encodes them for each inspect of the image: one for each
         * create.
         */
        OnBuild: sizeOnly,
        Healthcheck: sizeOnly,
        Shell: sizeOnly,
      }),
    ),
  ),
  /** Absent with the containerd image store from API 1.52 on. */
  GraphDriver: v.optional(v.nullable(v.object({ Name: text, Data: v.optional(v.nullable(stringMap), {}) }))),
  RootFS: v.optional(v.nullable(v.object({ Layers: strings }))),
  tooLarge,
});

export type ImageInspect = v.InferOutput<typeof imageInspect>;

/** One entry of `DELETE /images/{name}`'s answer. */
export const imageDeletion = v.object({ Untagged: v.optional(v.string()), Deleted: v.optional(v.string()) });

/**
 * What `GET /system/df?type=image` says of all layers together, in bytes: `LayersSize` up to API 1.51,
 * `ImageUsage` from 1.52 on.
 */
export const imageDiskUsage = v.object({
  LayersSize: v.optional(v.nullable(v.number())),
  ImageUsage: v.optional(v.nullable(v.object({ TotalSize: v.optional(v.nullable(v.number())) }))),
});

/** One line of the stream that `POST /images/create` answers with. */
export const pullMessage = v.object({
  id: v.optional(v.string()),
  status: v.optional(v.string()),
  progressDetail: v.optional(
    v.nullable(v.object({ current: v.optional(v.number()), total: v.optional(v.number()) })),
  ),
  errorDetail: v.optional(v.object({ code: v.optional(v.number()), message: v.optional(v.string()) })),
});

export type PullMessage = v.InferOutput<typeof pullMessage>;
